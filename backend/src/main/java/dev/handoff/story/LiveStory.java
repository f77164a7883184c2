package dev.handoff.story;

import dev.handoff.event.ChildEvent;
import dev.handoff.event.Envelope;
import dev.handoff.event.ProcessEvent;
import dev.handoff.event.StandbyEvent;
import dev.handoff.event.UpgradeEvent;
import dev.handoff.journal.Journal;
import dev.handoff.journal.ProcessId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * The story of a running journal. It learns of processes only from events, so it also knows those
 * that ran before this dashboard as soon as they report to the bus. Safe for use by several
 * threads.
 */
public final class LiveStory {
  private static final int CHUNK = 1_000;
  private static final int REMEMBERED = 64;

  private final Journal journal;
  private final Map<ProcessId, GenerationFold> generations = new LinkedHashMap<>();
  private final Map<ProcessId, Envelope> ends = new LinkedHashMap<>();
  private final UpgradeFold upgrade = new UpgradeFold();
  private final TrafficFold traffic = new TrafficFold();
  private long cursor;

  /**
   * A process that runs, as far as is known.
   *
   * @param saidCode the exit code that it reported itself; null if it has reported none
   */
  public record Running(ProcessId process, Integer saidCode) {}

  /** Reads this journal from its beginning. */
  public LiveStory(Journal journal) {
    this.journal = journal;
  }

  /** What everything in the journal says now. */
  public synchronized Story now() {
    catchUp();
    List<Generation> views = generations.values().stream().map(GenerationFold::view).toList();
    return new Story(views, upgrade.status(System.nanoTime()), traffic.status());
  }

  /** The PIDs of the generations that are alive. */
  public List<Long> alive() {
    return now().generations().stream().filter(Generation::alive).map(Generation::pid).toList();
  }

  /** The process in the journal that had this PID last; empty if there is none. */
  public synchronized Optional<ProcessId> process(long pid) {
    catchUp();
    return isTraffic(pid) ? Optional.of(traffic.process()) : latest(pid).map(each -> each.process);
  }

  /**
   * When a process in the journal was last heard of, on the monotonic clock; empty if the process
   * is unknown.
   */
  public synchronized OptionalLong lastWordOf(long pid) {
    catchUp();
    return isTraffic(pid)
        ? OptionalLong.of(traffic.lastMono())
        : latest(pid).stream().mapToLong(GenerationFold::lastMono).findFirst();
  }

  /** The processes whose ends nobody has reported: the generations, and the traffic. */
  public synchronized List<Running> running() {
    catchUp();
    List<Running> running = new ArrayList<>();
    for (GenerationFold each : generations.values()) {
      if (each.alive()) {
        running.add(new Running(each.process, each.saidCode()));
      }
    }
    if (traffic.status().running()) {
      running.add(new Running(traffic.process(), null));
    }
    return running;
  }

  private void catchUp() {
    try {
      List<Journal.Entry> entries;
      do {
        entries = journal.after(cursor, CHUNK);
        entries.forEach(this::take);
      } while (entries.size() == CHUNK);
    } catch (Journal.Gone behind) {
      // A snapshot lacks only samples between its milestones; later samples make up for them.
      long last = journal.lastId();
      journal.snapshot().stream().filter(entry -> entry.id() > cursor).forEach(this::take);
      cursor = Math.max(cursor, last);
    }
  }

  private void take(Journal.Entry entry) {
    cursor = entry.id();
    Envelope envelope = entry.envelope();
    if (envelope.event() instanceof ProcessEvent.Exited && entry.about() != null) {
      ends.remove(entry.about());
      ends.put(entry.about(), envelope);
      forgetOldest(ends, any -> true);
      ended(entry.about());
    }
    if (envelope.event() instanceof ChildEvent.Spawned spawned && entry.about() != null) {
      generation(entry.about(), spawned.childGen(), envelope.mono());
    }
    if (envelope.event() instanceof StandbyEvent.Spawned spawned && entry.about() != null) {
      GenerationFold standby = generation(entry.about(), spawned.childGen(), envelope.mono());
      if (standby != null) {
        standby.ahead();
      }
    }
    if (envelope.gen() > 0) {
      said(entry);
    } else {
      traffic.said(entry);
    }
    ended(entry.process());
  }

  private void said(Journal.Entry entry) {
    Envelope envelope = entry.envelope();
    GenerationFold one = generation(entry.process(), envelope.gen(), envelope.mono());
    if (one != null && one.said(envelope)) {
      upgrade.said(envelope);
      GenerationFold child = generations.get(entry.about());
      if (child != null && envelope.event() instanceof UpgradeEvent.Aborted) {
        child.dismissed();
      } else if (child != null && envelope.event() instanceof StandbyEvent.Called) {
        child.called();
      }
    }
  }

  /** Called at each event too: the news of an end may come before the process's own events. */
  private void ended(ProcessId process) {
    Envelope end = ends.get(process);
    if (end == null) {
      return;
    }
    ProcessEvent.Exited exited = (ProcessEvent.Exited) end.event();
    GenerationFold one = generations.get(process);
    if (one != null && one.alive()) {
      one.ended(exited, end.mono());
      upgrade.ended(end);
      forgetOldest(generations, each -> !each.alive());
    }
    traffic.ended(process, exited);
  }

  /** What is known of a process of the server; of those with the same PID only the last is kept. */
  private GenerationFold generation(ProcessId process, int generation, long mono) {
    GenerationFold known = generations.get(process);
    // 0 and 1 are not servers, and a signal to 0 or less would reach whole groups of processes.
    if (known != null || process.pid() <= 1) {
      return known;
    }
    Optional<GenerationFold> other = latest(process.pid());
    if (other.isPresent()) {
      if (other.get().process.isAfter(process)) {
        return null;
      }
      generations.remove(other.get().process);
    }
    GenerationFold first = new GenerationFold(process, generation, mono);
    generations.put(process, first);
    return first;
  }

  private boolean isTraffic(long pid) {
    ProcessId process = traffic.process();
    return process != null
        && process.pid() == pid
        && latest(pid).filter(each -> each.process.isAfter(process)).isEmpty();
  }

  private Optional<GenerationFold> latest(long pid) {
    return generations.values().stream().filter(each -> each.process.pid() == pid).findFirst();
  }

  private static <K, T> void forgetOldest(Map<K, T> from, Predicate<T> which) {
    Iterator<T> oldestFirst = from.values().iterator();
    while (from.size() > REMEMBERED && oldestFirst.hasNext()) {
      if (which.test(oldestFirst.next())) {
        oldestFirst.remove();
      }
    }
  }
}
