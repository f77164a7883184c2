package dev.handoff.prove;

import dev.handoff.event.KernelEvent.Resets;
import dev.handoff.event.Tally;
import dev.handoff.verdict.Figures;
import java.util.Map;

/**
 * One restart of a proof.
 *
 * @param number from 1
 * @param askedAt when it was asked for, in milliseconds since 1970
 * @param problem why it was not finished, as the end of a sentence; null if it was
 * @param counts what became of the requests
 * @param times how long things took
 * @param inFlight what was open when it was asked for
 * @param stayed who of the processes of before stayed, in words; empty if none did
 * @param doubt why its counts prove nothing, as a clause; null if they do
 * @param sentence the verdict on it
 */
record ProvedRestart(
    int number,
    long askedAt,
    String problem,
    Counts counts,
    Times times,
    InFlight inFlight,
    String stayed,
    String doubt,
    String sentence) {

  /**
   * What became of the requests.
   *
   * @param whole of all
   * @param styles by connection style; empty if that is not known
   * @param failures the lost ones by loss class
   * @param mayRepeat the lost ones that a client may repeat, by connection style
   * @param resets what the kernel reset, of the traffic or not; null if that is not known
   */
  record Counts(
      Tally whole,
      Map<String, Tally> styles,
      Map<String, Long> failures,
      Map<String, Long> mayRepeat,
      Resets resets) {
    static final Counts NONE = new Counts(Tally.NONE, Map.of(), Map.of(), Map.of(), null);
  }

  /**
   * Milliseconds; each but the lag null if it is not known.
   *
   * @param gapMillis the longest time without an answer on a new connection
   * @param gapUnproven why that is not known, as a clause; null if it is
   * @param slowestMillis the slowest answer
   * @param lagMillis how late the generator itself was
   * @param firstAnswerMillis from the request to the first answer of a new process
   * @param lastGoneMillis from the request until the last process of before was gone
   */
  record Times(
      Double gapMillis,
      String gapUnproven,
      Double slowestMillis,
      double lagMillis,
      Double firstAnswerMillis,
      Double lastGoneMillis) {
    static final Times NONE = new Times(null, "no verdict", null, 0, null, null);
  }

  /**
   * What was in flight.
   *
   * @param requests of the traffic
   * @param slow whether the slow request was answered; null if there was none
   * @param idle what became of the idle connection; null if there was none
   */
  record InFlight(long requests, Boolean slow, String idle) {}

  /** Lost requests that count. */
  long counted(Allowed allowed) {
    long lost = counts.whole().failed();
    return (allowed.countsRetryable() ? lost : lost - Proof.retryable(counts.failures()))
        + (Boolean.FALSE.equals(inFlight.slow()) ? 1 : 0);
  }

  /** Why it proves nothing, as a clause; null if it does. */
  String unproved() {
    if (problem != null) {
      return problem;
    } else if (doubt != null) {
      return "proves nothing, because " + doubt;
    } else if (counts.whole().provesNothing()) {
      return "proves nothing, because the load generator was too late: "
          + Figures.number(counts.whole().notSent())
          + " of "
          + Figures.number(counts.whole().planned())
          + " requests were not sent in time";
    }
    return counts.whole().answered() + counts.whole().failed() == 0
        ? "proves nothing, because no request met it"
        : null;
  }
}
