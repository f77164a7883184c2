package dev.handoff.subject;

import dev.handoff.event.ChildEvent;
import dev.handoff.event.Envelope;
import dev.handoff.event.UpgradeEvent;
import dev.handoff.journal.Journal;
import dev.handoff.journal.Tail;
import java.util.List;

/**
 * What a server itself says of a restart that fails, if it reports to the journal: nobody has to
 * wait then. What it has said before does not count. For one thread.
 */
final class Complaints {
  private final Tail news;
  private final List<Long> before;

  /**
   * Listens from now on.
   *
   * @param before the processes that are asked
   */
  Complaints(Journal journal, List<Long> before) {
    this.news = new Tail(journal, journal.lastId());
    this.before = before;
  }

  /**
   * Listens until this moment.
   *
   * @throws SubjectException with what it says
   */
  void await(long until) throws SubjectException, InterruptedException {
    for (var next = news.next(until); next.isPresent(); next = news.next(until)) {
      Envelope said = next.get().envelope();
      String why = before.contains(said.pid()) ? complaint(said) : null;
      if (why != null) {
        throw new SubjectException(why);
      }
    }
  }

  private static String complaint(Envelope said) {
    if (said.event() instanceof UpgradeEvent.Rolledback back) {
      return back.why();
    } else if (said.event() instanceof ChildEvent.Failed failed) {
      return failed.detail() == null ? failed.cause() : failed.detail();
    } else if (said.event() instanceof UpgradeEvent.Refused refused) {
      return refused.why();
    }
    return null;
  }
}
