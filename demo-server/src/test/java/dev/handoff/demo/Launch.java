package dev.handoff.demo;

import dev.handoff.event.ChildEvent;
import dev.handoff.event.Envelope;
import dev.handoff.event.Event;
import dev.handoff.event.ProcessEvent;
import dev.handoff.posix.Libc;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A demo server started in an unusual way: whatever becomes of its output, it is known by what it
 * tells on its bus. Everything of it is found again by the directory that its command lines name.
 */
final class Launch implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final TestBus bus = new TestBus();
  private final Libc libc = new Libc();
  private final Path directory = Files.createTempDirectory("handoff-launch");
  private Process process;
  private int port;

  Launch() throws IOException {
    // So that generations whose parent has exited are ours to reap.
    libc.becomeSubreaper();
  }

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
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      for (Envelope envelope : bus.heard()) {
        if (envelope.gen() == generation && envelope.event() instanceof ProcessEvent.Ready) {
          return envelope.pid();
        }
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError(
            "generation " + generation + " is not ready: " + story() + "\n" + output());
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  /** Has that generation replaced; the PID of the next one. */
  long upgrade(long pid) throws InterruptedException {
    int before = (int) count(ChildEvent.Ready.class);
    signal(pid, "HUP");
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (count(ChildEvent.Ready.class) == before) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError(
            "pid " + pid + " has no new generation: " + story() + "\n" + output());
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
    List<ChildEvent.Ready> all =
        bus.heard().stream()
            .filter(it -> it.event() instanceof ChildEvent.Ready)
            .map(it -> (ChildEvent.Ready) it.event())
            .toList();
    return all.get(all.size() - 1).child();
  }

  /** Until there is a heartbeat after that moment that says so. */
  void awaitBeat(long after, Predicate<ProcessEvent.Heartbeat> fits) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (bus.heard().stream()
        .noneMatch(
            it ->
                it.mono() > after
                    && it.event() instanceof ProcessEvent.Heartbeat beat
                    && fits.test(beat))) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("no such heartbeat came: " + story() + "\n" + output());
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  /** What it has told, without the heartbeats. */
  private List<Envelope> story() {
    return bus.heard().stream().filter(it -> !(it.event() instanceof Event.Sample)).toList();
  }

  long count(Class<?> type) {
    return bus.heard().stream().filter(it -> type.isInstance(it.event())).count();
  }

  void signal(long pid, String signal) {
    if (!libc.kill(pid, signal)) {
      throw new AssertionError("pid " + pid + " is not there to get SIG" + signal);
    }
  }

  /** What all generations have written into the file so far. */
  String output() {
    try {
      Path file = directory.resolve("output.log");
      return Files.exists(file) ? Files.readString(file) : "(no output)";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The first line that fits, written already or awaited. */
  Matcher await(String regex) throws InterruptedException {
    Pattern pattern = Pattern.compile(regex);
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

  /** The exit code of what was started. */
  int exitCode() throws InterruptedException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("pid " + process.pid() + " has not exited:\n" + output());
    }
    return process.exitValue();
  }

  /** Waits until a process has ended, and reaps it if that falls to us. */
  void awaitEnd(long pid) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (Files.exists(Path.of("/proc/" + pid))) {
      if (pid != process.pid()) {
        libc.reap(pid);
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError("pid " + pid + " has not ended:\n" + output());
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  /** Ends all that is left of it. */
  @Override
  public void close() throws IOException, InterruptedException {
    Set<Long> killed = new HashSet<>();
    for (List<Long> left = remains(); !left.isEmpty(); left = remains()) {
      left.forEach(pid -> libc.kill(pid, "KILL"));
      killed.addAll(left);
    }
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

  /** By their command lines: the PIDs told by a process in a namespace of its own are not ours. */
  private List<Long> remains() throws IOException {
    List<Long> found = new ArrayList<>();
    try (var processes = Files.list(Path.of("/proc"))) {
      for (Path each :
          processes.filter(path -> path.getFileName().toString().matches("\\d+")).toList()) {
        try {
          if (Files.readString(each.resolve("cmdline")).contains(directory.toString())) {
            found.add(Long.parseLong(each.getFileName().toString()));
          }
        } catch (IOException gone) {
          // It has just ended.
        }
      }
    }
    return found;
  }
}
