package dev.handoff.supervise;

import dev.handoff.event.ChildEvent;
import dev.handoff.event.Envelope;
import dev.handoff.event.ProcessEvent;
import dev.handoff.journal.Journal;
import dev.handoff.procfs.Proc;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
  private final Map<Long, Life> lives = new LinkedHashMap<>();
  private final Map<Long, Envelope> ends = new LinkedHashMap<>();
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

  /**
   * The start time in /proc of a process in the journal, read when it was first heard of; empty if
   * the process is unknown or was already gone.
   */
  synchronized OptionalLong startOf(long pid) {
    catchUp();
    Life life = lives.get(pid);
    if (life != null) {
      return life.start;
    }
    return pid == traffic.status().pid() ? traffic.start() : OptionalLong.empty();
  }

  /**
   * When a process in the journal was last heard of, on the monotonic clock; empty if the process
   * is unknown.
   */
  synchronized OptionalLong lastWordOf(long pid) {
    catchUp();
    Life life = lives.get(pid);
    if (life != null) {
      return OptionalLong.of(life.lastMono());
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
      if (life.alive() && isGone(life.pid, life.start)) {
        ends.add(new ProcessEvent.Exited(life.pid, life.saidCode(), null));
      }
    }
    TrafficStatus run = traffic.status();
    if (run.running() && isGone(run.pid(), traffic.start())) {
      ends.add(new ProcessEvent.Exited(run.pid(), null, null));
    }
    return ends;
  }

  private static boolean isGone(long pid, OptionalLong start) {
    return start.isEmpty() || !start.equals(Proc.startOf(pid));
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
    if (envelope.event() instanceof ProcessEvent.Exited exited) {
      ends.remove(exited.of());
      ends.put(exited.of(), envelope);
      forgetOldest(ends, any -> true);
      ended(exited.of());
    }
    if (envelope.event() instanceof ChildEvent.Spawned spawned) {
      life(spawned.child(), spawned.childGen(), envelope.mono());
    }
    if (envelope.gen() > 0) {
      generation(envelope);
    } else {
      traffic.said(envelope);
    }
    ended(envelope.pid());
  }

  private void generation(Envelope envelope) {
    Life life = lives.get(envelope.pid());
    if (life != null && life.isOver(envelope)) {
      lives.remove(envelope.pid());
    }
    life = life(envelope.pid(), envelope.gen(), envelope.mono());
    if (life != null && life.said(envelope)) {
      upgrade.said(envelope);
    }
  }

  /** Called at each event too: the news of an end may come before the process's own events. */
  private void ended(long pid) {
    Envelope end = ends.get(pid);
    if (end == null) {
      return;
    }
    ProcessEvent.Exited exited = (ProcessEvent.Exited) end.event();
    Life life = lives.get(pid);
    if (life != null && life.alive() && life.livedAt(end.mono())) {
      life.ended(exited, end.mono());
      upgrade.ended(end);
      forgetOldest(lives, each -> !each.alive());
    }
    traffic.ended(exited, end.mono());
  }

  private Life life(long pid, int generation, long mono) {
    // 0 and 1 are not servers, and a signal to 0 or less would reach whole groups of processes.
    return pid <= 1
        ? null
        : lives.computeIfAbsent(pid, unknown -> new Life(pid, generation, mono, Proc.startOf(pid)));
  }

  private static <T> void forgetOldest(Map<Long, T> from, Predicate<T> which) {
    Iterator<T> oldestFirst = from.values().iterator();
    while (from.size() > REMEMBERED && oldestFirst.hasNext()) {
      if (which.test(oldestFirst.next())) {
        oldestFirst.remove();
      }
    }
  }
}
