package dev.handoff.traffic.ledger;

import dev.handoff.event.LossClass;
import dev.handoff.plan.Style;
import java.util.EnumMap;
import java.util.Map;

/**
 * What was in flight when the run was told to stop. Nothing is planned from then on, so whatever
 * ends afterwards shows what became of it.
 *
 * @param open requests that were due and had not ended
 * @param oldestNanos how long ago the oldest of them had been due
 * @param byStyle the same requests by style
 * @param answered answers in the whole run up to then
 * @param failures in the whole run up to then, by class
 */
public record OpenAtStop(
    int open,
    long oldestNanos,
    Map<Style, Integer> byStyle,
    long answered,
    Map<LossClass, Long> failures) {

  /** Of two loops together. */
  public OpenAtStop and(OpenAtStop other) {
    Map<Style, Integer> styles = new EnumMap<>(Style.class);
    styles.putAll(byStyle);
    other.byStyle.forEach((style, count) -> styles.merge(style, count, Integer::sum));
    Map<LossClass, Long> kinds = new EnumMap<>(LossClass.class);
    kinds.putAll(failures);
    other.failures.forEach((kind, count) -> kinds.merge(kind, count, Long::sum));
    return new OpenAtStop(
        open + other.open,
        Math.max(oldestNanos, other.oldestNanos),
        styles,
        answered + other.answered,
        kinds);
  }
}
