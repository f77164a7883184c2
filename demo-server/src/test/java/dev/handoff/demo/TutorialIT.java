package dev.handoff.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.ProcessEvent;
import java.io.ByteArrayOutputStream;
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
        server.signal(second, "TERM");
        assertThat(
                server
                    .bus()
                    .await(ProcessEvent.Exiting.class, exiting -> exiting.served() == 1)
                    .pid())
            .isEqualTo(second);
      }
    }
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
