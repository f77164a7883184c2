package dev.handoff.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.ChildEvent;
import dev.handoff.event.Envelope;
import dev.handoff.event.ProcessEvent;
import dev.handoff.event.UpgradeEvent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Starts in environments that take something away from a process or add something to it. */
@Timeout(120)
class SurroundingsIT {

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

  // A shell without job control makes such a job ignore INT and QUIT.
  @Test
  void aBackgroundJobOfAScriptUpgradesAndTheNextGenerationReceivesQuitAndInt() throws Exception {
    try (Launch server = start(List.of("sh", "-c", "\"$@\" & wait $!", "sh"))) {
      long second = server.upgrade(server.pid(1));
      assertThat(server.exitCode()).as("exit code that wait reports").isZero();
      assertThat(server.pid(2)).isEqualTo(second);
      server.signal(second, "QUIT");
      server.await("Full thread dump");
      server.signal(second, "INT");
      assertEnds(server, second);
    }
  }

  @Test
  void aBackgroundJobOfAScriptEndsOnIntAlthoughItWasStartedWithIntIgnored() throws Exception {
    try (Launch server = start(List.of("sh", "-c", "\"$@\" & wait $!", "sh"))) {
      server.signal(server.pid(1), "INT");
      assertEnds(server, server.pid(1));
      assertThat(server.exitCode()).as("exit code that wait reports").isZero();
    }
  }

  @Test
  void aServerWithPidOneServesAndEndsButRefusesToUpgradeAndSaysWhy() throws Exception {
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

  @Test
  void aJavaThatKeepsTheSignalsForItselfIsRefusedAtStart() throws Exception {
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

  @Test
  void anUpgradeFromADeletedDirectoryStartsInTheRoot() throws Exception {
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

  @Test
  void aRelativeJarIsNotFoundUntilADeletedDirectoryIsMadeAgain() throws Exception {
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
      assertThat(awaitFailure(server))
          .isEqualTo(
              new ChildEvent.Failed(
                  0,
                  "spawn",
                  "The jar ../server.jar does not exist (seen from /). The working directory "
                      + work
                      + " is gone, so the next generation starts in /, where relative paths lead"
                      + " nowhere."));
      assertThat(RawClient.get(server.port(), "/").pid()).isEqualTo(first);

      Files.createDirectory(work);
      Envelope backoff = server.bus().await(UpgradeEvent.Backoff.class);
      server.awaitBeat(backoff.mono(), beat -> beat.state().equals("serving"));
      long second = server.upgrade(first);
      assertThat(server.exitCode()).isZero();
      assertThat(Files.readSymbolicLink(Path.of("/proc/" + second + "/cwd"))).isEqualTo(work);
    }
  }

  private static Launch start(List<String> before) throws Exception {
    Launch launch = new Launch();
    List<String> command = new ArrayList<>(before);
    command.addAll(launch.java("--probation", "100ms"));
    return launch.start(launch.builder(command));
  }

  /** The command that makes a process PID 1 of its own namespace, as root or as another user. */
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
}
