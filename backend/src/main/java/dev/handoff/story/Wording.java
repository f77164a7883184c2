package dev.handoff.story;

import dev.handoff.story.HandsInWords.Moment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Finds words for those in whose hands a listener was. For one restart. */
final class Wording {
  private static final String NOBODY = "nobody";
  private static final String MASTER = "master";
  private static final String PROCESS = "the process";
  private static final String OLD = "old";
  private static final String NEW = "new";

  private final long asked;
  private final List<Long> before;
  private final long main;
  private final Map<Long, String> outside;
  private final List<Moment> moments = new ArrayList<>();
  private final Set<Long> used = new HashSet<>();
  private final Set<String> names = new TreeSet<>();

  /**
   * Words for one restart.
   *
   * @param asked when it was asked for
   * @param before the processes of the server then
   * @param main the one that stays, or 0
   * @param outside the names of processes that are not of the server
   */
  Wording(long asked, List<Long> before, long main, Map<Long, String> outside) {
    this.asked = asked;
    this.before = before;
    this.main = main;
    this.outside = outside;
  }

  HandsInWords of(List<Hands.Look> looks) {
    List<Hands.Look> counted = new ArrayList<>(looks);
    // The last one before the request says how it was then.
    while (counted.size() > 1 && counted.get(1).at() <= asked) {
      counted.remove(0);
    }
    if (counted.isEmpty()) {
      add(asked, NOBODY);
    }
    counted.forEach(look -> add(Math.max(look.at(), asked), who(look)));
    return new HandsInWords(owner(), List.copyOf(moments));
  }

  private void add(long at, String who) {
    if (moments.isEmpty() || !moments.get(moments.size() - 1).who().equals(who)) {
      moments.add(new Moment(Math.round((at - asked) / 1e8) / 10.0, who));
    }
  }

  private String who(Hands.Look look) {
    List<String> held = new ArrayList<>();
    look.holders()
        .forEach(
            (inode, holders) -> {
              if (!holders.isEmpty()) {
                used.add(inode);
                held.add(namesOf(holders));
              }
            });
    return held.isEmpty() ? NOBODY : String.join(" | ", held);
  }

  private String namesOf(List<Long> holders) {
    // Sorted: master, new, old.
    Set<String> all = new TreeSet<>();
    holders.forEach(pid -> all.add(nameOf(pid)));
    names.addAll(all);
    return String.join(" + ", all);
  }

  private String nameOf(long pid) {
    if (pid == main) {
      return before.size() > 1 ? MASTER : PROCESS;
    } else if (before.contains(pid)) {
      return OLD;
    }
    return outside.getOrDefault(pid, NEW);
  }

  private String owner() {
    Set<String> others = new TreeSet<>(names);
    others.removeAll(Set.of(MASTER, PROCESS, OLD, NEW));
    if (!others.isEmpty()) {
      return others.iterator().next();
    } else if (used.size() > 1) {
      boolean nobody = moments.stream().anyMatch(each -> each.who().equals(NOBODY));
      return "each process its own" + (nobody ? ", and nobody in between" : "");
    } else if (names.contains(MASTER)) {
      return "the master, with its workers";
    }
    return names.contains(PROCESS) ? PROCESS : "each process in turn";
  }
}
