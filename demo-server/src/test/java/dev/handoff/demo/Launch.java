package dev.handoff.demo;

import dev.handoff.event.ChildEvent;
import dev.handoff.event.Envelope;
import dev.handoff.event.ProcessEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;

/**
 * A demo server started in an unusual way. Whatever happens to its output, tests follow it by the
 * events on its bus, and find all its processes by the directory that their command lines name.
 */
final class Launch implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final TestBus bus = new TestBus();
  private final Reaper reaper = new Reaper();
  private final Path directory = Files.createTempDirectory("handoff-launch");
  private final Output output = new Output(directory.resolve("output.log"));
  private Process process;
  private int port;

  Launch() throws IOException {}

  TestBus bus() {
    return bus;
  }

  /** For files that belong to this server; deleted with it. */
  Path directory() {
    return directory;
  }

  /** The command line of a server, with these options for Java before -jar. */
  List<String> java(List<String> jvm, Path jar, String... options) throws IOException {
    List<String> named = new ArrayList<>(List.of("-Dlaunch=" + directory));
    named.addAll(jvm);
    List<String> heard = new ArrayList<>(List.of("--bus", bus.path().toString()));
    heard.addAll(List.of(options));
    return new ArrayList<>(ServerCommand.fromArchive(named, jar, heard));
  }

  /** The same for the built jar. */
  List<String> java(String... options) throws IOException {
    return java(List.of(), ServerProcess.jar(), options);
  }

  /**
   * A process with the signal dispositions of an interactive shell, and with its output in a file.
   */
  ProcessBuilder builder(List<String> command) {
    List<String> whole = new ArrayList<>(ServerProcess.WITH_DEFAULT_SIGNALS);
    whole.addAll(command);
    return new ProcessBuilder(whole)
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("output.log").toFile());
  }

  /** Starts it and waits until generation 1 is ready. */
  Launch start(ProcessBuilder builder) throws IOException, InterruptedException {
    return start(builder, "");
  }

  /** The same for a program into which something is typed first. */
  Launch start(ProcessBuilder builder, String typed) throws IOException, InterruptedException {
    begin(builder);
    type(typed);
    return awaitReady();
  }

  /** Starts it without waiting. */
  Process begin(ProcessBuilder builder) throws IOException {
    process = builder.start();
    return process;
  }

  /** Waits until generation 1 is ready. */
  Launch awaitReady() throws InterruptedException {
    bus.await(ProcessEvent.Ready.class);
    ProcessEvent.Listening listening =
        (ProcessEvent.Listening) bus.await(ProcessEvent.Listening.class).event();
    port = Integer.parseInt(listening.address().replaceAll(".*:", ""));
    return this;
  }

  /** Writes to the standard input of the started process. */
  void type(String text) throws IOException {
    process.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
  }

  /** The started process: the server, or the program before it on the command line. */
  Process process() {
    return process;
  }

  int port() {
    return port;
  }

  /** The PID of that generation, once it is ready. */
  long pid(int generation) throws InterruptedException {
    return hear(
            "ready of generation " + generation,
            it -> it.gen() == generation && it.event() instanceof ProcessEvent.Ready)
        .pid();
  }

  /** Has a generation replaced and returns the PID of the next one. */
  long upgrade(long pid) throws InterruptedException {
    long asked = System.nanoTime();
    signal(pid, "HUP");
    Envelope ready =
        hear(
            "new generation of pid " + pid,
            it -> it.mono() > asked && it.event() instanceof ChildEvent.Ready);
    return ((ChildEvent.Ready) ready.event()).child();
  }

  /** Waits for a fitting heartbeat after that moment. */
  void awaitBeat(long after, Predicate<ProcessEvent.Heartbeat> fits) throws InterruptedException {
    hear(
        "fitting heartbeat",
        it ->
            it.mono() > after
                && it.event() instanceof ProcessEvent.Heartbeat beat
                && fits.test(beat));
  }

  private Envelope hear(String what, Predicate<Envelope> fits) throws InterruptedException {
    try {
      return bus.await(what, fits);
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "\n" + output(), e);
    }
  }

  long count(Class<?> type) {
    return bus.heard().stream().filter(it -> type.isInstance(it.event())).count();
  }

  void signal(long pid, String signal) {
    reaper.signal(pid, signal);
  }

  /** Sends SIGSTOP to a process and waits until it stands still. */
  void halt(long pid) throws IOException, InterruptedException {
    reaper.halt(pid);
  }

  /** From now on a process can open only descriptors below this one. */
  static void limit(long pid, int descriptors) throws IOException, InterruptedException {
    int code =
        new ProcessBuilder("prlimit", "--pid", "" + pid, "--nofile=" + descriptors + ":")
            .inheritIO()
            .start()
            .waitFor();
    if (code != 0) {
      throw new AssertionError("prlimit has exited with " + code);
    }
  }

  /** What all generations have written into the file so far. */
  String output() {
    return output.text();
  }

  /** The first match in the output; waits for it if it is not there yet. */
  Matcher await(String regex) throws InterruptedException {
    return output.await(regex);
  }

  /** The exit code of the started process. */
  int exitCode() throws InterruptedException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("pid " + process.pid() + " has not exited:\n" + output());
    }
    return process.exitValue();
  }

  /** Waits until a process has ended, and reaps it if it is our child. */
  void awaitEnd(long pid) throws InterruptedException {
    reaper.awaitEnd(pid, process, output);
  }

  /** Ends all processes that are left of it. */
  @Override
  public void close() throws IOException, InterruptedException {
    // Found by their command lines: the PIDs that a process reports from a PID namespace of its own
    // are not ours.
    Set<Long> killed = reaper.killNamed(directory.toString());
    if (process != null) {
      process.destroyForcibly().waitFor();
    }
    for (long pid : killed) {
      awaitEnd(pid);
    }
    bus.close();
    try (var files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
