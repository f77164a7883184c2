package dev.handoff.verdict;

import dev.handoff.event.KernelEvent.Resets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the kernel's reasons for a reset mean, in words. */
public final class ResetWords {
  /** Where it is known. */
  public static final String NEEDS =
      "only root is told of them, by Linux 6.10 or later, about a server on this machine";

  private static final String UNKNOWN = "not known";
  private static final String NONE = "none";
  private static final String AT_ONCE = "TCP_STATE";
  private static final String QUEUED =
      "waited in the queue of a listener that was closed (" + AT_ONCE + ")";

  private static final Map<String, String> MEANINGS =
      Map.of(
          "NO_SOCKET",
          "nobody there",
          "TCP_ABORT_ON_CLOSE",
          "closed with a request unread",
          "TCP_ABORT_ON_DATA",
          "sent to after it had closed",
          "TCP_TIMEWAIT_SOCKET",
          "sent to after both had closed",
          "TCP_ABORT_ON_LINGER",
          "closed, and the client did not close in time",
          "TCP_ABORT_ON_MEMORY",
          "out of memory",
          "TCP_KEEPALIVE_TIMEOUT",
          "the client was silent for too long",
          AT_ONCE,
          "cut off without a close");

  private ResetWords() {}

  /** Those that waited in the queue of a listener that was closed. */
  static String queued(Resets resets) {
    if (resets == null) {
      return UNKNOWN;
    }
    return resets.queued() == 0
        ? NONE
        : Figures.number(resets.queued()) + ": its listener was closed (" + AT_ONCE + ")";
  }

  /** All others. */
  static String others(Resets resets) {
    if (resets == null) {
      return UNKNOWN;
    }
    String all =
        counts(resets).entrySet().stream()
            .filter(each -> !each.getKey().equals(QUEUED))
            .map(each -> Figures.number(each.getValue()) + " " + each.getKey())
            .collect(Collectors.joining(", "));
    return all.isEmpty() ? NONE : all;
  }

  /** How many there are of each kind, by what they are in words; none if that is not known. */
  public static Map<String, Long> counts(Resets resets) {
    Map<String, Long> counts = new LinkedHashMap<>();
    if (resets != null) {
      counts.put(QUEUED, resets.queued());
      new TreeMap<>(resets.reasons())
          .forEach(
              (why, n) -> counts.put(meaning(why), why.equals(AT_ONCE) ? n - resets.queued() : n));
      counts.put("of any program on this machine, too fast to be told", resets.untold());
      counts.values().removeIf(count -> count <= 0);
    }
    return counts;
  }

  private static String meaning(String why) {
    return MEANINGS.containsKey(why) ? MEANINGS.get(why) + " (" + why + ")" : why;
  }
}
