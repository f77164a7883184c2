package dev.handoff;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.handoff.demo.ServerProcess;
import dev.handoff.posix.Libc;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The built dashboard as a process on free ports, with a bus and a demo server of its own. */
public final class DashboardProcess implements AutoCloseable {
  private static final Path JAR = Path.of("target", "handoff.jar").toAbsolutePath();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Libc libc = new Libc();
  private final HttpClient http = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();
  private final Path directory;
  private final int demoPort;
  private final List<String> options;
  private Process process;
  private Path output;
  private String url;

  private DashboardProcess(List<String> options) throws IOException, InterruptedException {
    this.options = options;
    directory = Files.createTempDirectory("handoff-dashboard");
    try (ServerSocket free = new ServerSocket(0)) {
      demoPort = free.getLocalPort();
    }
    // So that servers whose dashboard was killed are ours to reap.
    libc.becomeSubreaper();
    begin("0");
  }

  /** Started and ready: it has printed its URL. */
  public static DashboardProcess start(String... options) throws IOException, InterruptedException {
    return new DashboardProcess(List.of(options));
  }

  /** What a person opens. */
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

  /** Kills the dashboard, and nothing else, without a word. */
  public void kill() throws InterruptedException {
    libc.kill(process.pid(), "KILL");
    process.waitFor();
  }

  /** A new dashboard in place of the one that was killed, on the same ports. */
  public void restart() throws IOException, InterruptedException {
    Files.deleteIfExists(output);
    begin(Integer.toString(URI.create(url).getPort()));
  }

  /** Ctrl-C, as the terminal sends it. Returns the exit code. */
  public int interrupt() throws IOException, InterruptedException {
    askToEnd();
    return exitCode();
  }

  /** Ctrl-C without waiting for the end. */
  public void askToEnd() throws IOException {
    libc.kill(process.pid(), ignoresInterrupts() ? "TERM" : "INT");
  }

  /** The exit code, as soon as it has ended. */
  public int exitCode() throws InterruptedException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("the dashboard has not ended:\n" + output());
    }
    return process.exitValue();
  }

  public HttpResponse<String> send(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url).resolve(path))
            .header("Content-Type", "application/json")
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    return http.send(request, BodyHandlers.ofString());
  }

  public JsonNode get(String path) throws IOException, InterruptedException {
    return json.readTree(send("GET", path, null).body());
  }

  /** The state, as soon as it is as wanted. */
  public JsonNode await(String what, Predicate<JsonNode> wanted)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      JsonNode state = get("/api/state");
      if (wanted.test(state)) {
        return state;
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError(what + " did not come true: " + state + "\n" + output());
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  /** The PID that serves, as soon as there is one. */
  public long serving() throws IOException, InterruptedException {
    return await("a serving generation", state -> state.path("serving").asLong() > 0)
        .get("serving")
        .asLong();
  }

  /** What the dashboard and its servers have printed since it was last started. */
  public String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      return "(" + e + ")";
    }
  }

  /** The first place in the output that fits, written already or awaited. */
  public Matcher awaitOutput(String regex) throws InterruptedException {
    Pattern pattern = Pattern.compile(regex);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      Matcher matcher = pattern.matcher(output());
      if (matcher.find()) {
        return matcher;
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError("no output with " + regex + " came:\n" + output());
      }
      TimeUnit.MILLISECONDS.sleep(2);
    }
  }

  /** The verdict on the only restart, as soon as nothing in it will change any more. */
  public JsonNode settledVerdict() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      JsonNode verdicts = get("/api/restarts");
      if (verdicts.size() == 1 && verdicts.get(0).get("settled").asBoolean()) {
        return verdicts.get(0);
      }
      if (verdicts.size() > 1 || System.nanoTime() > deadline) {
        throw new AssertionError("not one verdict that is settled: " + verdicts);
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  /** What the state says of a process; an empty node if it does not know it. */
  public static JsonNode process(JsonNode state, long pid) {
    for (JsonNode process : state.path("processes")) {
      if (process.get("pid").asLong() == pid) {
        return process;
      }
    }
    return MissingNode.getInstance();
  }

  /** PIDs of all processes that have to do with this dashboard and are still there. */
  public List<Long> remains() throws IOException {
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

  /** Ends everything, in whatever state it is. */
  @Override
  public void close() throws IOException, InterruptedException {
    for (long pid : remains()) {
      libc.kill(pid, "KILL");
    }
    process.waitFor();
    while (!remains().isEmpty()) {
      libc.reapAny();
      TimeUnit.MILLISECONDS.sleep(5);
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

  private void begin(String port) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(ServerProcess.WITH_DEFAULT_SIGNALS);
    command.addAll(
        List.of(
            ServerProcess.java(),
            "-jar",
            JAR.toString(),
            "--port",
            port,
            "--demo-port",
            Integer.toString(demoPort),
            "--bus",
            bus().toString()));
    command.addAll(options);
    output = Files.createTempFile(directory, "output", ".log");
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    url = awaitUrl();
  }

  private String awaitUrl() throws InterruptedException {
    Pattern line = Pattern.compile("Handoff dashboard: (http://\\S+)");
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (process.isAlive() && System.nanoTime() < deadline) {
      Matcher matcher = line.matcher(output());
      if (matcher.find()) {
        return matcher.group(1);
      }
      TimeUnit.MILLISECONDS.sleep(10);
    }
    throw new AssertionError("the dashboard did not start:\n" + output());
  }
}
