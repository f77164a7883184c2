package dev.handoff.story;

import dev.handoff.event.Event;
import dev.handoff.event.ListenerEvent;
import dev.handoff.event.ProcessEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** In whose hands the listener was, as the kernel has shown it. */
public final class Hands {
  private final List<Long> before;
  private final Map<Long, List<Long>> holders = new TreeMap<>();
  private final List<Look> looks = new ArrayList<>();
  private final Set<Long> sockets = new HashSet<>();
  private final Map<Long, String> outside = new HashMap<>();
  private boolean shared;

  /**
   * What the kernel showed from one moment on.
   *
   * @param at on the monotonic clock
   * @param holders of each socket, by its inode; none of one that has none any more
   */
  record Look(long at, Map<Long, List<Long>> holders) {
    boolean showsNobody() {
      return holders.values().stream().allMatch(List::isEmpty);
    }

    private boolean shows(Collection<Long> pids, boolean alsoOthers) {
      return holders.values().stream()
          .anyMatch(
              all ->
                  alsoOthers
                      ? all.stream().anyMatch(pids::contains) && !pids.containsAll(all)
                      : !all.isEmpty() && all.stream().noneMatch(pids::contains));
    }
  }

  /**
   * Nothing has been seen yet.
   *
   * @param before the processes of the server when a restart was asked for
   */
  public Hands(List<Long> before) {
    this.before = before;
  }

  /** Takes the next event: what a look has shown, or what the processes say of their sockets. */
  public void take(long at, Event event) {
    if (event instanceof ListenerEvent.Held held) {
      sockets.add(held.inode());
      look(at, held);
    } else if (event instanceof ListenerEvent.Closed closed) {
      sockets.add(closed.inode());
    } else if (event instanceof ProcessEvent.Listening listening) {
      sockets.add(listening.inode());
    } else if (event instanceof ProcessEvent.Seen seen && !seen.inTree()) {
      outside.put(seen.of(), seen.name());
    }
  }

  /** The one that takes over has held it for long: no look shows how it came to that. */
  void share() {
    shared = true;
  }

  private void look(long at, ListenerEvent.Held held) {
    holders.put(held.inode(), held.holders());
    // What was seen in one look is one moment.
    if (!looks.isEmpty() && looks.get(looks.size() - 1).at() == at) {
      looks.remove(looks.size() - 1);
    }
    looks.add(new Look(at, new TreeMap<>(holders)));
  }

  /**
   * What it was on the whole.
   *
   * @param stays whether the process that was asked is there at the end; null if that is not known
   * @param changed whether others serve afterwards
   * @param served those that have served since
   */
  Restart.Hands told(Boolean stays, boolean changed, Collection<Long> served) {
    long nobody = nobodyNanos();
    Set<Long> serving = new HashSet<>(served);
    serving.addAll(before);
    // Where nobody held it for a while, or there is another socket, a holder is just a new one.
    boolean elsewhere =
        nobody == 0
            && sockets.size() == 1
            && looks.stream().anyMatch(look -> look.shows(serving, false));
    boolean both = shared || looks.stream().anyMatch(look -> look.shows(before, true));
    return new Restart.Hands(
        Math.max(1, sockets.size()), both, elsewhere, nobody / 1_000_000, changed, stays);
  }

  private long nobodyNanos() {
    long nobody = 0;
    Look since = null;
    for (Look look : looks) {
      if (!look.showsNobody()) {
        nobody += since == null ? 0 : look.at() - since.at();
        since = null;
      } else if (since == null) {
        since = look;
      }
    }
    return nobody;
  }

  /**
   * The same in words.
   *
   * @param asked when the restart was asked for, on the monotonic clock
   * @param end of what counts
   * @param main the main process, if it stays; 0 if another one follows it
   */
  public HandsInWords inWords(long asked, long end, long main) {
    return new Wording(asked, before, main, outside)
        .of(looks.stream().filter(look -> look.at() <= end).toList());
  }
}
