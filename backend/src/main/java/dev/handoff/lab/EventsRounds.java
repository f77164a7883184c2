package dev.handoff.lab;

import dev.handoff.bus.BusException;
import dev.handoff.bus.BusServer;
import dev.handoff.journal.Journal;
import dev.handoff.plan.Style;
import dev.handoff.process.Children;
import dev.handoff.procfs.Endpoint;
import dev.handoff.procfs.Usage;
import dev.handoff.subject.DemoServerCommand;
import dev.handoff.subject.Ports;
import dev.handoff.subject.SubjectException;
import dev.handoff.traffic.command.OpenLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Two servers, one of which reports to a bus, loaded in turn. */
final class EventsRounds {
  private static final int JOURNAL = 10_000;
  private static final double RATE = 2_000;
  private static final int POOL = 64;

  /**
   * The server loads jnr-posix two seconds after ready: that must not fall into a measured round.
   */
  private static final long REST_MILLIS = 2_500;

  private final Children children;
  private final Path directory;
  private final Path jar;
  private final Duration length;

  /**
   * Rounds that have not begun.
   *
   * @param jar of the demo server, or null for our own class path
   * @param length of each round
   */
  EventsRounds(Children children, Path directory, Path jar, Duration length) {
    this.children = children;
    this.directory = directory;
    this.jar = jar;
    this.length = length;
  }

  /** Runs this many rounds of each. */
  EventsCost run(int rounds)
      throws SubjectException, IOException, BusException, InterruptedException {
    Path socket = Files.createTempDirectory(directory, "bus").resolve("s");
    try (BusServer bus = BusServer.start(socket, new Journal(JOURNAL))) {
      Loaded with = new Loaded(bus.socket());
      Loaded without = new Loaded(null);
      TimeUnit.MILLISECONDS.sleep(REST_MILLIS);
      with.load(length.multipliedBy(2));
      without.load(length.multipliedBy(2));
      with.forget();
      without.forget();
      for (int round = 0; round < rounds; round++) {
        // They take turns in going first, because the machine may get slower or faster over time.
        (round % 2 == 0 ? with : without).load(length);
        (round % 2 == 0 ? without : with).load(length);
      }
      with.end();
      without.end();
      return new EventsCost(with.answered, with.microsPerRequest(), without.microsPerRequest());
    }
  }

  /** None of its answers is slow by design. */
  private List<String> command(int port, Path bus) throws IOException {
    Path release = Files.createTempFile(directory, "release", ".json");
    Files.writeString(release, "{\"version\": \"v1\"}\n");
    return new DemoServerCommand(
            new Endpoint(Ports.HOST, port),
            release,
            bus,
            List.of("--slow-every", "0", "--standby", "off"))
        .words(jar);
  }

  private final class Loaded {
    private final int port = Ports.free();
    private final Children.Started server;
    private long answered;
    private long cpuMillis;

    Loaded(Path bus) throws SubjectException, IOException, InterruptedException {
      server = children.spawnHeard(command(port, bus));
      Ports.awaitListener(port, server);
    }

    void load(Duration length) throws IOException {
      long before = Usage.cpuMillis(server.pid());
      OpenLoop loop =
          OpenLoop.to(Ports.url(port), RATE, length, Style.KEEP_ALIVE, POOL, event -> {});
      answered += loop.run().tally().answered();
      cpuMillis += Usage.cpuMillis(server.pid()) - before;
    }

    void forget() {
      answered = 0;
      cpuMillis = 0;
    }

    double microsPerRequest() {
      return cpuMillis * 1e3 / Math.max(1, answered);
    }

    void end() {
      children.signal(server.pid(), "KILL");
    }
  }
}
