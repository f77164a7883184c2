package dev.handoff.subject;

import dev.handoff.bus.BusException;
import dev.handoff.bus.BusServer;
import dev.handoff.event.ChildEvent;
import dev.handoff.event.Envelope;
import dev.handoff.event.ProcessEvent;
import dev.handoff.event.UpgradeEvent;
import dev.handoff.journal.Journal;
import dev.handoff.journal.Tail;
import dev.handoff.process.Children;
import dev.handoff.process.JavaStart;
import dev.handoff.procfs.Endpoint;
import dev.handoff.procfs.Usage;
import dev.handoff.restart.Release;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The demo server, launched as the dashboard launches it, with a bus of its own. What it reports
 * there tells which process serves, and why another one does not.
 */
public final class DemoServerSubject implements Subject {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long A_MOMENT = 1_000_000;

  private final String name;
  private final Children children;
  private final Tail events;
  private final BusServer bus;
  private final int port;
  private final List<String> command;
  private volatile long first;
  private volatile long serving;
  private String trouble;

  /**
   * A demo server that has not been started.
   *
   * @param directory for its bus and its release file; closed to other users
   * @param jar of the demo server, or null for our own class path
   * @param journal for what it reports
   */
  public DemoServerSubject(
      String name, Children children, Path directory, Path jar, Journal journal)
      throws IOException, BusException {
    this.name = name;
    this.children = children;
    this.events = new Tail(journal, 0);
    this.bus = BusServer.start(Files.createTempDirectory(directory, "bus").resolve("s"), journal);
    this.port = Ports.free();
    this.command = command(directory, port, bus.socket(), jar);
  }

  /**
   * A command line of the demo server, none of whose answers is slow by design.
   *
   * @param bus null for none
   */
  public static List<String> command(Path directory, int port, Path bus, Path jar)
      throws IOException {
    Path release = Files.createTempFile(directory, "release", ".json");
    new Release("v1", List.of(), null).write(release);
    Endpoint at = new Endpoint(Ports.HOST, port);
    return new DemoServerCommand(at, release, bus, List.of("--slow-every", "0")).words(jar);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String version() {
    return "demo server on Java "
        + System.getProperty("java.version")
        + (usesArchive() ? ", with a class archive" : ", without a class archive");
  }

  /** Whether the serving generation has mapped a class-data archive of its own. */
  public boolean usesArchive() {
    return Usage.archive(serving).isPresent();
  }

  @Override
  public String url() {
    return Ports.url(port);
  }

  @Override
  public void start() throws SubjectException, IOException, InterruptedException {
    Children.Started started = children.spawnHeard(command);
    try {
      Ports.awaitListener(port, started);
    } catch (SubjectException e) {
      List<String> reasons = new JavaStart(command).reasons();
      throw reasons.isEmpty()
          ? e
          : new SubjectException("does not start. " + String.join(" ", reasons));
    }
    awaitReady(started.pid());
    first = started.pid();
    serving = first;
  }

  @Override
  public long main() {
    listen();
    return serving;
  }

  @Override
  public Endpoint listener() {
    return new Endpoint(Ports.HOST, port);
  }

  @Override
  public String how() {
    return "SIGHUP";
  }

  @Override
  public UnderWay restart() throws SubjectException {
    // What it has said of earlier restarts does not count.
    trouble();
    Replacing replacing = new Replacing(replaceable(), this::replaceable);
    if (!children.signal(serving, "HUP")) {
      throw new SubjectException("has ended without being told to");
    }
    return new UnderWay() {
      @Override
      public boolean isDone() throws SubjectException {
        Optional<String> why = replacing.isDone() ? Optional.empty() : trouble();
        if (why.isPresent()) {
          throw new SubjectException(why.get());
        }
        return replacing.isDone();
      }

      @Override
      public String waitsFor() {
        return replacing.waitsFor();
      }
    };
  }

  @Override
  public boolean begins(long pid, long parent) {
    return pid == first || pid == serving;
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.values());
  }

  @Override
  public List<Long> stop() {
    children.signal(main(), "TERM");
    return List.of();
  }

  @Override
  public List<Long> processes() {
    return List.of(main());
  }

  @Override
  public Set<Long> replaceable() {
    return Set.of(main());
  }

  @Override
  public Duration patience() {
    return PATIENCE;
  }

  private Optional<String> trouble() {
    listen();
    Optional<String> news = Optional.ofNullable(trouble);
    trouble = null;
    return news;
  }

  @Override
  public void close() {
    bus.close();
  }

  /** Takes what it has reported meanwhile. */
  private void listen() {
    try {
      long now = System.nanoTime() + A_MOMENT;
      for (var next = events.next(now); next.isPresent(); next = events.next(now)) {
        hear(next.get().envelope());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void hear(Envelope said) {
    if (said.event() instanceof UpgradeEvent.Rolledback back && back.child() == serving) {
      serving = said.pid();
      trouble = back.why();
    } else if (said.pid() != serving) {
      return;
    } else if (said.event() instanceof ChildEvent.Ready ready) {
      serving = ready.child();
    } else if (said.event() instanceof ChildEvent.Failed failed) {
      trouble = failed.detail();
    } else if (said.event() instanceof UpgradeEvent.Refused refused) {
      trouble = refused.why();
    }
  }

  private void awaitReady(long pid) throws SubjectException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Envelope said;
    do {
      said =
          events
              .next(deadline)
              .orElseThrow(() -> new SubjectException("does not say on its bus that it is ready"))
              .envelope();
    } while (said.pid() != pid || !(said.event() instanceof ProcessEvent.Ready));
  }
}
