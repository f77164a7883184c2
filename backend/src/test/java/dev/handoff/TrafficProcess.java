package dev.handoff;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.handoff.demo.ServerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The traffic process as people start it, beside any dashboard, until it is told to stop. */
final class TrafficProcess implements AutoCloseable {
  private static final Path HANDOFF = Path.of("target", "handoff.jar").toAbsolutePath();

  private final Process process;

  private TrafficProcess(Process process) {
    this.process = process;
  }

  /** Starts it; that it has begun to ask shows in who is asked. */
  static TrafficProcess start(int port, String path, int rate, String... options)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                ServerProcess.java(),
                "-XX:+UseSerialGC",
                "-jar",
                HANDOFF.toString(),
                "traffic",
                "http://127.0.0.1:" + port + path,
                "--rate",
                Integer.toString(rate),
                "--duration",
                "1h",
                "--max-lost",
                "0",
                "--json"));
    command.addAll(List.of(options));
    return new TrafficProcess(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start());
  }

  /** Has it end in good order, and returns what became of its requests. */
  JsonNode stop() throws IOException {
    // Not Process.destroy: it would close the output that is still to be read.
    process.toHandle().destroy();
    return new ObjectMapper().readTree(process.getInputStream());
  }

  /** Its exit code, once it has been told to stop. */
  int exitCode() throws InterruptedException {
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new AssertionError("the traffic process " + process.pid() + " does not end");
    }
    return process.exitValue();
  }

  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }
}
