package dev.handoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import dev.handoff.bus.BusServer;
import dev.handoff.journal.Journal;
import java.io.File;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

/** A dashboard that cannot start prints one sentence, exits with 2 and leaves nothing behind. */
@Timeout(120)
@Execution(CONCURRENT)
class StartFailsIT {

  private static final String ONE_EVENT =
      "{\"v\":1,\"seq\":1,\"mono\":1,\"wall\":1,\"pid\":1,\"gen\":1,\"type\":\"any\"}\n";

  @TempDir private Path directory;

  @Test
  void thePortOfTheDashboardIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      String port = Integer.toString(taken.getLocalPort());
      assertRefused(
          "Port "
              + port
              + " is in use. Stop the other dashboard or choose another port with --port.",
          "--port",
          port,
          "--bus",
          directory.resolve("bus.sock").toString());
    }
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void thePortOfTheDemoServerIsTakenBySomebodyElse() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      assertRefused(
          "Port "
              + taken.getLocalPort()
              + " is taken by another program (java, PID "
              + ProcessHandle.current().pid()
              + "): stop that, or choose --demo-port.",
          "--port",
          "0",
          "--demo-port",
          Integer.toString(taken.getLocalPort()),
          "--bus",
          directory.resolve("bus.sock").toString());
    }
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void theServerFailsOnTheDebuggerPortOfTheDashboardAndIsNotWatched() throws Exception {
    String bus = directory.resolve("bus.sock").toString();
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      port = free.getLocalPort();
    }
    String debugger =
        "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:" + port;
    Map<String, String> environment = Map.of("JAVA_TOOL_OPTIONS", debugger);
    assertThat(assertExits2(environment, null, "--port", "0", "--demo-port", "0", "--bus", bus))
        .contains(
            "\nThe demo server exited with code 2 before it was ready. The debugger takes port "
                + port
                + ", which only one process can have ("
                + debugger
                + " from JAVA_TOOL_OPTIONS): take the option out, or let each process choose a"
                + " port with address=127.0.0.1:0.\n")
        .doesNotContain("Handoff dashboard:");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void theBusBelongsToSomebodyElse() throws Exception {
    Path open = Files.createDirectory(directory.resolve("open"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertBusRefused("Other users can write to the bus directory " + open, open + "/bus.sock");
    assertBusRefused("bytes: choose a shorter one with --bus", directory + "/" + "x".repeat(108));
    Path file = Files.writeString(directory.resolve("file"), "mine");
    assertBusRefused("", file.toString());
    assertThat(file).hasContent("mine");

    Path socket = directory.resolve("bus.sock");
    try (BusServer other = BusServer.start(socket, new Journal(10))) {
      assertBusRefused("", socket.toString());
      assertThat(other.socket()).exists();
    }
  }

  @Test
  void theUsageIsWrong() throws Exception {
    assertRefused("from 0 to 65535", "--port", "70000");
    assertRefused("cannot be resolved", "--port", "0", "--host", "no.such.host.invalid");
  }

  @Test
  void theAddressCannotBePrinted() throws Exception {
    String bus = directory.resolve("bus.sock").toString();
    assertSaysItCannotPrint("--port", "0", "--demo-port", "0", "--bus", bus);
    assertThat(directory).isEmptyDirectory();

    Path recording = Files.writeString(directory.resolve("one.ndjson"), ONE_EVENT);
    assertSaysItCannotPrint("replay", "--port", "0", recording.toString());
  }

  private void assertSaysItCannotPrint(String... options) throws Exception {
    assertRefused(
        new File("/dev/full"),
        "Standard output could not be written (No space left on device)",
        options);
  }

  private void assertBusRefused(String part, String bus) throws Exception {
    assertRefused(part, "--port", "0", "--demo-port", "0", "--bus", bus);
  }

  private void assertRefused(String part, String... options) throws Exception {
    assertRefused(null, part, options);
  }

  /**
   * @param stdout null to share a stream with the errors
   */
  private void assertRefused(File stdout, String part, String... options) throws Exception {
    String said = assertExits2(Map.of(), stdout, options);
    assertThat(said.strip().lines()).as(said).hasSize(1);
    assertThat(said).contains(part);
  }

  private static String assertExits2(
      Map<String, String> environment, File stdout, String... options) throws Exception {
    List<String> command = HandoffJar.command(options);
    File output = File.createTempFile("handoff", ".log");
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectError(output);
      builder.environment().putAll(environment);
      Process process =
          (stdout == null
                  ? builder.redirectErrorStream(true).redirectOutput(output)
                  : builder.redirectOutput(stdout))
              .start();
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroy();
      }
      int code = process.waitFor();
      String said = Files.readString(output.toPath());
      assertThat(code).as(said).isEqualTo(2);
      return said;
    } finally {
      Files.delete(output.toPath());
    }
  }
}
