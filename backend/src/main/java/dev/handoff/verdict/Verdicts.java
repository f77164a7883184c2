package dev.handoff.verdict;

import dev.handoff.event.Envelope;
import dev.handoff.event.Event;
import dev.handoff.event.KernelEvent;
import dev.handoff.event.RequestEvent;
import dev.handoff.event.TrafficEvent;
import dev.handoff.event.TrafficEvent.Bucket;
import dev.handoff.journal.Journal.Entry;
import dev.handoff.story.Beginnings;
import dev.handoff.story.Restart;
import dev.handoff.verdict.Verdict.Conclusion;
import dev.handoff.verdict.Verdict.Counts;
import dev.handoff.verdict.Verdict.Evidence;
import dev.handoff.verdict.Verdict.Fate;
import dev.handoff.verdict.Verdict.Party;
import dev.handoff.verdict.Verdict.Sides;
import dev.handoff.verdict.Verdict.Times;
import dev.handoff.verdict.Verdict.Window;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One verdict per restart that has begun, from the entries of a journal and nothing else. Entries
 * may come late and out of order. Its memory is bounded: old restarts are forgotten. Not safe for
 * use by several threads at once; {@link LiveVerdicts} is.
 */
public final class Verdicts {
  private static final int MOST_MILESTONES = 20_000;
  private static final int MOST_VERDICTS = 1_000;

  /** How long after the end of a restart events that come late may still correct its verdict. */
  private static final long LATE = 5_000_000_000L;

  private static final long A_SECOND = 1_000_000_000L;

  private final TreeSet<Envelope> milestones = new TreeSet<>(Restart.ORDER);
  private final Runs runs = new Runs();
  private final TreeMap<Envelope, Verdict> settled = new TreeMap<>(Restart.ORDER);
  private final Overflows overflows = new Overflows();
  private final ResetCounts resets = new ResetCounts();
  private final Long watchedSince;
  private int forgotten;
  private Long firstLive;
  private long now = Long.MIN_VALUE;
  private long looked = Long.MIN_VALUE;

  /**
   * An empty accumulator.
   *
   * @param watchedSince the moment on the monotonic clock from which on any traffic process would
   *     be seen
   */
  public Verdicts(long watchedSince) {
    this.watchedSince = watchedSince;
  }

  private Verdicts() {
    this.watchedSince = null;
  }

  /** An empty accumulator for a recording; watched since its first live event. */
  public static Verdicts ofRecording() {
    return new Verdicts();
  }

  /** The verdicts of a whole journal, such as a recording. */
  public static List<Verdict> of(List<Entry> entries) {
    Verdicts verdicts = ofRecording();
    entries.forEach(verdicts::accept);
    return verdicts.all();
  }

  /** Takes the next entry of a journal. */
  public void accept(Entry entry) {
    Envelope envelope = entry.envelope();
    Event event = envelope.event();
    now = Math.max(now, envelope.mono());
    if (firstLive == null && !envelope.repeated()) {
      firstLive = envelope.mono();
    }
    runs.accept(entry);
    if (event instanceof KernelEvent.Sample sample) {
      overflows.add(envelope.mono(), sample);
      resets.add(envelope.mono(), sample.resets());
    } else if (isMilestone(event)) {
      milestones.add(envelope);
      if (milestones.size() > MOST_MILESTONES) {
        milestones.pollFirst();
      }
    }
    if (Math.floorDiv(now, A_SECOND) > looked) {
      looked = Math.floorDiv(now, A_SECOND);
      settle();
    }
  }

  private static boolean isMilestone(Event event) {
    return !(event instanceof Event.Sample)
        && !(event instanceof RequestEvent.SlowStarted)
        && (!(event instanceof TrafficEvent) || event instanceof TrafficEvent.FirstAnswer);
  }

  /** The verdicts so far, oldest restart first. */
  public List<Verdict> all() {
    Collection<Envelope> requests = requests().keySet();
    Map<Envelope, Restart> open = open(requests);
    List<Verdict> verdicts = new ArrayList<>();
    for (Envelope request : requests) {
      Verdict known = settled.get(request);
      int number = forgotten + verdicts.size() + 1;
      verdicts.add(known != null ? known : verdict(number, request, open));
    }
    return verdicts;
  }

