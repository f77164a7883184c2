package dev.handoff;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.handoff.demo.ServerProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The traffic process as people start it, beside any dashboard, until it is told to stop. */
public final class TrafficProcess implements AutoCloseable {
  private static final Path HANDOFF = Path.of("target", "handoff.jar").toAbsolutePath();

  private final Process process;

  private TrafficProcess(Process process) {
    this.process = process;
  }

  /** Starts it for as long as it is not told to stop; that it has begun shows in who is asked. */
  static TrafficProcess start(int port, String path, int rate, String... options)
      throws IOException {
    List<String> all = new ArrayList<>();
    all.addAll(List.of("--rate", Integer.toString(rate), "--duration", "1h"));
    all.addAll(List.of("--max-lost", "0", "--json"));
    all.addAll(List.of(options));
    return start("http://127.0.0.1:" + port + path, all);
  }

  /** Starts it with these options and no others. */
  public static TrafficProcess start(String url, List<String> options) throws IOException {
    List<String> command = new ArrayList<>();
    command.addAll(List.of(ServerProcess.java(), "-XX:+UseSerialGC"));
    command.addAll(List.of("-jar", HANDOFF.toString(), "traffic", url));
    command.addAll(options);
    return new TrafficProcess(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start());
  }

  public long pid() {
    return process.pid();
  }

  /** All that it prints, when it has ended by itself. */
  public String output() throws IOException {
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /** What became of its requests, when it has ended by itself; it needs {@code --json}. */
  public JsonNode summary() throws IOException {
    return new ObjectMapper().readTree(process.getInputStream());
  }

  /** Has it end in good order, and returns what became of its requests. */
  public JsonNode stop() throws IOException {
    // Not Process.destroy: it would close the output that is still to be read.
    process.toHandle().destroy();
    return summary();
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
