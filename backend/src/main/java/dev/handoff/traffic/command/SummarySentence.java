package dev.handoff.traffic.command;

import dev.handoff.event.LossClass;
import dev.handoff.event.TrafficEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The verdict on a finished run. */
final class SummarySentence {
  private SummarySentence() {}

  /**
   * The sentence, without its full stop.
   *
   * @param tooLate requests that were not sent because the generator was too late for them
   * @param idempotent whether requests may be repeated at all
   */
  static String of(TrafficEvent.Finished end, long tooLate, boolean idempotent) {
    List<String> kinds = new ArrayList<>();
    for (LossClass kind : LossClass.values()) {
      if (kind != LossClass.NOT_SENT && count(end, kind) > 0) {
        kinds.add(
            String.format(Locale.ROOT, "%,d %s", count(end, kind), kind)
                + (idempotent && kind.isRetryable() ? " (retryable close)" : ""));
      }
    }
    String verdict =
        String.format(
            Locale.ROOT,
            "%,d of %,d %s lost",
            end.tally().failed(),
            end.tally().planned(),
            end.tally().planned() == 1 ? "request" : "requests");
    if (!kinds.isEmpty()) {
      verdict += ": " + String.join(", ", kinds);
    }
    if (tooLate > 0) {
      verdict +=
          String.format(
              Locale.ROOT, "; %,d not sent in time, by a generator that was late", tooLate);
    }
    if (end.tally().notSent() > tooLate) {
      verdict +=
          String.format(
              Locale.ROOT,
              "; %,d not sent, by the generator's own limits",
              end.tally().notSent() - tooLate);
    }
    if (end.tally().answered() == 0) {
      verdict += "; nothing was answered";
    }
    if (end.why().equals("aborted")) {
      verdict += "; ended at once by a second signal, and what was in flight counts as failed";
    }
    return verdict;
  }

  private static long count(TrafficEvent.Finished end, LossClass kind) {
    return end.failures().getOrDefault(kind.toString(), 0L);
  }
}
