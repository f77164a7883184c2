package dev.handoff;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The traffic process as people start it, independent of any dashboard. */
public final class TrafficProcess implements AutoCloseable {
  private final Process process;

  private TrafficProcess(Process process) {
    this.process = process;
  }

  /** Starts it to run until it is told to stop. Does not wait for its first request. */
  static TrafficProcess start(int port, String path, int rate, String... options)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>();
    all.addAll(List.of("--rate", Integer.toString(rate), "--duration", "1h"));
    all.addAll(List.of("--max-lost", "0", "--json"));
    all.addAll(List.of(options));
    return start("http://127.0.0.1:" + port + path, all);
  }

  /** Starts it with only these options. */
  public static TrafficProcess start(String url, List<String> options)
      throws IOException, InterruptedException {
    List<String> command = HandoffJar.command("traffic", url);
    command.addAll(options);
    return new TrafficProcess(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start());
  }

  public long pid() {
    return process.pid();
  }

  /** Its complete output; waits until it ends by itself. */
  public String output() throws IOException {
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /** Its summary; waits until it ends by itself. Requires {@code --json}. */
  public JsonNode summary() throws IOException {
    return new ObjectMapper().readTree(process.getInputStream());
  }

  /** Tells it to stop; returns its summary. */
  public JsonNode stop() throws IOException {
    // Not Process.destroy, which would close the output before it is read.
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
