package dev.handoff.demo;

import dev.handoff.event.ChildEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The built demo server as a process, with all its later generations. */
public final class ServerProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Path JAR =
      Path.of("..", "demo-server", "target", "demo-server.jar").toAbsolutePath().normalize();

  /** Otherwise the servers would ignore INT if the tests run in the background of a script. */
  public static final List<String> WITH_DEFAULT_SIGNALS =
      List.of("env", "--default-signal=HUP,INT,QUIT,TERM");

  private final Reaper reaper = new Reaper();
  private final Path file = Files.createTempFile("server", ".log");
  private final Output output = new Output(file);
  private final Process first;
  private final int port;

  private ServerProcess(ProcessBuilder builder) throws IOException, InterruptedException {
    first = builder.redirectOutput(file.toFile()).start();
    port = Integer.parseInt(await("listens on http://[^ ]*:(\\d+)").group(1));
    await("pid " + first.pid() + " is ready");
  }

  /** A server that has been started and is ready. */
  public static ServerProcess start(String... options) throws IOException, InterruptedException {
    return start(Map.of(), options);
  }

  /** The same with a release file and a bus. */
  static ServerProcess start(Releases releases, TestBus bus, String... options)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>();
    all.addAll(List.of("--release-file", releases.file().toString()));
    all.addAll(List.of("--bus", bus.path().toString()));
    all.addAll(List.of(options));
    return start(all.toArray(String[]::new));
  }

  /** The same with changed environment variables. */
  static ServerProcess start(Map<String, String> environment, String... options)
      throws IOException, InterruptedException {
    return new ServerProcess(builder(environment, options));
  }

  /** The same with this jar, and without a class archive. */
  static ServerProcess startWithoutArchive(Path jar, String... options)
      throws IOException, InterruptedException {
    return new ServerProcess(builder(Map.of(), ServerCommand.of(List.of(), jar, List.of(options))));
  }

  /** The jar that was built. */
  public static Path jar() {
    return JAR;
  }

  /** The same with HUP and INT ignored, as under nohup and in a background job of a script. */
  static ServerProcess startWithSignalsIgnored(String... options)
      throws IOException, InterruptedException {
    ProcessBuilder builder = builder(Map.of(), options);
    builder.command().set(1, "--ignore-signal=HUP,INT");
    return new ServerProcess(builder);
  }

  /** For starts that are meant to fail. */
  public static ProcessBuilder builder(Map<String, String> environment, String... options)
      throws IOException {
    return builder(environment, ServerCommand.fromArchive(List.of(), JAR, List.of(options)));
  }

  private static ProcessBuilder builder(Map<String, String> environment, List<String> command) {
    List<String> whole = new ArrayList<>(WITH_DEFAULT_SIGNALS);
    whole.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(whole).redirectErrorStream(true);
    builder.environment().putAll(environment);
    return builder;
  }

  /**
   * The command of a test's own program that can be a generation, as described by the documentation
   * of dev.handoff.restart.
   */
  static List<String> command(Path classes, String main, String... arguments) {
    List<String> command = new ArrayList<>(List.of(java()));
    for (String name : List.of("sun.nio.ch", "java.io", "java.lang")) {
      command.addAll(List.of("--add-opens", "java.base/" + name + "=ALL-UNNAMED"));
    }
    command.addAll(List.of("-cp", JAR + ":" + classes, main));
    command.addAll(List.of(arguments));
    return command;
  }

  /** The command of a main class among the tests. */
  static List<String> command(Class<?> main, String... arguments) {
    return command(Path.of("target", "test-classes").toAbsolutePath(), main.getName(), arguments);
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
    reaper.signal(pid, signal);
  }

  /** Sends SIGSTOP to a process and waits until it stands still. */
  public void halt(long pid) throws IOException, InterruptedException {
    reaper.halt(pid);
  }

  /** Has a process replaced by its next generation, which is then in its probation. */
  long upgrade(TestBus bus, long pid, int generation) throws InterruptedException {
    signal(pid, "HUP");
    long child =
        ((ChildEvent.Ready)
                bus.await(ChildEvent.Ready.class, it -> it.childGen() == generation).event())
            .child();
    // Its log line comes after its line on the pipe, and by then it handles signals.
    await("pid " + child + " is ready");
    return child;
  }

  /** The first matching line; waits for it if it is not there yet. */
  public Matcher await(String regex) throws InterruptedException {
    return output.await(regex + ".*\n");
  }

  /** The output of all generations so far. */
  public String output() {
    return output.text();
  }

  /** The exit code of the first generation. */
  public int exitCode() throws InterruptedException {
    if (!first.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("pid " + first.pid() + " has not exited:\n" + output());
    }
    return first.exitValue();
  }

  /** Waits until a process has ended, and reaps it if it is our child. */
  public void awaitEnd(long pid) throws InterruptedException {
    reaper.awaitEnd(pid, first, output);
  }

  /** Ends all generations. */
  @Override
  public void close() throws IOException, InterruptedException {
    List<Long> pids = new ArrayList<>(List.of(first.pid()));
    Matcher spawned = Pattern.compile("has spawned generation \\d+, pid (\\d+)").matcher(output());
    while (spawned.find()) {
      pids.add(Long.parseLong(spawned.group(1)));
    }
    pids.forEach(reaper::kill);
    for (long pid : pids) {
      awaitEnd(pid);
    }
    Files.delete(file);
  }
}
