package dev.handoff.demo;

import dev.handoff.posix.Libc;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The built demo server as a process, with all the generations that come of it. */
final class ServerProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Path JAR = Path.of("target", "demo-server.jar").toAbsolutePath();

  private final Process first;
  private final List<String> lines = new ArrayList<>();
  private final Libc libc = new Libc();
  private final int port;

  private ServerProcess(Process first) throws InterruptedException {
    this.first = first;
    // So that generations whose parent has exited are ours to reap.
    libc.becomeSubreaper();
    Thread reader = new Thread(this::read, "server-output");
    reader.setDaemon(true);
    reader.start();
    port = Integer.parseInt(await("listens on http://[^ ]*:(\\d+)").group(1));
    await("pid " + first.pid() + " is ready");
  }

  static ServerProcess start(String... options) throws IOException, InterruptedException {
    return new ServerProcess(builder(Map.of(), options).start());
  }

  /** For starts that are meant to fail. */
  static ProcessBuilder builder(Map<String, String> environment, String... options) {
    List<String> command =
        new ArrayList<>(
            List.of(java(), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-jar", JAR.toString()));
    if (!List.of(options).contains("--port")) {
      command.addAll(List.of("--port", "0"));
    }
    command.addAll(List.of(options));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    return builder;
  }

  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  int port() {
    return port;
  }

  long pid() {
    return first.pid();
  }

  void signal(long pid, String signal) {
    if (!libc.kill(pid, signal)) {
      throw new AssertionError("pid " + pid + " is not there to get SIG" + signal);
    }
  }

  /** The first line that fits, written already or awaited. */
  synchronized Matcher await(String regex) throws InterruptedException {
    Pattern pattern = Pattern.compile(regex);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      for (String line : lines) {
        Matcher matcher = pattern.matcher(line);
        if (matcher.find()) {
          return matcher;
        }
      }
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new AssertionError(
            "no line with "
                + regex
                + " came within "
                + PATIENCE
                + ":\n"
                + String.join("\n", lines));
      }
      wait(left);
    }
  }

  synchronized List<String> lines() {
    return new ArrayList<>(lines);
  }

  /** The exit code of the first generation. */
  int exitCode() throws InterruptedException {
    if (!first.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError(
          "pid " + first.pid() + " has not exited:\n" + String.join("\n", lines()));
    }
    return first.exitValue();
  }

  /** Waits until a process has ended, and reaps it if that falls to us. */
  void awaitEnd(long pid) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (Files.exists(Path.of("/proc/" + pid))) {
      if (pid != first.pid()) {
        libc.reap(pid);
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError("pid " + pid + " has not ended:\n" + String.join("\n", lines()));
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  /** Ends all generations; fails if one of them has to be looked for. */
  @Override
  public void close() throws InterruptedException {
    List<Long> pids = new ArrayList<>(List.of(first.pid()));
    Pattern spawned = Pattern.compile("has spawned generation \\d+, pid (\\d+)");
    for (String line : lines()) {
      Matcher matcher = spawned.matcher(line);
      if (matcher.find()) {
        pids.add(Long.parseLong(matcher.group(1)));
      }
    }
    for (long pid : pids) {
      libc.kill(pid, "KILL");
    }
    for (long pid : pids) {
      awaitEnd(pid);
    }
  }

  private void read() {
    try (BufferedReader output =
        new BufferedReader(new InputStreamReader(first.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        synchronized (this) {
          lines.add(line);
          notifyAll();
        }
      }
    } catch (IOException closed) {
      // All generations have gone.
    }
  }
}
