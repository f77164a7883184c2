package dev.handoff.prove;

import dev.handoff.event.LossClass;
import dev.handoff.event.Tally;
import dev.handoff.traffic.ledger.Handshakes;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What happened to one subject: facts, without a judgement.
 *
 * @param subject what was tried
 * @param asked how many restarts were asked for
 * @param kept how many connections the style keep-alive keeps; 0 without it
 * @param calm the same traffic without a restart; null if it did not come so far
 * @param restarts those that were made, in their order
 * @param outside what was lost while no restart was under way, by loss class
 * @param tls how often TLS has been agreed on in all of the traffic; null without TLS
 * @param end how it ended before its time; null if it did not
 */
record Proof(
    Subject subject,
    int asked,
    int kept,
    Calm calm,
    List<ProvedRestart> restarts,
    Map<String, Long> outside,
    Handshakes tls,
    End end) {

  /**
   * What was tried.
   *
   * @param version in its own words; null if it is not known
   * @param how it is told to restart
   * @param answer what it answered when it was asked once, in sentences
   */
  record Subject(String name, String version, String how, List<String> answer) {}

  /**
   * Why it ended before its time.
   *
   * @param kind whose doing it was
   * @param why as a clause, such as {@code it does not start: ...}
   */
  record End(Kind kind, String why) {
    enum Kind {
      /** It never answered. */
      DID_NOT_START,
      /** It could not be told to restart, or something failed on our side. */
      FAILED,
      /** Somebody ended the run. */
      STOPPED
    }
  }

  /** All requests of all restarts. */
  Tally whole() {
    return restarts.stream().map(each -> each.counts().whole()).reduce(Tally.NONE, Tally::plus);
  }

  /** The same by connection style. */
  Map<String, Tally> styles() {
    Map<String, Tally> styles = new TreeMap<>();
    restarts.forEach(
        each ->
            each.counts()
                .styles()
                .forEach((style, tally) -> styles.merge(style, tally, Tally::plus)));
    return styles;
  }

  /** The lost requests by loss class. */
  Map<String, Long> failures() {
    Map<String, Long> failures = new TreeMap<>();
    restarts.forEach(
        each -> each.counts().failures().forEach((kind, n) -> failures.merge(kind, n, Long::sum)));
    return failures;
  }

  /** Those of a style that a client may repeat, as far as they are told one by one. */
  long mayRepeat(String style) {
    return restarts.stream()
        .mapToLong(each -> each.counts().mayRepeat().getOrDefault(style, 0L))
        .sum();
  }

  /** Requests of the traffic that were lost. */
  long lost() {
    return whole().failed();
  }

  /** Those of them that a client may repeat. */
  long retryable() {
    return retryable(failures());
  }

  static long retryable(Map<String, Long> failures) {
    return failures.entrySet().stream()
        .filter(each -> LossClass.isRetryable(each.getKey()))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** Slow requests that were in flight at a restart. */
  long slow() {
    return restarts.stream().filter(each -> each.inFlight().slow() != null).count();
  }

  /** Those of them that were cut. */
  long slowCut() {
    return restarts.stream().filter(each -> Boolean.FALSE.equals(each.inFlight().slow())).count();
  }

  /** In how many restarts one of this class was lost. */
  long restartsWith(String kind) {
    return restarts.stream().filter(each -> each.counts().failures().containsKey(kind)).count();
  }

  /** The restart with the longest time without an answer on a new connection; null if unproven. */
  ProvedRestart longestGap() {
    return most(each -> each.times().gapMillis());
  }

  /** The slowest answer of all restarts; null without any. */
  Double slowestMillis() {
    ProvedRestart slowest = most(each -> each.times().slowestMillis());
    return slowest == null ? null : slowest.times().slowestMillis();
  }

  private ProvedRestart most(Function<ProvedRestart, Double> figure) {
    ProvedRestart most = null;
    for (ProvedRestart each : restarts) {
      Double value = figure.apply(each);
      if (value != null && (most == null || value > Objects.requireNonNull(figure.apply(most)))) {
        most = each;
      }
    }
    return most;
  }
}
