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
 * A demo server started in an unusual way: whatever becomes of its output, it is known by what it
 * tells on its bus. Everything of it is found again by the directory that its command lines name.
 */
final class Launch implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

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

  /** For whatever belongs to this server; goes with it. */
  Path directory() {
    return directory;
  }

  /** The command line of a server on a free port, with these options for Java before -jar. */
  List<String> java(List<String> jvm, Path jar, String... options) {
    List<String> command = new ArrayList<>(List.of(ServerProcess.java()));
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add("-Dlaunch=" + directory);
    command.addAll(jvm);
    command.addAll(List.of("-jar", jar.toString(), "--port", "0"));
    command.addAll(List.of("--bus", bus.path().toString()));
    command.addAll(List.of(options));
    return command;
  }

  /** The same, of the built jar. */
  List<String> java(String... options) {
    return java(List.of(), ServerProcess.jar(), options);
  }

  /** A process with the signals as an interactive shell leaves them, and its output in a file. */
  ProcessBuilder builder(List<String> command) {
    List<String> whole = new ArrayList<>(ServerProcess.WITH_DEFAULT_SIGNALS);
    whole.addAll(command);
    return new ProcessBuilder(whole)
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("output.log").toFile());
  }

  /** Starts it, and waits until generation 1 is ready. */
  Launch start(ProcessBuilder builder) throws IOException, InterruptedException {
    return start(builder, "");
  }

  /** The same of a program to which something is typed first. */
  Launch start(ProcessBuilder builder, String typed) throws IOException, InterruptedException {
    begin(builder);
    type(typed);
    return awaitReady();
  }

  /** Starts it, and does not wait. */
  Process begin(ProcessBuilder builder) throws IOException {
    process = builder.start();
    return process;
  }

  /** Until generation 1 is ready. */
  Launch awaitReady() throws InterruptedException {
    bus.await(ProcessEvent.Ready.class);
    ProcessEvent.Listening listening =
        (ProcessEvent.Listening) bus.await(ProcessEvent.Listening.class).event();
    port = Integer.parseInt(listening.address().replaceAll(".*:", ""));
    return this;
  }

  /** Into the standard input of what was started. */
  void type(String text) throws IOException {
    process.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
  }

  /** What was started: the server, or what stands before it. */
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

  /** Has that generation replaced; the PID of the next one. */
  long upgrade(long pid) throws InterruptedException {
    long asked = System.nanoTime();
    signal(pid, "HUP");
    Envelope ready =
        hear(
            "new generation of pid " + pid,
            it -> it.mono() > asked && it.event() instanceof ChildEvent.Ready);
    return ((ChildEvent.Ready) ready.event()).child();
  }

  /** Until there is a heartbeat after that moment that says so. */
  void awaitBeat(long after, Predicate<ProcessEvent.Heartbeat> fits) throws InterruptedException {
    hear(
        "such heartbeat",
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

  /** What all generations have written into the file so far. */
  String output() {
    return output.text();
  }

  /** The first place in it that fits, written already or awaited. */
  Matcher await(String regex) throws InterruptedException {
    return output.await(regex);
  }

  /** The exit code of what was started. */
  int exitCode() throws InterruptedException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("pid " + process.pid() + " has not exited:\n" + output());
    }
    return process.exitValue();
  }

  /** Waits until a process has ended, and reaps it if that falls to us. */
  void awaitEnd(long pid) throws InterruptedException {
    reaper.awaitEnd(pid, process, output);
  }

  /** Ends all that is left of it. */
  @Override
  public void close() throws IOException, InterruptedException {
    // By their command lines: the PIDs told by a process in a namespace of its own are not ours.
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
