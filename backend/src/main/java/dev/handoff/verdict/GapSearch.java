package dev.handoff.verdict;

import dev.handoff.event.TrafficEvent.Bucket;
import dev.handoff.event.TrafficEvent.Fresh;
import java.util.Collection;

/**
 * Looks for the {@link Gap} of a window in the reports of one run: between the answers of one
 * report, and from the last answer of a report to the first one of a later report. Time in which
 * nobody was to ask for a new connection is no gap.
 */
final class GapSearch {
  private final long start;
  private final long end;

  /** Whether what comes after the end is somebody else's doing. */
  private final boolean cut;

  private boolean told;
  private boolean answered;
  private boolean slow;
  private long planned;
  private long span;
  private boolean anybody;

  /** From when on there has been no answer; null while nobody asks. */
  private Long since;

  /** The latest moment at which somebody is known to have waited for an answer. */
  private long asked;

  /** The end of the last report. */
  private long reported = Long.MIN_VALUE;

  /** Whether a report is missing since the last answer: it may have had an earlier one. */
  private boolean missed;

  private long from;
  private long to;
  private boolean atLeast;
  private boolean atMost;

  /**
   * Searches.
   *
   * @param buckets all reports of the run, in their order
   * @param start of the window on the monotonic clock
   * @param end of the window, {@link Long#MAX_VALUE} while it is open
   * @param cut whether what comes after the end is somebody else's doing
   */
  GapSearch(Collection<Bucket> buckets, long start, long end, boolean cut) {
    this.start = start;
    this.end = end;
    this.cut = cut;
    for (Bucket bucket : buckets) {
      if (bucket.from() >= end && since != null && since >= end) {
        break;
      }
      if (bucket.answers().fresh() != null) {
        look(bucket, bucket.answers().fresh());
      }
    }
    pause();
  }

  /** What was found. */
  Gap gap() {
    if (!told) {
      return Gap.NOT_TOLD;
    } else if (!anybody || to == from) {
      return Gap.NO_NEW_CONNECTIONS;
    } else if (!answered && slow) {
      return Gap.ONLY_SLOW;
    } else if (atMost) {
      return Gap.REPORT_MISSING;
    }
    return Gap.of(from, to, atLeast, planned == 0 ? (to - from) / 1e6 : span / 1e6 / planned);
  }

  /** Whether an answer that comes later may show how long it is. */
  boolean mayGrow() {
    return !cut && gap().proved() && since != null && since < end;
  }

  private void look(Bucket bucket, Fresh fresh) {
    boolean waiting = fresh.planned() > 0 || fresh.open() > 0;
    missed |= told && bucket.from() > reported;
    reported = bucket.to();
    told = true;
    anybody |= waiting;
    if (within(bucket.from(), bucket.to()) && bucket.load().rate() > 0) {
      planned += fresh.planned();
      span += bucket.to() - bucket.from();
    }
    slow |= bucket.answers().slow() > 0;
    if (since == null && waiting) {
      since = bucket.from();
      missed = false;
    }
    if (fresh.last() > 0) {
      answer(bucket, fresh);
    } else if (!waiting && bucket.load().rate() == 0) {
      pause();
      since = null;
    }
    if (waiting) {
      asked = bucket.to();
    }
  }

  private void answer(Bucket bucket, Fresh fresh) {
    answered = true;
    if (since != null && within(since, fresh.first())) {
      offerUntil(fresh.first(), false);
    }
    missed = false;
    if (within(bucket.from(), bucket.to())) {
      offer(fresh.gapFrom(), fresh.gapTo(), false);
    }
    since = fresh.last();
  }

  /** Nobody asks from here on, as far as is known. */
  private void pause() {
    if (since != null && within(since, asked)) {
      offerUntil(asked, true);
    }
  }

  private boolean within(long begin, long until) {
    return until > start && begin < end;
  }

  /** What has begun before the end, and nobody has ended by then, would have gone on. */
  private void offerUntil(long until, boolean unanswered) {
    boolean over = cut && until > end;
    offer(since, over ? end : until, unanswered || over);
  }

  private void offer(long begin, long until, boolean unanswered) {
    if (until - begin > to - from) {
      from = begin;
      to = until;
      atLeast = unanswered;
      atMost = missed;
    }
  }
}
