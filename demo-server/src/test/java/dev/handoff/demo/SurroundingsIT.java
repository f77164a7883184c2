package dev.handoff.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.ChildEvent;
import dev.handoff.event.Envelope;
import dev.handoff.event.ProcessEvent;
import dev.handoff.event.UpgradeEvent;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Starts in surroundings that take something away from a process, or hang something on it. */
@Timeout(120)
class SurroundingsIT {

  // Scenario 32.
  @Test
  void underNohupEachGenerationUpgrades() throws Exception {
    try (Launch server = start(List.of("nohup"))) {
      long second = server.upgrade(server.pid(1));
      assertThat(server.exitCode()).isZero();
      assertThat(server.pid(2)).isEqualTo(second);
      long third = server.upgrade(second);
      server.awaitEnd(second);
      assertThat(RawClient.get(server.port(), "/").pid()).isEqualTo(third);
    }
  }

  // Scenario 34: a shell without job control has such a job ignore INT and QUIT.
  @Test
  void aBackgroundJobOfAScriptUpgradesAndTheNextGenerationHearsQuitAndInt() throws Exception {
    try (Launch server = start(List.of("sh", "-c", "\"$@\" & wait $!", "sh"))) {
      long second = server.upgrade(server.pid(1));
      assertThat(server.exitCode()).as("what wait says").isZero();
      assertThat(server.pid(2)).isEqualTo(second);
      server.signal(second, "QUIT");
      server.await("Full thread dump");
      server.signal(second, "INT");
      assertEnds(server, second);
    }
  }

  // Scenario 34.
  @Test
  void aBackgroundJobOfAScriptEndsOnIntThoughItWasStartedWithThatIgnored() throws Exception {
    try (Launch server = start(List.of("sh", "-c", "\"$@\" & wait $!", "sh"))) {
      server.signal(server.pid(1), "INT");
      assertEnds(server, server.pid(1));
      assertThat(server.exitCode()).as("what wait says").isZero();
    }
  }

  @Test
  void asPidOneItServesAndEndsButRefusesToUpgradeAndSaysWhy() throws Exception {
    try (Launch server = start(namespace())) {
      long init = server.process().children().findFirst().orElseThrow().pid();
      assertThat(server.pid(1)).isEqualTo(1);
      server.signal(init, "HUP");
      assertThat(((UpgradeEvent.Refused) server.bus().await(UpgradeEvent.Refused.class).event()))
          .isEqualTo(
              new UpgradeEvent.Refused(
                  "SIGHUP",
                  "This process is PID 1 of its container or namespace, and when it exits the"
                      + " kernel ends every other process there, the next generation too: start it"
                      + " under an init that outlives it."));
      server.await("pid 1 refuses to upgrade: This process is PID 1");
      assertThat(RawClient.get(server.port(), "/").pid()).isEqualTo(1);
      server.signal(init, "TERM");
      assertThat(server.exitCode()).isZero();
      assertThat(server.count(ChildEvent.Spawned.class)).as("children").isZero();
    }
  }

  // Scenario 33.
  @Test
  void aJavaThatKeepsTheSignalsForItselfIsRefusedAtTheStart() throws Exception {
    ProcessBuilder builder = ServerProcess.builder(Map.of());
    builder.command().add(builder.command().indexOf("-jar"), "-Xrs");
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(output)
        .isEqualTo(
            "SIGHUP cannot be handled (Signal already used by VM or OS: SIGHUP): start Java without"
                + " -Xrs.\n");
    assertThat(process.exitValue()).isEqualTo(2);
  }

  // Scenario 24: the debugger's port is taken.
  @Test
  void aDebuggerOnAPortOfItsOwnMakesUpgradesFailWithThePortNamed() throws Exception {
    String debugger = debuggerOn(freePort());
    try (Launch server = start(List.of(), List.of(debugger))) {
      long first = server.pid(1);
      server.signal(first, "HUP");
      assertThat(awaitFailure(server).detail())
          .matches("Exited with code \\d+ before ready\\. .*")
          .endsWith(
              " Perhaps its debugger wants the port that another generation's has ("
                  + debugger
                  + "): with address=127.0.0.1:0 each gets one of its own.");
      assertThat(RawClient.get(server.port(), "/").pid()).isEqualTo(first);
    }
  }

  @Test
  void aDebuggerOnAnyFreePortIsInEachGeneration() throws Exception {
    try (Launch server = start(List.of(), List.of(debuggerOn(0)))) {
      long second = server.upgrade(server.pid(1));
      assertThat(server.exitCode()).isZero();
      assertThat(RawClient.get(server.port(), "/").pid()).isEqualTo(second);
      assertThat(server.output().split("Listening for transport", -1)).hasSize(3);
    }
  }

  // Scenario 48.
  @Test
  void fromADeletedDirectoryAnUpgradeStartsInTheRoot() throws Exception {
    try (Launch server = new Launch()) {
      Path work = Files.createDirectory(server.directory().resolve("work"));
      server.start(server.builder(server.java("--probation", "100ms")).directory(work.toFile()));
      Files.delete(work);
      long second = server.upgrade(server.pid(1));
      assertThat(server.exitCode()).isZero();
      assertThat(Files.readSymbolicLink(Path.of("/proc/" + second + "/cwd")))
          .isEqualTo(Path.of("/"));
      assertThat(RawClient.get(server.port(), "/").pid()).isEqualTo(second);
    }
  }

