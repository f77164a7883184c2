package dev.handoff.prove;

import dev.handoff.event.Tally;
import dev.handoff.event.TrafficEvent.Bucket;
import dev.handoff.plan.Mix;
import dev.handoff.verdict.Gap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The same traffic without a restart: no restart is to blame for what is lost then.
 *
 * @param seconds how long
 * @param styles what became of the requests by connection style
 * @param failures by loss class
 * @param gapMillis the longest time without an answer on a new connection; null if unproven
 * @param slowestMillis the slowest answer; null without any
 */
record Calm(
    double seconds,
    Map<String, Tally> styles,
    Map<String, Long> failures,
    Double gapMillis,
    Double slowestMillis) {

  /** A server that has just started is slower: the times leave out its first second. */
  private static final int COLD = 10;

  private static final double NEARLY = 0.9;

  /**
   * Whether as many requests have ended as are due in that time, or nearly: on a busy machine that
   * comes later, and until then a style may lose without having had its turn.
   *
   * @param due requests in that time
   */
  static boolean isEnough(Mix mix, double due, List<Bucket> reports) {
    if (reports.isEmpty()) {
      return false;
    }
    Map<String, Tally> styles = reports.get(reports.size() - 1).styles();
    return mix.styles().stream()
        .allMatch(
            style -> {
              Tally tally = styles.getOrDefault(style.toString(), Tally.NONE).ended();
              return tally.planned() >= NEARLY * due * mix.share(style);
            });
  }

  /** What the reports of some traffic say, in their order. */
  static Calm of(double seconds, List<Bucket> reports) {
    Map<String, Tally> styles = new TreeMap<>();
    Map<String, Long> failures = new TreeMap<>();
    Double slowest = null;
    List<Bucket> warm = reports.subList(Math.min(COLD, reports.size()), reports.size());
    for (Bucket each : warm) {
      double millis = each.latency().maxMicros() / 1e3;
      slowest = slowest == null || millis > slowest ? Double.valueOf(millis) : slowest;
    }
    for (Bucket each : reports) {
      each.styles().forEach((style, tally) -> styles.put(style, tally.ended()));
      each.failures().forEach((kind, count) -> failures.merge(kind, (long) count, Long::sum));
    }
    return new Calm(seconds, styles, failures, Gap.of(warm).millis(), slowest);
  }

  /** Together with what was seen before, in styles that are left out now. */
  Calm after(Calm before) {
    Map<String, Tally> all = new TreeMap<>(before.styles);
    all.putAll(styles);
    Map<String, Long> kinds = new TreeMap<>(before.failures);
    failures.forEach((kind, count) -> kinds.merge(kind, count, Long::sum));
    before.losing().forEach(style -> all.put(style, before.styles.get(style)));
    return new Calm(seconds, all, kinds, gapMillis, slowestMillis);
  }

  /** The styles in which requests were lost although nobody restarted anything. */
  List<String> losing() {
    return styles.entrySet().stream()
        .filter(each -> each.getValue().failed() > 0 || each.getValue().answered() == 0)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Whether no style is left that loses nothing. */
  boolean losesInAll() {
    return losing().size() == styles.size();
  }
}
