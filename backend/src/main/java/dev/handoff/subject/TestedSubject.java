package dev.handoff.subject;

import dev.handoff.event.EventSink;
import dev.handoff.event.RestartEvent;
import dev.handoff.journal.Journal;
import dev.handoff.procfs.Proc;
import dev.handoff.watch.KernelReader;
import dev.handoff.watch.KernelSampler;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;

/**
 * A subject that is started, watched and restarted, whatever server it is. Its journal has all that
 * a verdict needs: when a restart was asked for and when it was over, and what the kernel says
 * meanwhile. What the server itself reports is only added. For one thread.
 */
public final class TestedSubject {
  private static final long LOOK_NANOS = 20_000_000;

  private final Subject subject;
  private final Journal journal;
  private final EventSink sink;
  private final LongSupplier ids;

  private UnderWay underWay;
  private Complaints complaints;

  /**
   * A restart that has been asked for.
   *
   * @param id of the restart in the journal
   * @param at the moment just before the signal, on the monotonic clock
   * @param before the PIDs that had the listener and the connections then
   * @param replaced those of them that it replaces
   */
  public record Asked(long id, long at, List<Long> before, Set<Long> replaced) {}

  /** Looks at a subject until it is closed. */
  public interface Watch extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * A subject that has not been started.
   *
   * @param journal of this subject alone
   */
  public TestedSubject(Subject subject, Journal journal) {
    this(subject, journal, new AtomicLong()::incrementAndGet);
  }

  /**
   * One of several that share a journal.
   *
   * @param ids the number of the next restart that is asked for there
   */
  public TestedSubject(Subject subject, Journal journal, LongSupplier ids) {
    this.subject = subject;
    this.journal = journal;
    this.sink = journal.sink(0);
    this.ids = ids;
  }

  /** What is tested. */
  public Subject subject() {
    return subject;
  }

  /** All that happened to it. */
  public Journal journal() {
    return journal;
  }

  /** Starts it, and waits until it accepts connections. */
  public void start() throws SubjectException, IOException, InterruptedException {
    subject.tell(sink);
    subject.start();
  }

  /** Watches its processes, its listener and its connections until that is closed. */
  public Watch watch() {
    return watch(KernelSampler::start);
  }

  /**
   * The same without its connections, which costs less: looks at them disturb what is measured, and
   * no verdict needs them.
   */
  public Watch watchWithoutConnections() {
    return watch(KernelSampler::startWithoutConnections);
  }

  private Watch watch(BiFunction<KernelReader, EventSink, KernelSampler> start) {
    if (!subject.isWatched()) {
      return () -> {};
    }
    KernelReader reader =
        new KernelReader(subject::listener, Path.of("/proc"), List::of, () -> subject::begins);
    return start.apply(reader, sink)::close;
  }

  /**
   * Looks at its processes, then tells it to restart. That it was asked for is published in
   * between, just before it is told.
   *
   * @throws SubjectException if it cannot be told; the restart is then settled
   */
  public Asked ask() throws SubjectException, IOException {
    NextRestart next = subject.next();
    Processes seen = next.seen();
    Asked asked =
        new Asked(ids.getAsLong(), System.nanoTime(), seen.answering(), seen.replaceable());
    sink.publish(
        new RestartEvent.Asked(
            asked.id(), subject.name(), subject.how(), seen.main(), seen.answering()),
        asked.at());
    complaints = new Complaints(journal, seen.answering());
    try {
      underWay = next.begin();
    } catch (SubjectException | IOException e) {
      settled(asked, e.getMessage());
      throw e;
    }
    return asked;
  }

  /**
   * Waits until the restart is done.
   *
   * @throws SubjectException if that takes too long, or if it is known that it will not happen
   */
  public void settle(Asked asked) throws SubjectException, IOException, InterruptedException {
    settle(asked, subject.patience());
  }

  /** The same with another patience than that of the subject. */
  public void settle(Asked asked, Duration patience)
      throws SubjectException, IOException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    String why = null;
    try {
      while (!underWay.isDone()) {
        if (System.nanoTime() > deadline) {
          throw new SubjectException(underWay.waitsFor());
        }
        complaints.await(System.nanoTime() + LOOK_NANOS);
      }
    } catch (SubjectException | IOException e) {
      why = e.getMessage().replaceAll("\\.$", "");
    } catch (InterruptedException e) {
      settled(asked, "It was stopped before its restart was done.");
      throw e;
    }
    settled(asked, why);
    if (why != null) {
      throw new SubjectException("did not restart: " + why);
    }
  }

  /**
   * Waits until those have left that the last restart should have replaced.
   *
   * @return who has not, in this time
   */
  public Set<Long> awaitLeaving(Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    Set<Long> left = subject.leaving();
    while (!left.isEmpty() && System.nanoTime() < deadline) {
      TimeUnit.NANOSECONDS.sleep(LOOK_NANOS);
      left = subject.leaving();
    }
    return left;
  }

  private void settled(Asked asked, String why) {
    List<Long> stayed = asked.before().stream().filter(Proc::isThere).toList();
    sink.publish(new RestartEvent.Settled(asked.id(), why == null, why, stayed));
  }
}
