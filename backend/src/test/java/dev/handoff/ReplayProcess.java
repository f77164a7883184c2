package dev.handoff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.demo.Output;
import dev.handoff.demo.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code handoff.jar replay FILE} on a free port. */
final class ReplayProcess implements AutoCloseable {
  private final Path log = Files.createTempFile("replay", ".log");
  private final Process process;
  private final String url;

  /** Started and ready: it has printed its URL. */
  ReplayProcess(Path recording) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(ServerProcess.WITH_DEFAULT_SIGNALS);
    command.addAll(HandoffJar.command("replay", recording.toString(), "--port", "0"));
    process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      url = new Output(log).await("Handoff replay: (http://\\S+) ").group(1);
    } catch (AssertionError e) {
      process.destroyForcibly();
      throw e;
    }
  }

  /** The URL that a person opens. */
  String url() {
    return url;
  }

  /** Tells it to end, and asserts that it exits with code 0. */
  @Override
  public void close() throws IOException, InterruptedException {
    process.destroy();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ends when it is told to").isTrue();
      assertThat(process.exitValue()).as("exit code of replay").isZero();
    } finally {
      process.destroyForcibly();
      Files.delete(log);
    }
  }
}
