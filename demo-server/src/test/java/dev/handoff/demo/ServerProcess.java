package dev.handoff.demo;

import dev.handoff.posix.Libc;
import java.io.IOException;
import java.io.UncheckedIOException;
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
public final class ServerProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Path JAR =
      Path.of("..", "demo-server", "target", "demo-server.jar").toAbsolutePath().normalize();

  /** Whoever runs the tests in the background of a script would otherwise have them ignore INT. */
  public static final List<String> WITH_DEFAULT_SIGNALS =
      List.of("env", "--default-signal=HUP,INT,QUIT,TERM");

  private final Process first;
  private final Path output;
  private final Libc libc = new Libc();
  private final int port;

  private ServerProcess(Process first, Path output) throws InterruptedException {
    this.first = first;
    this.output = output;
    // So that generations whose parent has exited are ours to reap.
    libc.becomeSubreaper();
    port = Integer.parseInt(await("listens on http://[^ ]*:(\\d+)").group(1));
    await("pid " + first.pid() + " is ready");
  }

  /**
   * Into a file: the JDK closes the pipe of a process that has exited, and the later generations
   * write on.
   */
  public static ServerProcess start(String... options) throws IOException, InterruptedException {
    return start(Map.of(), options);
  }

  /** With variables of its environment changed. */
  static ServerProcess start(Map<String, String> environment, String... options)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("server", ".log");
    return new ServerProcess(
        builder(environment, options).redirectOutput(output.toFile()).start(), output);
  }

  /** Another jar than the built one. */
  static ServerProcess startJar(Path jar, String... options)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("server", ".log");
    ProcessBuilder builder = builder(Map.of(), options).redirectOutput(output.toFile());
    builder.command().replaceAll(word -> word.equals(JAR.toString()) ? jar.toString() : word);
    return new ServerProcess(builder.start(), output);
  }

  /** The jar that was built. */
  static Path jar() {
    return JAR;
  }

  /** As nohup and a background job of a script start it: with HUP and INT ignored. */
  static ServerProcess startWithSignalsIgnored(String... options)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("server", ".log");
    ProcessBuilder builder = builder(Map.of(), options).redirectOutput(output.toFile());
    List<String> command = builder.command();
    command.set(1, "--ignore-signal=HUP,INT");
    return new ServerProcess(builder.start(), output);
  }

  /** For starts that are meant to fail. */
  public static ProcessBuilder builder(Map<String, String> environment, String... options) {
    List<String> command = new ArrayList<>(WITH_DEFAULT_SIGNALS);
    command.addAll(
        List.of(java(), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-jar", JAR.toString()));
    if (!List.of(options).contains("--port")) {
      command.addAll(List.of("--port", "0"));
    }
    command.addAll(List.of(options));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    return builder;
  }

  /** A program of the tests' own that can be a generation. */
  static List<String> command(Class<?> main) {
    return List.of(
        java(),
        "--add-opens",
        "java.base/java.lang=ALL-UNNAMED",
        "--add-opens",
        "java.base/java.io=ALL-UNNAMED",
        "--add-opens",
        "java.base/sun.nio.ch=ALL-UNNAMED",
        "-cp",
        JAR + ":" + Path.of("target", "test-classes").toAbsolutePath(),
        main.getName());
  }

  public static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  public int port() {
    return port;
  }

  public long pid() {
    return first.pid();
  }

  public void signal(long pid, String signal) {
    if (!libc.kill(pid, signal)) {
      throw new AssertionError("pid " + pid + " is not there to get SIG" + signal);
    }
  }

  /** The first line that fits, written already or awaited. */
  public Matcher await(String regex) throws InterruptedException {
    Pattern pattern = Pattern.compile(regex + ".*\n");
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      Matcher matcher = pattern.matcher(output());
      if (matcher.find()) {
        return matcher;
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError(
            "no line with " + regex + " came within " + PATIENCE + ":\n" + output());
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  /** What all generations have written so far. */
  public String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The exit code of the first generation. */
  public int exitCode() throws InterruptedException {
    if (!first.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("pid " + first.pid() + " has not exited:\n" + output());
    }
    return first.exitValue();
  }

  /** Waits until a process has ended, and reaps it if that falls to us. */
  public void awaitEnd(long pid) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (Files.exists(Path.of("/proc/" + pid))) {
      if (pid != first.pid()) {
        libc.reap(pid);
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError("pid " + pid + " has not ended:\n" + output());
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  /** Ends all generations. */
  @Override
  public void close() throws IOException, InterruptedException {
    List<Long> pids = new ArrayList<>(List.of(first.pid()));
    Matcher spawned = Pattern.compile("has spawned generation \\d+, pid (\\d+)").matcher(output());
    while (spawned.find()) {
      pids.add(Long.parseLong(spawned.group(1)));
    }
    for (long pid : pids) {
      libc.kill(pid, "KILL");
    }
    for (long pid : pids) {
      awaitEnd(pid);
    }
    Files.delete(output);
  }
}
