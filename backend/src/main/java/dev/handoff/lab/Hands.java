package dev.handoff.lab;

import dev.handoff.event.Event;
import dev.handoff.event.ListenerEvent.Held;
import dev.handoff.event.ProcessEvent.Seen;
import dev.handoff.journal.Journal.Entry;
import dev.handoff.subject.TestedSubject.Asked;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * In whose hands the listener was during one restart, as the kernel showed it five times a second.
 *
 * @param owner whose it is, in words
 * @param moments from the request on, the first one at 0
 */
record Hands(String owner, List<Moment> moments) {

  /**
   * From one moment on.
   *
   * @param seconds since the restart was asked for
   * @param who such as {@code old + new}; sockets are parted by a bar
   */
  record Moment(double seconds, String who) {
    @Override
    public String toString() {
      return seconds == 0 ? who : String.format(java.util.Locale.ROOT, "+%.1f s %s", seconds, who);
    }
  }

  /** In one line. */
  String line() {
    return moments.stream().map(Moment::toString).collect(Collectors.joining(", "));
  }

  /**
   * Reads them.
   *
   * @param entries of the journal of this server
   * @param main the main process before the restart, and after it
   * @param end the end of the restart, on the monotonic clock
   */
  static Hands of(List<Entry> entries, Asked asked, long main, long mainAfter, long end) {
    return new Fold(asked, main == mainAfter ? main : 0).read(entries, end);
  }

  private static final class Fold {
    private final Asked asked;
    private final long master;
    private final Map<Long, List<Long>> sockets = new TreeMap<>();
    private final Map<Long, String> outside = new HashMap<>();
    private final List<Moment> moments = new ArrayList<>();
    private final Set<Long> used = new HashSet<>();
    private final Set<String> names = new HashSet<>();

    Fold(Asked asked, long master) {
      this.asked = asked;
      this.master = master;
    }

    Hands read(List<Entry> entries, long end) {
      long last = 0;
      for (Entry entry : entries) {
        Event event = entry.envelope().event();
        long at = entry.envelope().mono();
        if (event instanceof Seen seen && !seen.inTree()) {
          outside.put(seen.of(), seen.name());
        } else if (event instanceof Held held && at <= end) {
          // What was seen in one look is one moment.
          if (at > last) {
            look(Math.max(last, asked.at()), at > asked.at());
          }
          last = at;
          sockets.put(held.inode(), held.holders());
        }
      }
      look(Math.max(last, asked.at()), true);
      return new Hands(owner(), List.copyOf(moments));
    }

    private void look(long at, boolean counts) {
      if (!counts) {
        return;
      }
      List<String> held = new ArrayList<>();
      sockets.forEach(
          (inode, holders) -> {
            if (!holders.isEmpty()) {
              used.add(inode);
              held.add(names(holders));
            }
          });
      String who = held.isEmpty() ? "nobody" : String.join(" | ", held);
      if (moments.isEmpty() || !moments.get(moments.size() - 1).who().equals(who)) {
        moments.add(new Moment(Math.round((at - asked.at()) / 1e8) / 10.0, who));
      }
    }

    private String names(List<Long> holders) {
      Set<String> all = new LinkedHashSet<>();
      for (long pid : holders) {
        all.add(name(pid));
      }
      names.addAll(all);
      return all.stream().sorted().collect(Collectors.joining(" + "));
    }

    private String name(long pid) {
      if (pid == master) {
        return asked.before().size() > 1 ? "master" : "the process";
      } else if (outside.containsKey(pid) && !asked.before().contains(pid)) {
        return outside.get(pid);
      }
      // Sorted: master, new, old.
      return asked.before().contains(pid) ? "old" : "new";
    }

    private String owner() {
      Set<String> others = new HashSet<>(names);
      others.removeAll(Set.of("master", "the process", "old", "new"));
      if (!others.isEmpty()) {
        return others.iterator().next();
      } else if (used.size() > 1) {
        boolean nobody = moments.stream().anyMatch(each -> each.who().equals("nobody"));
        return "each process its own" + (nobody ? ", and nobody in between" : "");
      } else if (names.contains("master")) {
        return "the master, with its workers";
      }
      return names.contains("the process") ? "the process" : "each process in turn";
    }
  }
}
