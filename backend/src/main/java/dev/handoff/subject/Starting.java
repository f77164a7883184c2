package dev.handoff.subject;

import dev.handoff.process.Remains;
import dev.handoff.procfs.Endpoint;
import dev.handoff.procfs.Proc;
import dev.handoff.subject.file.SubjectFile;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The start of a described server, and of all that runs beside it.
 *
 * @param services null unless it runs under systemd
 * @param ending what is to end with it
 */
record Starting(
    DescribedSubject subject,
    Launcher launcher,
    Services services,
    Ending ending,
    Remains remains) {
  private static final long LOOK_MILLIS = 10;
  private static final Duration TO_LEAVE = Duration.ofSeconds(1);
  private static final Duration TO_BE_THERE = Duration.ofSeconds(5);

  /** Starts all, and waits until it is ready. */
  void run() throws SubjectException, IOException, InterruptedException {
    boolean ours = setup().start() != null;
    try {
      begin();
      await(subject.ready(), ours ? subject.patience() : toBeThere());
    } catch (SubjectException e) {
      throw new SubjectException((ours ? "does not start: " : "is not there: ") + e.getMessage());
    }
  }

  /** Starts all, and does not wait. */
  void begin() throws SubjectException, IOException, InterruptedException {
    if (services != null) {
      services.start(launcher.children());
    } else if (setup().start() != null) {
      checkPort(subject.listener());
    }
    for (var each : setup().also()) {
      Launcher.Launched other = launcher.start(each);
      ending.beside(other);
      remains.add(other.pid());
    }
    if (setup().start() != null) {
      subject.begin();
    }
  }

  private SubjectFile.Setup setup() {
    return subject.file().setup();
  }

  /** How long to wait for one that runs already: it has had its time to start. */
  private Duration toBeThere() {
    return subject.patience().compareTo(TO_BE_THERE) > 0 ? TO_BE_THERE : subject.patience();
  }

  /** Whoever has left it a moment ago may still be closing it. */
  private static void checkPort(Endpoint listener)
      throws SubjectException, IOException, InterruptedException {
    await(
        Steps.step(
            () -> Proc.listenerOn(listener).isEmpty(),
            () -> Readiness.taken(listener, Proc.listenerOn(listener).orElse(0))),
        TO_LEAVE);
  }

  private static void await(UnderWay step, Duration atMost)
      throws SubjectException, IOException, InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!step.isDone()) {
      if (System.nanoTime() > deadline) {
        throw new SubjectException(step.waitsFor());
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }
}
