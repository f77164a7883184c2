package dev.handoff.verdict;

import dev.handoff.event.Envelope;
import dev.handoff.event.Tally;
import dev.handoff.event.TrafficEvent;
import dev.handoff.event.TrafficEvent.Bucket;
import dev.handoff.journal.SeqRanges;
import dev.handoff.story.Restart;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One traffic process: what it reported, and what is missing. */
final class Run {
  private static final long SILENCE = 3_000_000_000L;
  private static final long A_SECOND = 1_000_000_000L;
  private static final long PATIENCE = 5 * A_SECOND;
  private static final String UNBALANCED = "the counts of the traffic do not add up";
  private static final String UNREPORTED = "not every failure was reported";
  private static final long LONGEST_TIMEOUT = 60 * A_SECOND;

  private final TreeMap<Long, Point> points = new TreeMap<>();
  private final Reports reports = new Reports();
  private final Failures failures = new Failures();
  private final SeqRanges seen = new SeqRanges();
  private long timeout = LONGEST_TIMEOUT;
  private boolean mayRepeat = true;
  private boolean finished;

  /** An event that is not about the traffic has this number. */
  void count(long seq) {
    seen.add(seq);
  }

  void accept(Envelope envelope) {
    long seq = envelope.seq();
    seen.add(seq);
    if (envelope.event() instanceof TrafficEvent.Started started) {
      timeout = started.timeoutMillis() * 1_000_000;
      mayRepeat = started.mayRepeat();
      points.putIfAbsent(envelope.mono(), Point.start(envelope.mono(), seq));
    } else if (envelope.event() instanceof Bucket bucket) {
      accept(bucket, seq);
    } else if (envelope.event() instanceof TrafficEvent.Failure failure) {
      failures.add(Failure.of(envelope, failure));
    } else if (envelope.event() instanceof TrafficEvent.Finished end) {
      finished = true;
      points.put(envelope.mono(), Point.end(envelope.mono(), seq, end));
    }
  }

  /** A bucket knows the totals at both its ends. */
  private void accept(Bucket b, long seq) {
    points.put(b.to(), Point.after(b, seq));
    points.putIfAbsent(b.from(), Point.before(b, seq));
    if (reports.add(b)) {
      points.headMap(reports.begin()).clear();
    }
  }

  /** The newest moment that it reported; {@link Long#MAX_VALUE} before it has reported any. */
  long lastAt() {
    return points.isEmpty() ? Long.MAX_VALUE : points.lastKey();
  }

  /** What it reported each tenth of a second. */
  Reports reports() {
    return reports;
  }

  /**
   * What happened in the window of a restart.
   *
   * @param open the restarts whose verdicts may still change, the oldest first; this is one of them
   * @param now the newest moment known from any process
   */
  Books books(Restart restart, Collection<Restart> open, long now) {
    long start = restart.from();
    long end = end(restart);
    Books books = new Books(restart.death());
    if (!ranWithin(start, end)) {
      return books;
    }
    Map.Entry<Long, Point> before = points.floorEntry(start);
    boolean seenToEnd = points.ceilingKey(end) != null;
    Point first = (before == null ? points.firstEntry() : before).getValue();
    Point last = at(end);
    // Counts never shrink; but in a recording that somebody has edited, totals may.
    Point opening = first.possible();
    Point closing = last.after(opening);
    if (opening != first || closing != last) {
      books.doubts.add(UNBALANCED);
    }
    if (before == null && opening.tally().planned() > 0) {
      books.doubts.add("its traffic was not seen from the beginning");
    }
    if (!seenToEnd && !finished) {
      books.settled = false;
      if (now - closing.at() > SILENCE) {
        books.doubts.add("the traffic process has fallen silent");
        books.settled = true;
      }
    }
    LateLosses late = late(restart, open);
    late.others().addAll(failures.causedBy(restart.intervention()));
    count(opening, closing, books);
    books.styles = styles(opening, closing, books);
    failures.between(opening, closing).forEach(each -> late.attribute(each, opening, books));
    settle(opening, closing, late, now, books);
    Aftermath aftermath = Aftermath.of(restart);
    if (aftermath != null) {
      countAftermath(aftermath, closing, late, now, books);
    }
    books.longestOpen = longestOpen(start, opening);
    lookForGap(start, end, restart.intervention() != null, now, books);
    books.mayRepeat = mayRepeat;
    return books;
  }

  /** An answer that comes soon after the window shows how long the last gap in it was. */
  private void lookForGap(long start, long end, boolean early, long now, Books books) {
    GapSearch search = new GapSearch(reports.all(), start, end, early);
    books.gap = search.gap();
    long last = points.lastKey();
    if (search.mayGrow() && !finished && last - end < PATIENCE && now - last <= SILENCE) {
      books.settled = false;
    }
  }

  /** Takes note that the verdict on one of the open restarts will not change any more. */
  void fix(Restart restart, Collection<Restart> open) {
    failures.spend(late(restart, open).own());
    failures.spend(failures.sparedBy(restart.intervention()));
  }

  private LateLosses late(Restart restart, Collection<Restart> open) {
    LateLosses losses = LateLosses.besides(failures.spent());
    for (Restart each : open) {
      Aftermath aftermath = Aftermath.of(each);
      if (aftermath != null && ranWithin(each.from(), end(each))) {
        losses.add(failures.late(aftermath, at(end(each))), each == restart);
        losses.add(each == restart ? List.of() : failures.sparedBy(each.intervention()), false);
      }
    }
    return losses;
  }

