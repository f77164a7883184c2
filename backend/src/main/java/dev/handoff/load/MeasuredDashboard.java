package dev.handoff.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.handoff.process.Children;
import dev.handoff.process.OwnProgram;
import dev.handoff.procfs.Usage;
import dev.handoff.subject.Ports;
import dev.handoff.subject.SubjectException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A dashboard in a process of its own, which starts no server, and what it uses. */
final class MeasuredDashboard {
  private static final Pattern COLLECTED = Pattern.compile("->(\\d+)M\\(");
  private static final int KILL_AFTER_MILLIS = 10_000;

  private final Children.Started process;
  private final Children children;
  private final Path directory;
  private final int port;
  private final HttpClient http = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();

  /**
   * Starts it and waits until it answers.
   *
   * @param within where it gets a directory of its own
   */
  MeasuredDashboard(Children children, Path within)
      throws IOException, InterruptedException, SubjectException {
    this.children = children;
    this.directory = Files.createTempDirectory(within, "w");
    this.port = Ports.free();
    this.process =
        children.spawnHeard(
            command(
                "serve",
                "--no-demo",
                "--port",
                Integer.toString(port),
                "--demo-port",
                Integer.toString(Ports.free()),
                "--bus",
                bus().toString()));
    Ports.awaitListener(port, process);
    // Its socket is opened before anything else: this waits for the rest.
    busNow();
  }

  int port() {
    return port;
  }

  Path bus() {
    return directory.resolve("bus.sock");
  }

  /** CPU time so far, of all threads. */
  long cpuMillis() {
    return Usage.cpuMillis(process.pid());
  }

  double residentMegabytes() {
    return Usage.residentMegabytes(List.of(process.pid()));
  }

  /** What was left of the heap after its latest collection, in MiB; 0 before the first. */
  long heapMegabytes() throws IOException {
    if (!Files.exists(log())) {
      return 0;
    }
    try (Stream<String> lines = Files.lines(log())) {
      return lines
          .map(COLLECTED::matcher)
          .filter(Matcher::find)
          .mapToLong(collected -> Long.parseLong(collected.group(1)))
          .reduce(0, (before, after) -> after);
    }
  }

  /** What it reports about its bus: events, lost, badLines. */
  JsonNode busNow() throws IOException, InterruptedException {
    HttpRequest ask = HttpRequest.newBuilder(URI.create(Ports.url(port) + "api/state")).build();
    return json.readTree(http.send(ask, BodyHandlers.ofString()).body()).path("bus");
  }

  /** Waits until its journal has taken this many events from the bus. */
  JsonNode awaitEvents(long number) throws IOException, InterruptedException, SubjectException {
    long deadline = System.nanoTime() + 60_000_000_000L;
    while (true) {
      JsonNode bus = busNow();
      long gone = bus.path("lost").asLong() + bus.path("badLines").asLong();
      if (bus.path("events").asLong() + gone >= number) {
        return bus;
      }
      if (System.nanoTime() > deadline) {
        throw new SubjectException("has not taken the " + number + " events: " + bus);
      }
      Thread.sleep(20);
    }
  }

  /** Ends it as Ctrl-C does. */
  void end() throws InterruptedException {
    children.signal(process.pid(), "INT");
    Children.awaitEnd(List.of(process.pid()), Duration.ofMillis(KILL_AFTER_MILLIS));
  }

  /** As a person would start it. */
  private List<String> command(String... arguments) {
    List<String> words = new ArrayList<>();
    words.add(OwnProgram.java());
    words.add("-Xlog:gc:file=" + log());
    words.addAll(
        OwnProgram.isJar() ? List.of("-jar", OwnProgram.home().toString()) : OwnProgram.main());
    words.addAll(List.of(arguments));
    return words;
  }

  private Path log() {
    return directory.resolve("gc.log");
  }
}
