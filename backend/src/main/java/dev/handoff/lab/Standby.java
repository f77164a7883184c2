package dev.handoff.lab;

import dev.handoff.event.StandbyEvent;
import dev.handoff.journal.Journal;
import dev.handoff.subject.DescribedSubject;
import dev.handoff.subject.SubjectException;
import java.time.Duration;

/** The process that a server starts ahead of its next restart, as the server tells of it. */
final class Standby {
  private static final Duration LOOK = Duration.ofMillis(100);

  /** The server itself gives one as long, before it gives it up. */
  private static final Duration WARM_WITHIN = Duration.ofMinutes(2);

  private Standby() {}

  /**
   * Waits until it is warm, if the server keeps one.
   *
   * @param journal of that server
   * @throws SubjectException if there is none after two minutes
   */
  static void await(DescribedSubject server, Journal journal)
      throws SubjectException, InterruptedException {
    long deadline = System.nanoTime() + WARM_WITHIN.toNanos();
    for (boolean warm = !server.keepsStandby(); !warm; ) {
      long last = journal.lastId();
      warm = isWarm(journal, server.main());
      if (!warm && System.nanoTime() > deadline) {
        throw new SubjectException("has no standby that waits");
      } else if (!warm) {
        journal.await(last, LOOK);
      }
    }
  }

  private static boolean isWarm(Journal journal, long main) {
    StandbyEvent last = null;
    for (Journal.Entry entry : journal.snapshot()) {
      if (entry.envelope().pid() == main && entry.envelope().event() instanceof StandbyEvent next) {
        last = next;
      }
    }
    return last instanceof StandbyEvent.Ready;
  }
}
