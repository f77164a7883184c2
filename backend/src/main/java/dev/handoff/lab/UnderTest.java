package dev.handoff.lab;

import dev.handoff.bus.BusException;
import dev.handoff.bus.BusServer;
import dev.handoff.journal.Journal;
import dev.handoff.plan.Mix;
import dev.handoff.plan.Style;
import dev.handoff.process.Children;
import dev.handoff.subject.DescribedSubject;
import dev.handoff.subject.SubjectException;
import dev.handoff.subject.Surroundings;
import dev.handoff.subject.TestedSubject;
import dev.handoff.subject.file.SubjectFile;
import dev.handoff.traffic.command.OpenLoop;
import dev.handoff.traffic.wire.FirstAnswer;
import dev.handoff.traffic.wire.NoAnswer;
import dev.handoff.traffic.wire.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** A server that runs, with its journal, its bus, what the kernel says of it, and its traffic. */
public final class UnderTest implements AutoCloseable {
  private static final int JOURNAL = 100_000;
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration LONGEST = Duration.ofHours(2);

  private final Journal journal = new Journal(JOURNAL);
  private final BusServer bus;
  private final DescribedSubject server;
  private final TestedSubject tested;
  private TestedSubject.Watch watch;
  private boolean remote;
  private Target target;
  private OpenLoop loop;
  private FutureTask<OpenLoop.Outcome> running;

  private UnderTest(SubjectFile file, Children children, Path directory, String path)
      throws SubjectException, IOException, BusException, InterruptedException {
    bus = BusServer.start(Files.createTempDirectory(directory, "bus").resolve("s"), journal);
    try {
      Surroundings usual = Surroundings.usual(children, directory, bus.socket());
      server =
          DescribedSubject.of(
              file, new Surroundings(children, directory, bus.socket(), path, usual.demoServer()));
    } catch (SubjectException | IOException | InterruptedException e) {
      bus.close();
      throw e;
    }
    tested = new TestedSubject(server, journal);
  }

  /** Starts a server. */
  public static UnderTest start(SubjectFile file, Children children, Path directory, String path)
      throws SubjectException, IOException, BusException, InterruptedException {
    UnderTest started = new UnderTest(file, children, directory, path);
    try {
      started.tested.start();
      started.watch = started.tested.watch();
      return started;
    } catch (SubjectException | IOException | InterruptedException e) {
      started.close();
      throw e;
    }
  }

  /** How it is restarted. */
  public TestedSubject tested() {
    return tested;
  }

  /** What runs. */
  public DescribedSubject server() {
    return server;
  }

  /** All that happened to it. */
  public Journal journal() {
    return journal;
  }

  /**
   * Asks it once, as the traffic does. From now on answers must have what this one has.
   *
   * @param remote whether it may be on another machine
   */
  public FirstAnswer ask(boolean remote) throws NoAnswer {
    this.remote = remote;
    FirstAnswer answer = FirstAnswer.of(target(server.url()), PATIENCE);
    target = answer.target().expecting(answer.expect());
    return answer;
  }

  /** What requests for a URL of it are like. */
  Target target(String url) {
    return Target.of(url, remote, server.asking());
  }

  /**
   * Begins traffic.
   *
   * @param pool how many connections each style keeps alive, 0 for the usual number
   */
  public void load(double rate, Mix mix, int pool) throws IOException {
    Target asked = target == null ? target(server.url()) : target;
    loop = OpenLoop.to(asked, rate, LONGEST, mix, pool, journal.sink(0));
    running = new FutureTask<>(loop::run);
    Thread thread = new Thread(running, "load");
    thread.setDaemon(true);
    thread.start();
  }

  /** How many connections a style of the traffic keeps. */
  public int kept(Style style) {
    return loop.kept(style);
  }

  /**
   * If it starts the next process ahead of each restart, waits until that is warm.
   *
   * @throws SubjectException if there is none after two minutes
   */
  void awaitStandby() throws SubjectException, InterruptedException {
    Standby.await(server, journal);
  }

  /** Ends the traffic, and waits for what is in flight. */
  public OpenLoop.Outcome unload() throws IOException, InterruptedException {
    loop.stop();
    try {
      return running.get();
    } catch (ExecutionException e) {
      throw new IOException("the load has failed: " + e.getCause().getMessage(), e.getCause());
    }
  }

  @Override
  public void close() {
    if (loop != null) {
      loop.stop();
    }
    if (watch != null) {
      watch.close();
    }
    server.close();
    bus.close();
  }
}
