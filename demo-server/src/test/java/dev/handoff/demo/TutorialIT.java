package dev.handoff.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.Await;
import dev.handoff.event.Envelope;
import dev.handoff.event.ProcessEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The server in the documentation of dev.handoff.restart, compiled and run as a reader would do it.
 */
@Timeout(120)
class TutorialIT {
  private static final Path DOCUMENTATION =
      Path.of("engine/src/main/java/dev/handoff/restart/package-info.java");

  @Test
  void theServerOfTheDocumentationIsShortCompilesAndRestartsWithoutLoss() throws Exception {
    String example = example();
    assertThat(example.lines().count()).as("lines of the example").isLessThan(60);
    try (Launch server = new Launch()) {
      compile(example, server.directory());
      ProcessBuilder builder =
          server.builder(ServerProcess.command(server.directory(), "PidServer", "0"));
      builder.environment().put("HANDOFF_BUS", server.bus().path().toString());
      server.start(builder);
      long first = server.pid(1);
      try (RawClient kept = new RawClient(server.port());
          RawClient silent = new RawClient(server.port())) {
        assertThat(kept.get("/").body()).isEqualTo("pid " + first + "\n");
        long second = server.upgrade(first);
        server.bus().await(ProcessEvent.Draining.class);
        for (RawClient client : List.of(kept, silent)) {
          RawClient.Answer answer = client.get("/");
          assertThat(answer.body()).isEqualTo("pid " + first + "\n");
          assertThat(answer.closes()).isTrue();
        }
        assertThat(server.exitCode()).as("exit code of generation 1").isZero();
        try (RawClient next = new RawClient(server.port())) {
          assertThat(next.get("/").body()).isEqualTo("pid " + second + "\n");
        }
        assertThatClientsWaitWhileThereIsNoDescriptorForThem(server, second);
        server.signal(second, "TERM");
        Envelope end =
            server
                .bus()
                .await(
                    "exit of pid " + second,
                    it -> it.pid() == second && it.event() instanceof ProcessEvent.Exiting);
        assertThat(((ProcessEvent.Exiting) end.event()).served()).isEqualTo(3);
      }
    }
  }

  private static void assertThatClientsWaitWhileThereIsNoDescriptorForThem(Launch server, long pid)
      throws Exception {
    Launch.limit(pid, 3);
    // An accept that has begun has reserved a descriptor, so the first one may not have to wait.
    try (RawClient first = new RawClient(server.port());
        RawClient waiting = new RawClient(server.port())) {
      for (RawClient client : List.of(first, waiting)) {
        client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
      }
      awaitPausesOfTheAcceptor(pid, 5);
      Launch.limit(pid, 1024);
      for (RawClient client : List.of(first, waiting)) {
        assertThat(client.receive().body()).isEqualTo("pid " + pid + "\n");
      }
    }
  }

  /** A thread in accept has nothing to switch to; one that sleeps after each failure does. */
  private static void awaitPausesOfTheAcceptor(long pid, int count) throws Exception {
    long before = switches(pid);
    Await.untilTrue(
        () -> switches(pid) >= before + count,
        () -> "the acceptor of pid " + pid + " does not pause");
  }

  /** How often the acceptor's thread has begun to wait, as told by proc(5). */
  private static long switches(long pid) throws IOException {
    try (var threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
      for (Path thread : threads.toList()) {
        if (Files.readString(thread.resolve("comm")).equals("acceptor\n")) {
          return Files.readAllLines(thread.resolve("status")).stream()
              .filter(line -> line.startsWith("voluntary_ctxt_switches:"))
              .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")))
              .sum();
        }
      }
    }
    throw new AssertionError("pid " + pid + " has no acceptor");
  }

  /** The first block of code, without its comment marks. */
  private static String example() throws Exception {
    String text = Files.readString(DOCUMENTATION);
    String from = "<pre>{@code\n";
    int begin = text.indexOf(from) + from.length();
    return text.substring(begin, text.indexOf("\n * }</pre>", begin)).replaceAll("(?m)^ \\* ?", "");
  }

  private static void compile(String source, Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("PidServer.java"), source);
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    int code =
        ToolProvider.getSystemJavaCompiler()
            .run(null, said, said, "-cp", ServerProcess.jar().toString(), "-Xlint:all", "" + file);
    assertThat(said.toString()).as("messages of javac").isEmpty();
    assertThat(code).as("exit code of javac").isZero();
  }
}