  private static long end(Restart restart) {
    return restart.to() == null ? Long.MAX_VALUE : restart.to();
  }

  /** The first report of a moment or later, or else the last one. */
  private Point at(long moment) {
    Map.Entry<Long, Point> at = points.ceilingEntry(moment);
    return (at == null ? points.lastEntry() : at).getValue();
  }

  private boolean ranWithin(long start, long end) {
    if (points.isEmpty() || points.firstKey() >= end) {
      return false;
    }
    long last = points.lastKey();
    return last > start || !finished && start - last < SILENCE;
  }

  private void count(Point opening, Point closing, Books books) {
    books.tally = WindowTally.between(opening.tally(), closing.tally());
    long missing = seen.missingBetween(opening.seq(), closing.seq());
    for (Bucket bucket : reports.within(opening.at(), closing.at())) {
      books.take(bucket);
      if (bucket.open().inFlight() != points.get(bucket.to()).inFlight()) {
        books.doubts.add(UNBALANCED);
      }
    }
    if (missing > 0) {
      books.doubts.add(
          missing == 1
              ? "1 report of the traffic is lost"
              : missing + " reports of the traffic are lost");
    }
  }

  private static Styles styles(Point opening, Point closing, Books books) {
    for (Point point : new Point[] {opening, closing}) {
      if (point.tellsStyles() && !point.stylesAgree()) {
        books.doubts.add("the counts by connection style do not add up to the total");
      }
    }
    return Styles.between(opening, closing);
  }

  /** Adds how the requests ended that were open at the end of the window. */
  private void settle(Point opening, Point closing, LateLosses late, long now, Books books) {
    for (Failure failure : failures.after(closing)) {
      if (books.tally.inFlight() > 0 && failure.isPlannedBy(closing)) {
        books.tally = books.tally.fail(failure.kind());
        books.styles.openFailed(failure.style(), failure.kind());
        books.failedLater(failure.kind());
        late.attribute(failure, opening, books);
      }
    }
    boolean open = books.tally.inFlight() > 0;
    Point last = points.lastEntry().getValue();
    Point until =
        points.tailMap(closing.at()).values().stream()
            .filter(point -> allHaveEnded(closing, point))
            .findFirst()
            .orElse(last);
    if (open && !allWereTold(closing, until)) {
      books.doubts.add(UNREPORTED);
    }
    if (open && (finished || allHaveEnded(closing, until))) {
      books.tally = books.tally.answerTheRest();
      books.styles.openAnswered();
    } else if (open && now - last.at() > SILENCE) {
      books.doubts.add("the traffic process has fallen silent");
    } else if (open) {
      books.settled = false;
    }
  }

  /** Requests that were planned after the window, and died with a process of it. */
  private void countAftermath(
      Aftermath aftermath, Point closing, LateLosses late, long now, Books books) {
    for (Failure failure : late.own()) {
      books.tally = books.tally.failLate(failure.kind());
      books.styles.lateFailed(failure.style(), failure.kind());
      books.failedLater(failure.kind());
      books.attribute(failure.kind(), failure.server(), failure.at());
    }
    if (!allWereTold(closing, at(aftermath.until()))) {
      books.doubts.add(UNREPORTED);
    }
    long last = points.lastKey();
    if (!finished && last < aftermath.until() && now - last <= SILENCE) {
      books.settled = false;
    }
  }

  /**
   * The longest time of a request that was open at a moment and was answered, in nanoseconds. It is
   * a lower bound, because a report names the oldest open request every tenth of a second. 0 if
   * there is none, or if a report that could say otherwise is lost.
   */
  private long longestOpen(long moment, Point opening) {
    long longest = 0;
    Bucket before = null;
    Point last = opening;
    boolean ended = false;
    for (Bucket bucket : reports.since(moment)) {
      if (before != null && oldest(before) != oldest(bucket) && !failures.has(oldest(before))) {
        longest = Math.max(longest, before.to() - oldest(before));
      }
      last = points.get(bucket.to());
      if (oldest(bucket) == 0 || oldest(bucket) > moment) {
        ended = true;
        break;
      }
      before = bucket;
    }
    if (!ended && finished && before != null && !failures.has(oldest(before))) {
      longest = Math.max(longest, before.to() - oldest(before));
    }
    boolean told = seen.missingBetween(opening.seq(), last.seq()) == 0;
    return told && allWereTold(opening, last) ? longest : 0;
  }

  private static long oldest(Bucket bucket) {
    return bucket.open().oldest();
  }

  /**
   * A traffic process in great trouble reports only some of its failures one by one, and reports
   * may be lost; but it counts them all.
   */
  private boolean allWereTold(Point since, Point until) {
    long told = failures.between(since, until).count();
    Tally between = until.tally().minus(since.tally());
    return told >= between.failed() + between.notSent();
  }

  /** Whether all requests that were open at an earlier moment have ended. */
  private boolean allHaveEnded(Point since, Point now) {
    if (now.inFlight() == 0) {
      return true;
    }
    // A generator that stalled meanwhile waits for longer than the timeout.
    Bucket bucket = reports.endingAt(now.at());
    return bucket != null && oldest(bucket) != 0
        ? oldest(bucket) > since.at()
        : now.at() > since.at() + timeout + A_SECOND;
  }
}
