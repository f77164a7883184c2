package dev.handoff.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.ChildEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The variables of the handover are meant for one exec: no other process may mistake them for its
 * own.
 */
@Timeout(120)
class EnvironmentIT {

  @Test
  void otherChildrenOfAGenerationDoNotGetTheVariablesOfTheHandover() throws Exception {
    try (Releases releases = new Releases("{\"version\": \"v1\"}");
        TestBus bus = new TestBus();
        ServerProcess server =
            ServerProcess.start(
                Map.of("NOTIFY_SOCKET", "@handoff-nobody", "LISTEN_PID", "1", "LISTEN_FDS", "1"),
                "--release-file",
                releases.file().toString(),
                "--bus",
                bus.path().toString())) {
      releases.deploy(
          "{\"version\": \"v2\", \"command\": [\""
              + String.join("\", \"", ServerProcess.command(Grandparent.class))
              + "\"]}");
      server.signal(server.pid(), "HUP");
      bus.await(ChildEvent.Failed.class);
      assertThat(server.output())
          .contains("grandparent is generation 2\n")
          .contains("it was told of @handoff-nobody and null\n")
          .contains("GRANDCHILD=yes\n")
          .doesNotContain("HANDOFF_")
          .doesNotContain("NOTIFY_SOCKET=")
          .doesNotContain("LISTEN_");
    }
  }

  /** A generation that starts another child, which prints its environment, and then gives up. */
  static final class Grandparent {
    public static void main(String[] args) throws Exception {
      System.out.println(
          "it was told of "
              + System.getenv("NOTIFY_SOCKET")
              + " and "
              + System.getenv("LISTEN_FDS"));
      dev.handoff.restart.Generation generation =
          dev.handoff.restart.Generation.begin(
              dev.handoff.restart.Settings.on(new java.net.InetSocketAddress(0)), event -> {});
      System.out.println("grandparent is generation " + generation.number());
      ProcessBuilder env = new ProcessBuilder("env").inheritIO();
      env.environment().put("GRANDCHILD", "yes");
      env.start().waitFor();
      System.exit(0);
    }
  }

  @Test
  void openDescriptorsThreeAndFourWithoutTheVariablesAreNotTakenForAHandover() throws Exception {
    List<String> command =
        new ArrayList<>(List.of("sh", "-c", "exec 3</dev/null 4</dev/null; exec \"$@\"", "sh"));
    ProcessBuilder builder = ServerProcess.builder(Map.of());
    command.addAll(builder.command());
    Process first = builder.command(command).start();
    try (var lines = first.inputReader()) {
      String line = lines.readLine();
      assertThat(line).matches(".* pid " + first.pid() + " listens on http://127.0.0.1:\\d+");
      assertThat(OpenFiles.of(first.pid()))
          .containsEntry(3, "/dev/null")
          .containsEntry(4, "/dev/null");
      int port = Integer.parseInt(line.replaceAll(".*:", ""));
      while (!line.contains("is ready")) {
        line = lines.readLine();
      }
      assertThat(RawClient.get(port, "/").headers()).containsEntry("x-generation", "1");
    } finally {
      first.destroyForcibly();
      assertThat(first.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
  }
}
