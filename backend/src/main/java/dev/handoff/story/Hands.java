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

/** In whose hands the listener was during a restart, as the kernel has shown it. */
final class Hands {
  private final List<Long> before;
  private final Map<Long, List<Long>> holders = new HashMap<>();
  private final List<List<Long>> looks = new ArrayList<>();
  private final Set<Long> sockets = new HashSet<>();
  private boolean shared;
  private long nobodySince;
  private long nobody;

  Hands(List<Long> before) {
    this.before = before;
  }

  /** Takes the next event: what a look has shown, or what the processes say of their sockets. */
  void take(long at, Event event) {
    if (event instanceof ListenerEvent.Held held) {
      sockets.add(held.inode());
      look(at, held);
    } else if (event instanceof ListenerEvent.Closed closed) {
      sockets.add(closed.inode());
    } else if (event instanceof ProcessEvent.Listening listening) {
      sockets.add(listening.inode());
    }
  }

  private void look(long at, ListenerEvent.Held held) {
    if (!held.holders().isEmpty()) {
      looks.add(held.holders());
    }
    holders.put(held.inode(), held.holders());
    boolean old = held.holders().stream().anyMatch(before::contains);
    boolean young = held.holders().stream().anyMatch(pid -> !before.contains(pid));
    shared |= old && young;
    boolean none = holders.values().stream().allMatch(List::isEmpty);
    if (none && nobodySince == 0) {
      nobodySince = at;
    } else if (!none && nobodySince != 0) {
      nobody += at - nobodySince;
      nobodySince = 0;
    }
  }

  /**
   * What it was on the whole.
   *
   * @param stays whether the process that was asked is there at the end; null if that is not known
   * @param changed whether others serve afterwards
   * @param served those that have served since
   */
  Restart.Hands told(Boolean stays, boolean changed, Collection<Long> served) {
    // Where nobody held it for a while, or there is another socket, a holder is just a new one.
    boolean elsewhere =
        nobody == 0
            && sockets.size() == 1
            && looks.stream()
                .anyMatch(
                    all ->
                        all.stream()
                            .noneMatch(pid -> before.contains(pid) || served.contains(pid)));
    return new Restart.Hands(
        Math.max(1, sockets.size()), shared, elsewhere, nobody / 1_000_000, changed, stays);
  }
}
