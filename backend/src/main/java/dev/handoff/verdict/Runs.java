package dev.handoff.verdict;

import dev.handoff.event.TrafficEvent;
import dev.handoff.event.TrafficEvent.Bucket;
import dev.handoff.journal.Journal.Entry;
import dev.handoff.journal.ProcessId;
import dev.handoff.story.Restart;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The runs of traffic that restarts may still need, each with its reports. */
final class Runs {
  private static final int MOST = 100;
  private static final long A_SECOND = 1_000_000_000L;
  private static final long OUTSIDE = 60 * A_SECOND;

  private final Map<ProcessId, Run> runs = new LinkedHashMap<>();

  /** Takes an entry if it comes from traffic. */
  void accept(Entry entry) {
    if (entry.envelope().event() instanceof TrafficEvent) {
      run(entry.process()).accept(entry.envelope());
    } else {
      count(entry);
    }
  }

  /**
   * What became of the requests of all of them in the window of a restart.
   *
   * @param open the restarts whose verdicts may still change, the oldest first; this is one of them
   */
  Books books(Restart restart, Collection<Restart> open, long now) {
    Books books = new Books(restart.death());
    for (Run run : runs.values()) {
      books.add(run.books(restart, open, now));
    }
    books.nameTheRest();
    return books;
  }

  /** Takes note that the verdict on one of the open restarts will not change any more. */
  void fix(Restart restart, Collection<Restart> open) {
    runs.values().forEach(run -> run.fix(restart, open));
  }

  /** The reports of the minute before a restart that lie in no other restart. */
  List<Bucket> before(Restart restart, Collection<Restart> open, Collection<Verdict> settled) {
    List<Bucket> outside = new ArrayList<>();
    for (Run run : runs.values()) {
      for (Bucket bucket : run.reports().within(restart.from() - OUTSIDE, restart.from())) {
        boolean elsewhere =
            open.stream().anyMatch(o -> overlap(bucket, o.from(), o.to()))
                || settled.stream()
                    .anyMatch(
                        v -> overlap(bucket, v.window().requestedMono(), v.window().windowTo()));
        if (!elsewhere) {
          outside.add(bucket);
        }
      }
    }
    return outside;
  }

  /**
   * The reports of the same time around each restart; none if one of them is missing, which may be
   * the one with the slowest answer.
   */
  List<Bucket> around(Restart restart) {
    long from = restart.from() - A_SECOND;
    long to = restart.from() + 3 * A_SECOND;
    List<Bucket> around = new ArrayList<>();
    for (Run run : runs.values()) {
      if (run.reports().misses(from, to)) {
        return List.of();
      }
      for (Bucket bucket : run.reports().within(from, Long.MAX_VALUE)) {
        if (bucket.from() < to) {
          around.add(bucket);
        }
      }
    }
    return around;
  }

  /**
   * Forgets what no restart needs any more: it needs the minute before it.
   *
   * @param first the moment of the first restart that may still need any
   */
  void forgetBefore(long first) {
    runs.values().removeIf(run -> run.lastAt() < first - OUTSIDE);
  }

  int size() {
    return runs.size();
  }

  private Run run(ProcessId process) {
    Run run = runs.computeIfAbsent(process, first -> new Run());
    if (runs.size() > MOST) {
      runs.remove(runs.keySet().iterator().next());
    }
    return run;
  }

  /** A process that sends traffic may report other things too; they are no lost reports of it. */
  private void count(Entry entry) {
    runs.forEach(
        (process, run) -> {
          if (process.mayBe(entry.process())) {
            run.count(entry.envelope().seq());
          }
        });
  }

  private static boolean overlap(Bucket bucket, long from, Long to) {
    return bucket.to() > from && (to == null || bucket.from() < to);
  }
}
