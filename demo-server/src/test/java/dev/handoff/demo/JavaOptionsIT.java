package dev.handoff.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.ChildEvent;
import dev.handoff.event.ProcessEvent;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Java options that only one process at a time can use, wherever they stand. */
@Timeout(120)
class JavaOptionsIT {

  @Test
  void aDebuggerOnAFixedPortIsWarnedOfAndNamedByTheFailedUpgrade() throws Exception {
    String debugger = debuggerOn(freePort());
    try (Launch server = start(Map.of(), List.of(debugger))) {
      String sentence = sentence(debugger);
      assertThat(
              ((ProcessEvent.Warned) server.bus().await(ProcessEvent.Warned.class).event()).what())
          .isEqualTo("An upgrade would fail as things are: " + sentence);
      server.await("warns: An upgrade would fail as things are: The debugger takes port");
      assertUpgradeFails(server, sentence);
    }
  }

  @Test
  void theVariableThatLoadsTheDebuggerIsNamed() throws Exception {
    String debugger = debuggerOn(freePort());
    try (Launch server = start(Map.of("JAVA_TOOL_OPTIONS", debugger), List.of())) {
      assertUpgradeFails(server, sentence(debugger + " from JAVA_TOOL_OPTIONS"));
    }
  }

  @Test
  void theArgumentFileThatEnablesRemoteManagementIsNamed() throws Exception {
    String jmx = "-Dcom.sun.management.jmxremote.";
    Path options = Files.createTempFile("options", ".txt");
    String port = jmx + "port=" + freePort();
    Files.writeString(
        options, port + "\n" + jmx + "authenticate=false # for the test\n" + jmx + "ssl=false");
    try (Launch server = start(Map.of("JDK_JAVA_OPTIONS", "@" + options), List.of())) {
      assertUpgradeFails(
          server,
          "Remote JMX takes a port that only one process can have ("
              + port
              + " from the file "
              + options
              + "): take the option out (jconsole and jcmd find local processes by their PID), or"
              + " set the port to 0.");
    } finally {
      Files.delete(options);
    }
  }

  @Test
  void eachGenerationHasADebuggerOnAFreePort() throws Exception {
    try (Launch server = start(Map.of(), List.of(debuggerOn(0)))) {
      long second = server.upgrade(server.pid(1));
      assertThat(server.exitCode()).isZero();
      assertThat(RawClient.get(server.port(), "/").pid()).isEqualTo(second);
      assertThat(server.output().split("Listening for transport", -1)).hasSize(3);
    }
  }

  @Test
  void anOptionAboutArchivesInAVariableIsKeptAndTheUpgradeSucceeds() throws Exception {
    boolean cache = Runtime.version().feature() >= 24;
    Path file = Files.createTempDirectory("archive").resolve("own");
    String option = (cache ? "-XX:AOTCache=" : "-XX:ArchiveClassesAtExit=") + file;
    try (Launch server = start(Map.of("JAVA_TOOL_OPTIONS", option), List.of())) {
      long second = server.upgrade(server.pid(1));
      assertThat(Files.readString(Path.of("/proc/" + second + "/cmdline")))
          .doesNotContain("SharedArchiveFile");
    } finally {
      Files.deleteIfExists(file);
      Files.delete(file.getParent());
    }
  }

  private static Launch start(Map<String, String> environment, List<String> jvm) throws Exception {
    Launch launch = new Launch();
    List<String> command = launch.java(jvm, ServerProcess.jar(), "--probation", "100ms");
    ProcessBuilder builder = launch.builder(ServerCommand.withoutArchive(command));
    builder.environment().putAll(environment);
    return launch.start(builder);
  }

  private static void assertUpgradeFails(Launch server, String why) throws Exception {
    long first = server.pid(1);
    server.signal(first, "HUP");
    ChildEvent.Failed failed =
        (ChildEvent.Failed) server.bus().await(ChildEvent.Failed.class).event();
    assertThat(failed.detail()).matches("Exited with code \\d+ before ready\\. .*").endsWith(why);
    assertThat(RawClient.get(server.port(), "/").pid()).isEqualTo(first);
  }

  private static String sentence(String debugger) {
    return "The debugger takes port "
        + debugger.replaceAll(".*127\\.0\\.0\\.1:(\\d+).*", "$1")
        + ", which only one process can have ("
        + debugger
        + "): take the option out, or let each process choose a port with address=127.0.0.1:0.";
  }

  private static String debuggerOn(int port) {
    return "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:" + port;
  }

  /** Not one of those that the kernel gives to the many connections of other tests. */
  private static int freePort() throws Exception {
    String[] given;
    // In one go: the kernel gives nothing to a second read of such a file.
    try (var range = Files.newBufferedReader(Path.of("/proc/sys/net/ipv4/ip_local_port_range"))) {
      given = range.readLine().split("\\s+");
    }
    int above = Integer.parseInt(given[1]) + 1;
    return above < 1 << 16 ? free(above, 1 << 16) : free(1024, Integer.parseInt(given[0]));
  }

  private static int free(int from, int to) throws Exception {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(from, to);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
        return socket.getLocalPort();
      } catch (BindException taken) {
        // Another one, then.
      }
    }
  }
}
