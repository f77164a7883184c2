package dev.handoff.journal;

import dev.handoff.event.ChildEvent;
import dev.handoff.event.Envelope;
import dev.handoff.event.Event;
import dev.handoff.event.ProcessEvent;
import dev.handoff.event.StandbyEvent;
import dev.handoff.event.TrafficEvent;
import dev.handoff.event.UpgradeEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The one rule about which process an event comes from, and which one it is about. Events may come
 * late, in another order, and again.
 *
 * <p>An event belongs to the process that had its PID at its moment. Another process begins with it
 * if
 *
 * <ul>
 *   <li>its moment is newer than all before, but its number was used before, or it is a start and
 *       its number is not greater than all before. Numbers alone may fall: in the order of moments
 *       an event comes too early that was reported late; or
 *   <li>it says that a process starts or was spawned, and that was already said of the known one,
 *       or that one had ended, or
 *   <li>the known one ended more than a second earlier, and never said anything.
 * </ul>
 *
 * <p>The start time then has the last word: if it is the same, so is the process, and a start is
 * that of a new image. Without any start time, a server that starts again is a new image unless its
 * end was reported. Start times are read once a process, and again only when this rule doubts that
 * it is still the same.
 *
 * <p>{@code model/seen.js} and {@code model/whose.js} have the same rule for the page; one table of
 * cases tests both. Not safe for use by several threads at once.
 */
final class Identities {
  private static final int MOST_PIDS = 4_096;
  private static final int MOST_OF_A_PID = 4;

  private final Origin origin;
  private final Map<Long, List<Identity>> byPid =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, List<Identity>> eldest) {
          return size() > MOST_PIDS;
        }
      };

  Identities(Origin origin) {
    this.origin = origin;
  }

  /** The process that an event comes from. */
  ProcessId reporter(Envelope envelope) {
    List<Identity> all = of(envelope.pid());
    int at = lastBegunBy(all, envelope.mono());
    Identity one;
    if (all.isEmpty()) {
      one = begin(all, envelope.pid(), envelope.mono(), true);
    } else if (isStart(envelope.event())) {
      one = starting(all, Math.max(at, 0), envelope);
    } else {
      one = speaking(all, Math.max(at, 0), envelope);
    }
    one.said(envelope);
    return one.id();
  }

  /** The process that an event is about if another one reports it; null if there is none. */
  ProcessId subject(Envelope envelope) {
    Event event = envelope.event();
    long pid = mentioned(event);
    if (pid <= 0) {
      return null;
    }
    List<Identity> all = of(pid);
    int at = lastBegunBy(all, envelope.mono());
    Identity one;
    if (event instanceof ChildEvent.Spawned || event instanceof StandbyEvent.Spawned) {
      one = spawned(all, pid, envelope.mono());
    } else if (at >= 0) {
      one = all.get(at);
    } else if (isEnd(event)) {
      one = begin(all, pid, envelope.mono(), false);
    } else {
      one = all.isEmpty() ? begin(all, pid, envelope.mono(), true) : all.get(0);
    }
    if (isEnd(event)) {
      one.ended(envelope.mono());
    }
    return one.id();
  }

  private Identity starting(List<Identity> all, int at, Envelope envelope) {
    Identity one = all.get(at);
    Identity next = at + 1 < all.size() ? all.get(at + 1) : null;
    if (one.mayStartBy(envelope)) {
      return one;
    } else if (envelope.mono() < one.born()) {
      return begin(all, envelope.pid(), envelope.mono(), false);
    } else if (next != null && next.mayStartBy(envelope)) {
      return next;
    }
    return succeed(all, at, envelope);
  }

  private Identity speaking(List<Identity> all, int at, Envelope envelope) {
    Identity one = all.get(at);
    if (!one.isSucceededBy(envelope)) {
      return one;
    }
    return at + 1 < all.size() ? all.get(at + 1) : succeed(all, at, envelope);
  }

  private Identity spawned(List<Identity> all, long pid, long mono) {
    Identity nearest = null;
    for (Identity each : all) {
      boolean fits = each.mayBeSpawnedAt(mono);
      if (fits && (nearest == null || each.distance(mono) <= nearest.distance(mono))) {
        nearest = each;
      }
    }
    Identity one = nearest == null ? begin(all, pid, mono, true) : nearest;
    one.spawned(mono);
    return one;
  }

  /** What comes after a process that an event seems not to belong to: perhaps the same one. */
  private Identity succeed(List<Identity> all, int at, Envelope envelope) {
    Identity one = all.get(at);
    boolean newest = at + 1 == all.size();
    Long start = newest ? origin.startOf(envelope.pid()) : null;
    boolean same =
        start == null
            ? newest && one.mayHaveAnotherImage(envelope)
            : start.equals(one.id().start());
    if (same && !isStart(envelope.event())) {
      return one.certainly();
    }
    ProcessId id =
        same
            ? one.id().nextImage()
            : new ProcessId(origin.host(), envelope.pid(), start, envelope.mono(), 1);
    return put(all, new Identity(id, envelope.mono()));
  }

  private Identity begin(List<Identity> all, long pid, long mono, boolean mayLive) {
    boolean newest = all.isEmpty() || mono >= all.get(all.size() - 1).born();
    Long start = mayLive && newest ? origin.startOf(pid) : null;
    return put(all, new Identity(new ProcessId(origin.host(), pid, start, mono, 1), mono));
  }

  private static Identity put(List<Identity> all, Identity one) {
    all.add(lastBegunBy(all, one.born()) + 1, one);
    if (all.size() > MOST_OF_A_PID) {
      all.remove(all.get(0) == one ? 1 : 0);
    }
    return one;
  }

  private List<Identity> of(long pid) {
    return byPid.computeIfAbsent(pid, unknown -> new ArrayList<>(1));
  }

  /** The index of the last one that had begun by then; -1 if there is none. */
  private static int lastBegunBy(List<Identity> all, long mono) {
    int at = all.size() - 1;
    while (at >= 0 && all.get(at).born() > mono) {
      at--;
    }
    return at;
  }

  static boolean isStart(Event event) {
    return event instanceof ProcessEvent.Started || event instanceof TrafficEvent.Started;
  }

  private static boolean isEnd(Event event) {
    return event instanceof ProcessEvent.Exited
        || event instanceof ChildEvent.Failed
        || event instanceof StandbyEvent.Failed
        || event instanceof UpgradeEvent.Rolledback;
  }

  private static long mentioned(Event event) {
    if (event instanceof ProcessEvent.Exited exited) {
      return exited.of();
    } else if (event instanceof ChildEvent.Spawned spawned) {
      return spawned.child();
    } else if (event instanceof ChildEvent.Ready ready) {
      return ready.child();
    } else if (event instanceof ChildEvent.Failed failed) {
      return failed.child();
    } else if (event instanceof StandbyEvent standby) {
      return standby.child();
    } else if (event instanceof UpgradeEvent.Aborted aborted) {
      return aborted.child();
    }
    return event instanceof UpgradeEvent.Rolledback back ? back.child() : 0;
  }
}
