package dev.handoff.subject;

import dev.handoff.process.Children;
import java.time.Duration;
import java.util.Set;

/** A step of a restart: the processes of a server that is told to stop. */
final class Stopping implements UnderWay {
  private final Pids all;
  private final Children children;
  private final Duration within;
  private long deadline;

  /**
   * Some that have not been told yet.
   *
   * @param within after which those that are left are killed
   */
  Stopping(Set<Long> all, Children children, Duration within) {
    this.all = Pids.of(all);
    this.children = children;
    this.within = within;
  }

  /** Tells the main one of them. */
  void tell(long main, String signal) throws SubjectException {
    deadline = System.nanoTime() + within.toNanos();
    if (!children.signal(main, signal)) {
      throw new SubjectException("has ended without being told to");
    }
  }

  boolean isTold() {
    return deadline != 0;
  }

  @Override
  public boolean isDone() {
    Set<Long> left = all.left();
    if (isTold() && System.nanoTime() > deadline) {
      left.forEach(pid -> children.signal(pid, "KILL"));
    }
    return left.isEmpty();
  }

  @Override
  public String waitsFor() {
    return "its old processes stay: " + all.named();
  }
}
