package dev.handoff.traffic.command;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.handoff.event.LossClass;
import dev.handoff.event.Tally;
import dev.handoff.event.TrafficEvent;
import dev.handoff.plan.Style;
import dev.handoff.traffic.ledger.Handshakes;
import dev.handoff.traffic.ledger.Ledger;
import dev.handoff.traffic.ledger.Merger;
import dev.handoff.traffic.ledger.OpenAtStop;
import dev.handoff.traffic.ledger.Percentiles;
import dev.handoff.traffic.ledger.Timed;
import dev.handoff.traffic.wire.TrafficPlan;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A finished run, as {@code --json} writes it.
 *
 * @param verdict one sentence, without its full stop
 * @param asked what was asked for
 * @param tally of the run; nothing is in flight
 * @param counts more about these requests
 * @param times of answers
 * @param styles each connection style by itself
 * @param end how it ended
 * @param slowest the hundred answers with the greatest latencies, the slowest first
 * @param firstFailures the first thousand failures, not-sent included
 */
record Summary(
    String verdict,
    @JsonUnwrapped Asked asked,
    @JsonUnwrapped Tally tally,
    @JsonUnwrapped Counts counts,
    @JsonUnwrapped Times times,
    Map<String, OfStyle> styles,
    @JsonUnwrapped Connections connections,
    @JsonUnwrapped End end,
    List<SlowAnswer> slowest,
    List<Failed> firstFailures) {

  /**
   * What was asked for.
   *
   * @param rate requests per second, the highest if it changed
   * @param steps how it changed, empty if it did not
   * @param warmupSeconds a time at the start, whose requests count in the tally but in no latency
   * @param loops event loops that shared the work
   */
  record Asked(
      String url,
      double rate,
      String steps,
      String connections,
      String arrivals,
      double warmupSeconds,
      int loops) {}

  /**
   * More about the requests.
   *
   * @param tooLate requests that were not sent because the generator was too late for them
   * @param lost requests that were sent and got no valid answer, including retryable closes
   * @param retryableCloses lost requests whose reused connection ended before a byte of the answer;
   *     none if requests may not be repeated, as a POST
   * @param slow answers that were slow by design; they are in no latency
   * @param warmup other answers to requests of the warm-up; they are in no latency
   * @param failures by loss class, not-sent included
   * @param answeredBy answers by the PID that gave them, "0" where none was named
   */
  record Counts(
      long tooLate,
      long lost,
      long retryableCloses,
      long slow,
      long warmup,
      Map<String, Long> failures,
      Map<String, Long> answeredBy) {}

  /**
   * Times of the answers.
   *
   * @param latencyMicros from the planned moment to the last byte of the answer
   * @param serviceMicros the same answers, from the moment when the request had been written in
   *     full
   * @param lagMicros from the planned moment until the generator began the request: its own fault,
   *     and part of the latencies
   */
  record Times(Percentiles latencyMicros, Percentiles serviceMicros, Percentiles lagMicros) {}

  /**
   * What became of connections.
   *
   * @param connectionsOpened in the run
   * @param closedIdle kept-alive connections found closed by the server with no request on them
   * @param tls how often TLS has been agreed on; null without TLS
   */
  record Connections(long connectionsOpened, long closedIdle, Handshakes tls) {}

  /**
   * How the run ended.
   *
   * @param seconds from its start
   * @param why {@code duration}, {@code stopped} or {@code aborted}
   * @param openAtStop what was open when the run was told to stop; null if it was not
   */
  record End(double seconds, String why, Open openAtStop) {}

  /** The requests of one style: planned = answered + lost + not sent. */
  record OfStyle(long planned, long answered, long lost, long notSent, Percentiles latencyMicros) {}

  /**
   * An answer that took long.
   *
   * @param plannedMillis its planned moment, since the start of the run
   * @param pid the process that gave it, "0" if none was named
   */
  record SlowAnswer(
      long request,
      String style,
      long connection,
      double plannedMillis,
      long latencyMicros,
      long serviceMicros,
      String pid) {}

  /**
   * A request without a valid answer.
   *
   * @param connection its number, 0 if the request never got one
   * @param server the PID that last named itself on the connection, 0 if none has
   * @param plannedMillis its planned moment, since the start of the run
   */
  record Failed(
      long request,
      String style,
      String kind,
      long connection,
      boolean reused,
      long server,
      double plannedMillis,
      String detail) {}

  /**
   * What was in flight when the run was told to stop: open = answered + the failures.
   *
   * @param oldestMillis how long ago the oldest had been due
   * @param styles how many of each style
   * @param answered how many of them were answered in the end
   * @param failures what became of the others, by class
   */
  record Open(
      long open,
      double oldestMillis,
      Map<String, Integer> styles,
      long answered,
      Map<String, Long> failures) {}

  static Summary of(
      TrafficPlan plan,
      TrafficEvent.Finished end,
      Ledger ledger,
      Connections connections,
      long start,
      List<TrafficEvent.Failure> failures,
      OpenAtStop atStop) {
    boolean idempotent = plan.started().mayRepeat();
    return new Summary(
        SummarySentence.of(end, ledger.tooLateTotal(), idempotent),
        new Asked(
            plan.target().url(),
            plan.pace().highest(),
            plan.pace().toString(),
            plan.mix().toString(),
            plan.arrivals().toString(),
            plan.warmup().toNanos() / 1e9,
            plan.loops()),
        end.tally(),
        new Counts(
            ledger.tooLateTotal(),
            end.tally().failed(),
            idempotent ? retryable(ledger) : 0,
            ledger.slow(),
            ledger.warmup(),
            end.failures(),
            ledger.answeredBy()),
        new Times(
            Percentiles.of(ledger.latency()),
            Percentiles.of(ledger.service()),
            Percentiles.of(ledger.lag())),
        styles(ledger),
        connections,
        new End(
            (System.nanoTime() - start) / 1e9,
            end.why(),
            atStop == null ? null : open(atStop, ledger)),
        ledger.slowest().stream().map(each -> slow(each, start)).toList(),
        failures.stream().map(each -> failed(each, start)).toList());
  }

  /** Whether requests were sent and none was answered. */
  boolean silent() {
    return tally.failed() > 0 && tally.answered() == 0;
  }

  /**
   * Why it proves nothing about the requests that it has not lost, in a sentence; null if it does.
   */
  String doubt() {
    if (tally.planned() == 0) {
      return "No request was planned, so nothing was proved: give it more time.";
    }
    if (!tally.provesNothing()) {
      return null;
    }
    String what =
        counts.tooLate * 2 > tally.notSent()
            ? "%,d of %,d requests were not sent in time, so nothing was proved: this machine was"
                + " too busy for the generator, or had stopped it."
            : "%,d of %,d requests were not sent, so nothing was proved: lower the rate, or raise"
                + " --max-open and --max-connections.";
    return String.format(Locale.ROOT, what, tally.notSent(), tally.planned());
  }

  private static Map<String, OfStyle> styles(Ledger ledger) {
    Map<String, OfStyle> styles = new TreeMap<>();
    for (Style style : ledger.styles()) {
      Tally total = ledger.tally(style);
      styles.put(
          style.toString(),
          new OfStyle(
              total.planned(),
              total.answered(),
              total.failed(),
              total.notSent(),
              Percentiles.of(ledger.latency(style))));
    }
    return styles;
  }

  private static SlowAnswer slow(Timed answer, long start) {
    return new SlowAnswer(
        answer.exchange().number(),
        answer.exchange().style().toString(),
        answer.connection(),
        (answer.exchange().plannedAt() - start) / 1e6,
        answer.latencyMicros(),
        answer.serviceMicros(),
        answer.pid());
  }

  private static Failed failed(TrafficEvent.Failure failure, long start) {
    return new Failed(
        failure.request(),
        failure.style(),
        failure.kind(),
        failure.connection(),
        failure.reused(),
        failure.server(),
        (failure.plannedAt() - start) / 1e6,
        failure.detail());
  }

  private static Open open(OpenAtStop then, Ledger now) {
    Map<LossClass, Long> failures = now.failures();
    then.failures().forEach((kind, count) -> failures.merge(kind, -count, Long::sum));
    failures.values().removeIf(count -> count == 0);
    return new Open(
        then.open(),
        then.oldestNanos() / 1e6,
        Merger.named(then.byStyle()),
        now.answered() - then.answered(),
        Merger.named(failures));
  }

  private static long retryable(Ledger ledger) {
    return ledger.failures().entrySet().stream()
        .filter(each -> each.getKey().isRetryable())
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}
