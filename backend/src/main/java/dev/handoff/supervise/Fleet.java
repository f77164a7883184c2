package dev.handoff.supervise;

import dev.handoff.event.ChildEvent;
import dev.handoff.event.Envelope;
import dev.handoff.event.ProcessEvent;
import dev.handoff.journal.Journal;
import dev.handoff.journal.ProcessId;
import dev.handoff.procfs.Proc;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * What is running, derived from the journal. It learns of processes only from events, so it also
 * knows those that ran before this dashboard as soon as they report to the bus. Safe for use by
 * several threads.
 */
public final class Fleet {
  private static final int CHUNK = 1_000;
  private static final int REMEMBERED = 64;

  private final Journal journal;
  private final Map<ProcessId, Life> lives = new LinkedHashMap<>();
  private final Map<ProcessId, Envelope> ends = new LinkedHashMap<>();
  private final UpgradeFold upgrade = new UpgradeFold();
  private final TrafficFold traffic = new TrafficFold();
  private long cursor;

  /** A fleet that reads this journal from its beginning. */
  public Fleet(Journal journal) {
    this.journal = journal;
  }

  /** What is running, according to everything in the journal now. */
  public synchronized FleetState now() {
    catchUp();
    List<Generation> generations = new ArrayList<>();
    lives.values().forEach(life -> generations.add(life.view()));
    return new FleetState(generations, upgrade.status(System.nanoTime()), traffic.status());
  }

  /** The PIDs of the generations that are alive. */
  public List<Long> alive() {
    return now().generations().stream().filter(Generation::alive).map(Generation::pid).toList();
  }

  /** The process in the journal that had this PID last; empty if there is none. */
  synchronized Optional<ProcessId> process(long pid) {
    catchUp();
    return latest(pid)
        .map(life -> life.process)
        .or(() -> Optional.ofNullable(traffic.process()).filter(each -> each.pid() == pid));
  }

  /**
   * When a process in the journal was last heard of, on the monotonic clock; empty if the process
   * is unknown.
   */
  synchronized OptionalLong lastWordOf(long pid) {
    catchUp();
    Optional<Life> life = latest(pid);
    if (life.isPresent()) {
      return OptionalLong.of(life.get().lastMono());
    }
    return pid == traffic.status().pid()
        ? OptionalLong.of(traffic.lastMono())
        : OptionalLong.empty();
  }

  /** The ends that nobody has reported: processes that are gone from /proc. */
  synchronized List<ProcessEvent.Exited> unseenEnds() {
    catchUp();
    List<ProcessEvent.Exited> ends = new ArrayList<>();
    for (Life life : lives.values()) {
      if (life.alive() && isGone(life.process)) {
        ends.add(new ProcessEvent.Exited(life.process.pid(), life.saidCode(), null));
      }
    }
    if (traffic.status().running() && isGone(traffic.process())) {
      ends.add(new ProcessEvent.Exited(traffic.process().pid(), null, null));
    }
    return ends;
  }

  /** Whether a process has ended, even if another one has its PID now. */
  static boolean isGone(ProcessId process) {
    OptionalLong now = Proc.startOf(process.pid());
    return process.start() == null || now.isEmpty() || now.getAsLong() != process.start();
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
      life(entry.about(), spawned.childGen(), envelope.mono());
    }
    if (envelope.gen() > 0) {
      generation(entry);
    } else {
      traffic.said(entry);
    }
    ended(entry.process());
  }

  private void generation(Journal.Entry entry) {
    Envelope envelope = entry.envelope();
    Life life = life(entry.process(), envelope.gen(), envelope.mono());
    if (life != null && life.said(envelope)) {
      upgrade.said(envelope);
    }
  }

  /** Called at each event too: the news of an end may come before the process's own events. */
  private void ended(ProcessId process) {
    Envelope end = ends.get(process);
    if (end == null) {
      return;
    }
    ProcessEvent.Exited exited = (ProcessEvent.Exited) end.event();
    Life life = lives.get(process);
    if (life != null && life.alive()) {
      life.ended(exited, end.mono());
      upgrade.ended(end);
      forgetOldest(lives, each -> !each.alive());
    }
    traffic.ended(process, exited);
  }

  /** What is known of a process of the server; of those with the same PID only the last is kept. */
  private Life life(ProcessId process, int generation, long mono) {
    Life known = lives.get(process);
    // 0 and 1 are not servers, and a signal to 0 or less would reach whole groups of processes.
    if (known != null || process.pid() <= 1) {
      return known;
    }
    Optional<Life> other = latest(process.pid());
    if (other.isPresent()) {
      if (other.get().process.isAfter(process)) {
        return null;
      }
      lives.remove(other.get().process);
    }
    Life first = new Life(process, generation, mono);
    lives.put(process, first);
    return first;
  }

  private Optional<Life> latest(long pid) {
    return lives.values().stream().filter(life -> life.process.pid() == pid).findFirst();
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
