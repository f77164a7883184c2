package dev.handoff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.demo.Output;
import dev.handoff.demo.Reaper;
import dev.handoff.demo.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The built dashboard as a process on free ports, with a bus and a demo server of its own. */
public final class DashboardProcess extends DashboardClient implements AutoCloseable {
  private static final Pattern READY =
      Pattern.compile("Handoff dashboard: (http://\\S+) .* http://localhost:(\\d+)");
  private static final Map<String, String> BRISK =
      Boolean.getBoolean("handoff.real-times")
          ? Map.of("--standby", "off")
          : Map.of(
              "--standby", "off",
              "--slow-seconds", "2",
              "--idle-grace", "3s",
              "--probation", "400ms",
              // Nothing is to fail because the machine is busy.
              "--ready-timeout", "1m");

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  // Servers of a killed dashboard become our children, to be reaped here.
  private final Reaper reaper = new Reaper();
  private final Path directory;
  private final List<String> java;
  private final List<String> options;
  private Process process;
  private Output output;
  private String url;
  private int demoPort;

  private DashboardProcess(List<String> java, List<String> options)
      throws IOException, InterruptedException {
    this.java = java;
    this.options = options;
    directory = Files.createTempDirectory("handoff-dashboard");
    try {
      begin(0, 0);
    } catch (AssertionError e) {
      close();
      throw e;
    }
  }

  /**
   * Starts it and waits until it has printed its URL. Its server does everything as usual but in
   * less time, so that no test waits for what it does not look at. A given option replaces the
   * brisk one; the profile real-times has none of them.
   */
  public static DashboardProcess start(String... options) throws IOException, InterruptedException {
    return start(HandoffJar.command(), List.of(options));
  }

  /**
   * The same with another command.
   *
   * @param java the words before the options
   */
  static DashboardProcess start(List<String> java, List<String> options)
      throws IOException, InterruptedException {
    return new DashboardProcess(java, options);
  }

  @Override
  public String url() {
    return url;
  }

  public int demoPort() {
    return demoPort;
  }

  public Path bus() {
    return directory.resolve("bus.sock");
  }

  public long pid() {
    return process.pid();
  }

  /** Kills the dashboard, and only the dashboard, without warning. */
  public void kill() throws InterruptedException {
    signal(pid(), "KILL");
    process.waitFor();
  }

  /** A new dashboard in place of the one that was killed, on the same ports. */
  public void restart() throws IOException, InterruptedException {
    begin(URI.create(url).getPort(), demoPort);
  }

  /** Ctrl-C, as the terminal sends it. Returns the exit code. */
  public int interrupt() throws IOException, InterruptedException {
    askToEnd();
    return exitCode();
  }

  /** Ctrl-C without waiting for the end. */
  public void askToEnd() throws IOException {
    signal(pid(), ignoresInterrupts() ? "TERM" : "INT");
  }

  /** Sends a signal, named without its SIG, to this process or one of its servers. */
  public void signal(long pid, String signal) {
    reaper.signal(pid, signal);
  }

  /** The exit code, as soon as it has ended. */
  public int exitCode() throws InterruptedException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("the dashboard has not ended:\n" + output());
    }
    return process.exitValue();
  }

  /** The PID of the next generation, as soon as a process has heard that it is ready. */
  public long successor(long pid) throws InterruptedException {
    return Long.parseLong(awaitOutput("pid " + pid + " heard ready from pid (\\d+) ").group(1));
  }

  @Override
  public String output() {
    return output.text();
  }

  /** The first match in the output, awaited if it is not there yet. */
  public Matcher awaitOutput(String regex) throws InterruptedException {
    return output.await(regex);
  }

  /** PIDs of all processes related to this dashboard that still exist. */
  public List<Long> remains() throws IOException {
    return Reaper.named(directory.toString());
  }

  /** Ends everything, in whatever state it is. */
  @Override
  public void close() throws IOException, InterruptedException {
    for (long pid : reaper.killNamed(directory.toString())) {
      reaper.awaitEnd(pid, process, output);
    }
    try (var files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** A shell without job control starts what it puts in the background with INT ignored. */
  private boolean ignoresInterrupts() throws IOException {
    return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
        .filter(line -> line.startsWith("SigIgn:"))
        .anyMatch(line -> (Long.parseLong(line.substring(7).strip(), 16) & 2) != 0);
  }

  /** On these ports; 0 is any that is free. */
  private void begin(int port, int demo) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(ServerProcess.WITH_DEFAULT_SIGNALS);
    command.addAll(java);
    command.addAll(
        List.of(
            "--port",
            Integer.toString(port),
            "--demo-port",
            Integer.toString(demo),
            "--bus",
            bus().toString()));
    command.addAll(options);
    BRISK.forEach(
        (option, value) -> {
          if (!options.contains(option)) {
            command.addAll(List.of(option, value));
          }
        });
    Path file = Files.createTempFile(directory, "output", ".log");
    output = new Output(file);
    process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(file.toFile()).start();
    Matcher said = awaitReady();
    url = said.group(1);
    demoPort = Integer.parseInt(said.group(2));
  }

  private Matcher awaitReady() throws InterruptedException {
    return Await.until(
        () -> {
          Matcher said = READY.matcher(output());
          if (said.find()) {
            return said;
          }
          assertThat(process.isAlive()).as("it is alive after saying:\n" + output()).isTrue();
          return null;
        },
        () -> "the dashboard did not start:\n" + output());
  }
}
