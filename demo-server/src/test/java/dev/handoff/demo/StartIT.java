package dev.handoff.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The checks at the start: bad input gets one clear sentence and exit code 2. */
@Timeout(120)
class StartIT {

  @Test
  void aTakenPortIsNamed() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      assertRefused(
          ServerProcess.builder(Map.of(), "--port", "" + taken.getLocalPort()),
          "Port "
              + taken.getLocalPort()
              + " on 127.0.0.1 cannot be bound (Address already in use): stop what holds it or choose another with --port.");
    }
  }

  @Test
  void wrongUsageIsNamed() throws Exception {
    assertRefused(
        ServerProcess.builder(Map.of(), "--colour", "blue"),
        "There is no option --colour.\nTry --help.\n");
  }

  @Test
  void helpIsPrintedWhateverElseTheCommandLineSays() throws Exception {
    Process help = ServerProcess.builder(Map.of(), "--colour", "--help").start();
    assertThat(new String(help.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .isEqualTo(Help.text());
    assertThat(help.waitFor()).isZero();
  }

  @Test
  void helpThatCannotBeWrittenIsAnError() throws Exception {
    Process help =
        ServerProcess.builder(Map.of(), "--help")
            .redirectErrorStream(false)
            .redirectOutput(new File("/dev/full"))
            .start();
    assertThat(new String(help.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
        .isEqualTo("The help cannot be written to the standard output.\n");
    assertThat(help.waitFor()).isEqualTo(2);
  }

  @Test
  void anAddressOfAnotherMachineIsNamed() throws Exception {
    assertRefused(
        ServerProcess.builder(Map.of(), "--host", "192.0.2.1", "--port", "8080"),
        "Port 8080 on 192.0.2.1 cannot be bound (Cannot assign requested address): choose an address"
            + " of this machine with --host.\n");
  }

  @Test
  void aReleaseFileThatIsMissingOrMalformedIsNamed() throws Exception {
    assertRefused(
        ServerProcess.builder(Map.of(), "--release-file", "/no/such/release.json"),
        "The release file /no/such/release.json does not exist.\n");
    Path file = Files.createTempFile("release", ".json");
    Files.writeString(file, "{\"version\": 3}");
    assertRefused(
        ServerProcess.builder(Map.of(), "--release-file", file.toString()),
        "The release file " + file + " is not a JSON object with a version: ");
    Files.delete(file);
  }

  @Test
  void descriptorThreeMustBeAListeningSocket() throws Exception {
    Map<String, String> handover =
        Map.of("HANDOFF_LISTENER_FD", "3", "HANDOFF_READY_FD", "4", "HANDOFF_GENERATION", "2");
    assertRefused(
        ServerProcess.builder(handover),
        "HANDOFF_LISTENER_FD is set, but descriptor 3 is not a listening TCP socket (");
    assertRefused(
        ServerProcess.builder(Map.of("HANDOFF_LISTENER_FD", "3")),
        "HANDOFF_LISTENER_FD=3 and HANDOFF_READY_FD=null must be 3 and 4: unset both to start a first generation.\n");
    assertRefused(
        ServerProcess.builder(
            Map.of(
                "HANDOFF_LISTENER_FD", "3", "HANDOFF_READY_FD", "4", "HANDOFF_GENERATION", "one")),
        "HANDOFF_GENERATION=one must be a number from 2 when a listener is handed over.\n");
  }

  @Test
  void aJavaInWhichTheNextGenerationCouldNotSayReadyIsRefusedAtOnce() throws Exception {
    assertRefused(
        new ProcessBuilder(
                ServerProcess.java(),
                "--add-opens",
                "java.base/sun.nio.ch=ALL-UNNAMED",
                "-cp",
                ServerProcess.jar().toString(),
                "dev.handoff.demo.DemoServer",
                "--port",
                "0")
            .redirectErrorStream(true),
        "Start Java with --add-opens java.base/java.io=ALL-UNNAMED.\n");
  }

  @Test
  void aBusThatIsMissingOrDoesNotReadSlowsNothingDown() throws Exception {
    Path directory = Files.createTempDirectory("handoff-bus");
    try (ServerProcess server =
        ServerProcess.start("--bus", directory.resolve("none.sock").toString())) {
      assertThat(RawClient.get(server.port(), "/").status()).isEqualTo(200);
    }
    Path stalled = directory.resolve("stalled.sock");
    try (ServerSocketChannel bus =
            ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(stalled));
        ServerProcess server = ServerProcess.start("--bus", stalled.toString())) {
      // Their 10,000 events are more than a socket buffer and the queue of events hold.
      for (int i = 0; i < 5; i++) {
        try (RawClient client = new RawClient(server.port())) {
          client.send("GET /slow?seconds=0 HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(1000));
          for (int answer = 0; answer < 1000; answer++) {
            assertThat(client.receive().status()).isEqualTo(200);
          }
        }
      }
      server.signal(server.pid(), "TERM");
      assertThat(server.exitCode()).isZero();
    }
    Files.delete(stalled);
    Files.delete(directory);
  }

  private static void assertRefused(ProcessBuilder start, String sentence) throws Exception {
    Process process = start.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(output).startsWith(sentence);
    assertThat(process.exitValue()).isEqualTo(2);
  }
}