  /**
   * Fixes verdicts that can no longer change. It goes by the time in the entries, not by when
   * somebody asks, so that a recording yields the same verdicts as the journal that it was made
   * from.
   */
  private void settle() {
    NavigableMap<Envelope, Envelope> requests = requests();
    Map<Envelope, Restart> open = open(requests.keySet());
    int number = forgotten;
    for (Envelope request : requests.keySet()) {
      number++;
      Restart restart = open.get(request);
      if (restart != null && restart.end().at() != null && now - restart.end().at() > LATE) {
        Verdict verdict = verdict(number, request, open);
        if (verdict.window().settled()) {
          settled.put(request, verdict);
          runs.fix(restart, open.values());
          open.remove(request);
        }
      }
    }
    while (settled.size() > MOST_VERDICTS) {
      Envelope oldest = settled.pollFirstEntry().getKey();
      milestones.remove(oldest);
      Optional.ofNullable(requests.get(oldest)).ifPresent(milestones::remove);
      forgotten++;
    }
    long first = open.values().stream().mapToLong(Restart::from).min().orElse(now);
    runs.forgetBefore(Math.min(first, now - LATE));
  }

  /** How many runs of traffic are remembered. */
  int runs() {
    return runs.size();
  }

  /** The beginnings of all restarts, with the servers' own words for them. */
  private NavigableMap<Envelope, Envelope> requests() {
    NavigableSet<Envelope> events = new TreeSet<>(Restart.ORDER);
    events.addAll(settled.keySet());
    for (Envelope envelope : milestones) {
      if (Beginnings.matter(envelope.event())) {
        events.add(envelope);
      }
    }
    return Beginnings.of(events);
  }

  private Map<Envelope, Restart> open(Collection<Envelope> requests) {
    Map<Envelope, Restart> open = new TreeMap<>(Restart.ORDER);
    for (Envelope request : requests) {
      if (!settled.containsKey(request)) {
        open.put(request, Restart.of(request, milestones.tailSet(request, false)));
      }
    }
    return open;
  }

  private Verdict verdict(int number, Envelope request, Map<Envelope, Restart> all) {
    Restart restart = all.get(request);
    long end = restart.to() == null ? Long.MAX_VALUE : restart.to();
    Books books = runs.books(restart, all.values(), now);
    books.overflows = overflows.within(restart.from(), end, now);
    books.resets = resets.within(restart.from(), end);
    boolean ended =
        restart.end().at() != null && (restart.end().seen() || now - restart.end().at() > LATE);
    boolean over = ended && books.settled && !overflows.mayFollow(end, now);
    List<Bucket> before = runs.before(restart, all.values(), settled.values());
    Long watched = watchedSince != null ? watchedSince : firstLive;
    boolean wasWatched = watched != null && watched <= restart.from();
    Sentence sentence = new Sentence(restart, books, over, wasWatched);
    return new Verdict(
        number,
        Window.of(restart, over),
        new Party(restart.oldPid(), restart.parties().oldGen()),
        new Party(restart.newPid(), restart.parties().newGen()),
        new Sides(
            restart.parties().way(),
            restart.parties().subject(),
            restart.parties().before(),
            restart.parties().after(),
            restart.hands()),
        new Counts(
            books.tally,
            books.failures,
            books.retryable(),
            books.answeredBy,
            books.styles.tallies()),
        new Fate(
            restart.death() == null ? 0 : restart.death().pid(),
            books.died,
            books.unknown,
            restart.drain().slowFinished(),
            restart.drain().longestSlowSeconds(),
            books.longestOpen == 0 ? null : books.longestOpen / 1_000_000,
            restart.drain().cut()),
        new Times(
            Latencies.of(books.buckets),
            Latencies.of(before),
            Latencies.of(runs.around(restart)),
            Latencies.service(books.buckets),
            Latencies.service(before),
            books.gap),
        Evidence.of(Accepts.of(restart, milestones.tailSet(request, false)), books),
        new Conclusion(
            restart.outcome(),
            tone(restart, books, over),
            books.doubt(),
            sentence.lead(),
            sentence.text()));
  }

  private static Tone tone(Restart restart, Books books, boolean over) {
    if (books.failed() > 0 || restart.drain().cut() > 0 || books.wereResetInQueue()) {
      return Tone.BAD;
    } else if (!over) {
      return Tone.OPEN;
    }
    boolean proved =
        books.tally.sent() > 0
            && books.notSent() == 0
            && books.doubts.isEmpty()
            && !restart.oldDied();
    return proved ? Tone.GOOD : Tone.UNPROVEN;
  }
}
