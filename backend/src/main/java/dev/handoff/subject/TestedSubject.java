package dev.handoff.subject;

import dev.handoff.event.EventSink;
import dev.handoff.event.RestartEvent;
import dev.handoff.journal.Journal;
import dev.handoff.process.Children;
import dev.handoff.procfs.Endpoint;
import dev.handoff.procfs.Proc;
import dev.handoff.watch.KernelReader;
import dev.handoff.watch.KernelSampler;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A subject that is started, watched and restarted, whatever server it is. Its journal has all that
 * a verdict needs: when a restart was asked for and when it was over, and what the kernel says
 * meanwhile. What the server itself reports is only added. For one thread.
 */
public final class TestedSubject {
  private static final long LOOK_MILLIS = 5;

  private final Subject subject;
  private final Children children;
  private final Journal journal;
  private final EventSink sink;
  private long restarts;

  /** Read by the thread that watches it. */
  private volatile long main;

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
   * @param children who start and signal it
   * @param journal of this subject alone
   */
  public TestedSubject(Subject subject, Children children, Journal journal) {
    this.subject = subject;
    this.children = children;
    this.journal = journal;
    this.sink = journal.sink(0);
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
    subject.start();
    main = subject.main();
  }

  /** Watches its processes and its listener until that is closed. */
  public Watch watch() {
    URI url = URI.create(subject.url());
    KernelReader reader =
        new KernelReader(
            () -> new Endpoint(url.getHost(), url.getPort()),
            Path.of("/proc"),
            List::of,
            () -> (pid, parent) -> pid == main);
    return KernelSampler.start(reader, sink)::close;
  }

  /** Tells it to restart. */
  public Asked ask() throws SubjectException {
    List<Long> before = subject.processes();
    Set<Long> replaced = subject.replaceable();
    // What it has said of earlier restarts does not count.
    subject.trouble();
    main = subject.main();
    long at = System.nanoTime();
    if (!children.signal(main, subject.signal())) {
      throw new SubjectException("has ended without being told to");
    }
    Asked asked = new Asked(++restarts, at, before, replaced);
    String how = "SIG" + subject.signal();
    sink.publish(new RestartEvent.Asked(asked.id(), subject.name(), how, main, before), at);
    return asked;
  }

  /**
   * Waits until the processes that the restart replaces have ended, and others can answer.
   *
   * @throws SubjectException if that takes too long, or if the server says that it will not happen
   */
  public void settle(Asked asked) throws SubjectException, InterruptedException {
    long deadline = System.nanoTime() + subject.patience().toNanos();
    Optional<String> trouble = Optional.empty();
    while (trouble.isEmpty() && !isReplaced(asked)) {
      trouble = subject.trouble();
      if (trouble.isEmpty() && System.nanoTime() > deadline) {
        trouble = Optional.of(isGone(asked) ? "none answers" : "its old processes stay");
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
    List<Long> stayed = asked.before().stream().filter(Proc::isThere).toList();
    String why = trouble.orElse(null);
    sink.publish(new RestartEvent.Settled(asked.id(), why == null, why, stayed));
    main = subject.main();
    if (why != null) {
      throw new SubjectException("did not restart: " + why.replaceAll("\\.$", ""));
    }
  }

  private boolean isReplaced(Asked asked) {
    return isGone(asked) && !subject.replaceable().isEmpty();
  }

  private static boolean isGone(Asked asked) {
    return asked.replaced().stream().noneMatch(Proc::isThere);
  }
}