  // Scenario 48.
  @Test
  void aRelativeJarIsNotFoundFromADeletedDirectoryUntilThatIsMadeAgain() throws Exception {
    try (Launch server = new Launch()) {
      Path work = Files.createDirectory(server.directory().resolve("work"));
      Files.createSymbolicLink(server.directory().resolve("server.jar"), ServerProcess.jar());
      server.start(
          server
              .builder(
                  server.java(
                      List.of(),
                      Path.of("../server.jar"),
                      "--probation",
                      "100ms",
                      "--backoff",
                      "10ms"))
              .directory(work.toFile()));
      long first = server.pid(1);
      Files.delete(work);
      server.signal(first, "HUP");
      assertThat(awaitFailure(server).detail())
          .isEqualTo(
              "Exited with code 1 before ready. The working directory "
                  + work
                  + " has been deleted, so it was started in /: relative paths do not lead anywhere"
                  + " there.");
      assertThat(RawClient.get(server.port(), "/").pid()).isEqualTo(first);

      Files.createDirectory(work);
      Envelope backoff = server.bus().await(UpgradeEvent.Backoff.class);
      server.awaitBeat(backoff.mono(), beat -> beat.state().equals("serving"));
      long second = server.upgrade(first);
      assertThat(server.exitCode()).isZero();
      assertThat(Files.readSymbolicLink(Path.of("/proc/" + second + "/cwd"))).isEqualTo(work);
    }
  }

  // Scenario 49.
  @Test
  void argumentsArriveInTheNextGenerationAsTheyWere() throws Exception {
    List<String> unusual =
        List.of("-Da=one two  three", "-Db=", "-Dc= \"x\" 'y' \\ $HOME * ;&|", "-Dd=\n\t");
    try (Launch server = start(List.of(), unusual, "--host", "")) {
      List<String> first = arguments(server.pid(1));
      assertThat(first).containsAll(unusual).contains("");
      long second = server.upgrade(server.pid(1));
      List<String> next = new ArrayList<>(arguments(second));
      // What the engine adds.
      next.removeIf(it -> it.startsWith("-XX:SharedArchiveFile=") || it.equals("-Xlog:cds*=off"));
      assertThat(next).as("command line of pid %d", second).isEqualTo(first);
    }
  }

  // Scenario 49.
  @Test
  void withoutALocaleArgumentsAndVariablesArriveByteForByte() throws Exception {
    String script =
        "java=$1; shift; export LC_ALL=C GREETING=$(printf 'gr\\303\\274n');"
            + " exec \"$java\" \"-Dgreeting=$GREETING\" \"$@\"";
    try (Launch server = start(List.of("sh", "-c", script, "sh"))) {
      long first = server.pid(1);
      List<String> variables = new ArrayList<>(strings(first, "environ"));
      assertThat(variables).contains("GREETING=gr\u00c3\u00bcn");
      long second = server.upgrade(first);
      assertThat(strings(second, "cmdline")).contains("-Dgreeting=gr\u00c3\u00bcn");
      List<String> next = new ArrayList<>(strings(second, "environ"));
      next.removeIf(it -> it.startsWith("HANDOFF_"));
      assertThat(next)
          .as("environment of pid %d", second)
          .containsExactlyInAnyOrderElementsOf(variables);
    }
  }

  private static Launch start(List<String> before) throws Exception {
    return start(before, List.of());
  }

  private static Launch start(List<String> before, List<String> jvm, String... options)
      throws Exception {
    Launch launch = new Launch();
    List<String> command = new ArrayList<>(before);
    command.addAll(launch.java(jvm, ServerProcess.jar(), options));
    command.addAll(List.of("--probation", "100ms"));
    return launch.start(launch.builder(command));
  }

  /** What makes a process PID 1 of a namespace of its own, as root or as anybody. */
  private static List<String> namespace() throws Exception {
    List<String> asRoot = List.of("unshare", "--pid", "--fork", "--kill-child", "--mount-proc");
    List<String> asAnybody = new ArrayList<>(asRoot);
    asAnybody.addAll(1, List.of("--user", "--map-root-user"));
    String refused = tryOut(asRoot);
    if (refused.isEmpty()) {
      return asRoot;
    }
    refused = tryOut(asAnybody);
    assertThat(refused)
        .as(
            "what unshare says: this test needs a PID namespace, which root may make, or anybody"
                + " where user namespaces are allowed")
        .isEmpty();
    return asAnybody;
  }

  private static String tryOut(List<String> unshare) throws Exception {
    List<String> command = new ArrayList<>(unshare);
    command.add("true");
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return process.waitFor() == 0 ? "" : "exit code " + process.exitValue() + ": " + said;
  }

  private static String debuggerOn(int port) {
    return "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:" + port;
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }

  private static ChildEvent.Failed awaitFailure(Launch server) throws Exception {
    return (ChildEvent.Failed) server.bus().await(ChildEvent.Failed.class).event();
  }

  private static void assertEnds(Launch server, long pid) throws Exception {
    Envelope exiting =
        server.bus().await(ProcessEvent.Exiting.class, it -> it.reason().equals("terminated"));
    assertThat(exiting.pid()).isEqualTo(pid);
    assertThat(((ProcessEvent.Exiting) exiting.event()).code()).isZero();
    server.awaitEnd(pid);
  }

  private static List<String> arguments(long pid) throws Exception {
    return strings(pid, "cmdline");
  }

  /** One character for each byte. */
  private static List<String> strings(long pid, String file) throws Exception {
    byte[] bytes = Files.readAllBytes(Path.of("/proc/" + pid + "/" + file));
    String all = new String(bytes, StandardCharsets.ISO_8859_1);
    return List.of(all.substring(0, all.length() - 1).split("\0", -1));
  }
}
