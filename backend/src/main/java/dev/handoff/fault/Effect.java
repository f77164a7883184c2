package dev.handoff.fault;

import dev.handoff.event.LossClass;
import dev.handoff.event.Tally;
import dev.handoff.event.TrafficEvent;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What became of the traffic's requests meanwhile.
 *
 * @param ran whether there was any traffic
 * @param tally of the requests that ended meanwhile
 * @param lost requests without a valid answer, by class
 * @param slowestMillis the slowest of the answers
 * @param lagMicros how late the generator itself was at worst
 */
record Effect(
    boolean ran, Tally tally, Map<String, Long> lost, long slowestMillis, long lagMicros) {

  static Effect of(JournalSince since) {
    List<TrafficEvent.Bucket> buckets = since.all(TrafficEvent.Bucket.class);
    Map<String, Long> lost = new TreeMap<>();
    Tally tally = Tally.NONE;
    long slowest = 0;
    long lag = 0;
    for (TrafficEvent.Bucket bucket : buckets) {
      tally = tally.plus(bucket.tally());
      slowest = Math.max(slowest, bucket.latency().maxMicros());
      lag = Math.max(lag, bucket.load().lagMicros());
      bucket.failures().forEach((kind, count) -> lost.merge(kind, (long) count, Long::sum));
    }
    lost.keySet().removeIf(kind -> !LossClass.isLoss(kind));
    return new Effect(!buckets.isEmpty(), tally.ended(), lost, slowest / 1_000, lag);
  }

  long failed() {
    return tally.failed();
  }

  /** Whether each lost request may have been lost with a process that has ended. */
  boolean isOnlyWhatDied() {
    return lost.keySet().stream()
        .map(LossClass::named)
        .allMatch(kind -> kind != null && kind.isEndOfConnection());
  }

  /** The effect in words for people. */
  String words() {
    if (!ran) {
      return "No traffic ran, so no request could be lost. Start traffic to see the effect on"
          + " requests.";
    }
    String classes =
        lost.entrySet().stream()
            .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
            .map(entry -> Words.count(entry.getValue()) + " " + entry.getKey())
            .collect(Collectors.joining(", ", " (", ")"));
    return "Traffic in the meantime: "
        + Words.count(failed())
        + " of "
        + Words.some(tally.answered() + tally.failed(), "request")
        + " lost"
        + (lost.isEmpty() ? "" : classes)
        + (tally.notSent() == 0
            ? ""
            : ", " + Words.count(tally.notSent()) + " not sent in time by the load generator")
        + (tally.provesNothing() ? ", so this proves nothing about requests" : "")
        + (TrafficEvent.isLate(lagMicros)
            ? "; the load generator sent up to " + Words.seconds(lagMicros / 1_000) + " late"
            : "")
        + ".";
  }
}
