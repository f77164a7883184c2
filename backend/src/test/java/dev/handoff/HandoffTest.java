package dev.handoff;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Output that cannot be written, which every command reports as cat(1) does, and wrong usage. */
@Timeout(60)
class HandoffTest {
  private static final String EVENT =
      "{\"v\":1,\"seq\":1,\"mono\":1,\"wall\":1,\"pid\":1,\"gen\":1,\"type\":\"any\"}\n";

  private final StringWriter err = new StringWriter();

  @TempDir private Path directory;

  private int run(OutputStream out, String... arguments) {
    return Handoff.run(new StandardOutput(out), new PrintWriter(err, true), arguments);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "--version",
        "serve --help",
        "traffic --help",
        "restarts --help",
        "replay --version",
        "lab --help",
        "load --help",
        "bench --help",
        "restarts FILE",
        "restarts FILE --json",
      })
  void aFullDiskIsOneSentenceAndExitCode2(String line) throws IOException {
    Path file = Files.writeString(directory.resolve("recording"), EVENT);
    try (OutputStream full = new FileOutputStream("/dev/full")) {
      assertThat(run(full, line.replace("FILE", file.toString()).split(" "))).isEqualTo(2);
    }
    assertThat(err.toString())
        .isEqualTo(
            "Standard output could not be written (No space left on device): what has been"
                + " printed is not complete.\n");
  }

  @Test
  void aReaderThatHasGoneIsNamedToo() throws IOException {
    Pipe pipe = Pipe.open();
    pipe.source().close();
    try (OutputStream broken = Channels.newOutputStream(pipe.sink())) {
      assertThat(run(broken, "--version")).isEqualTo(2);
    }
    assertThat(err.toString()).startsWith("Standard output could not be written (Broken pipe)");
  }

  @Test
  void lostRequestsDecideTheExitCodeEvenIfTheOutputCannotBeWritten() throws IOException {
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
        OutputStream full = new FileOutputStream("/dev/full")) {
      String url = "http://127.0.0.1:" + closed.getLocalPort() + "/";
      closed.close();
      assertThat(
              run(full, "traffic", url, "--rate=20", "--duration=200ms", "--max-lost=0", "--json"))
          .isEqualTo(1);
    }
    assertThat(err.toString()).contains("Standard output could not be written");
  }

  @ParameterizedTest
  @CsvSource({
    "--colour red, ''",
    "--port seven, ''",
    "--port 70000, from 0 to 65535",
    "juggle, juggle"
  })
  void aWrongUsageIsOneSentenceAndExitCode2(String line, String part) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(run(out, line.split(" "))).isEqualTo(2);
    assertThat(out.size()).isZero();
    assertThat(err.toString().strip().lines()).as(err.toString()).hasSize(1);
    assertThat(err.toString()).contains(part);
  }

  @Test
  void writableOutputCausesNoError() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(run(out, "--version")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("handoff 0.1.0\n");
    assertThat(err.toString()).isEmpty();
  }
}
