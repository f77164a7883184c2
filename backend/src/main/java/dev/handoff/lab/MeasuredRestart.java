package dev.handoff.lab;

import dev.handoff.event.Tally;
import dev.handoff.traffic.command.OpenLoop;
import dev.handoff.verdict.Verdict;
import dev.handoff.verdict.Verdict.Latency;
import java.util.Map;
import java.util.TreeMap;

/**
 * One restart under load, measured: its verdict, and what a verdict does not have.
 *
 * @param server its name
 * @param style of the client, such as {@code keep-alive}
 * @param verdict on the restart
 * @param load what became of all requests of the round
 * @param residentMegabytes of one generation, once it is alone again
 * @param with how long answers took around the signal
 * @param without the same in the same load before that, when nothing happened
 */
record MeasuredRestart(
    String server,
    String style,
    Verdict verdict,
    OpenLoop.Outcome load,
    double residentMegabytes,
    Stretch with,
    Stretch without) {
  private static final String NOT_SENT = "not-sent";

  /** The requests that the verdict answers for. */
  Tally tally() {
    return verdict.counts().window().whole();
  }

  /** Those that are lost or not sent by loss class. */
  Map<String, Long> failures() {
    Map<String, Long> failures = new TreeMap<>(verdict.counts().failures());
    if (tally().notSent() > 0) {
      failures.put(NOT_SENT, tally().notSent());
    }
    return failures;
  }

  /** What the round lost that is not the restart's: the server loses without one. */
  long lostOutside() {
    return load.tally().failed() - verdict.failed();
  }

  /** From the request to ready; null for a server that does not report that. */
  Double readyMillis() {
    Long millis = verdict.window().readyMillis();
    return millis == null ? null : millis.doubleValue();
  }

  /** From the request to the first answer of the next generation; null if there was none. */
  Double firstAnswerMillis() {
    return verdict.window().firstAnswerMillis();
  }

  /** The longest time without an answer on a new connection; null if that is unproven. */
  Double gapMillis() {
    return verdict.times().gap().millis();
  }

  /** The slowest of the answers from 1 s before the request to 3 s after it; null without any. */
  Double slowestMillis() {
    Latency around = verdict.times().around();
    return around == null ? null : (Double) (around.maxMicros() / 1e3);
  }

  /** The 99th percentile of the same answers. */
  Double p99Millis() {
    Latency around = verdict.times().around();
    return around == null ? null : (Double) (around.p99Micros() / 1e3);
  }
}
