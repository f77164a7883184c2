package dev.handoff.lab;

import dev.handoff.bus.BusException;
import dev.handoff.bus.BusServer;
import dev.handoff.event.Tally;
import dev.handoff.journal.Journal;
import dev.handoff.plan.Mix;
import dev.handoff.process.Children;
import dev.handoff.subject.DescribedSubject;
import dev.handoff.subject.SubjectException;
import dev.handoff.subject.Surroundings;
import dev.handoff.subject.TestedSubject;
import dev.handoff.subject.file.SubjectFile;
import dev.handoff.traffic.command.OpenLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** A server that runs, with its journal, its bus, what the kernel says of it, and its traffic. */
final class UnderTest implements AutoCloseable {
  private static final int JOURNAL = 100_000;
  private static final Duration LONGEST = Duration.ofHours(2);

  private final Journal journal = new Journal(JOURNAL);
  private final BusServer bus;
  private final DescribedSubject server;
  private final TestedSubject tested;
  private TestedSubject.Watch watch;
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
  static UnderTest start(SubjectFile file, Children children, Path directory, String path)
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

  TestedSubject tested() {
    return tested;
  }

  DescribedSubject server() {
    return server;
  }

  Journal journal() {
    return journal;
  }

  /** Begins traffic. */
  void load(double rate, Mix mix, int pool, Duration timeout) throws IOException {
    loop = OpenLoop.to(server.url(), rate, LONGEST, mix, pool, timeout, journal.sink(0));
    running = new FutureTask<>(loop::run);
    Thread thread = new Thread(running, "load");
    thread.setDaemon(true);
    thread.start();
  }

  /** Ends the traffic. */
  Tally unload() throws IOException, InterruptedException {
    loop.stop();
    try {
      return running.get().tally();
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
