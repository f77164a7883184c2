package dev.handoff.event;

/**
 * What became of requests, as counts with one law: planned = answered + failed + notSent + what is
 * in flight. It holds for a whole run and for each part of it, and so for sums and differences.
 *
 * @param planned requests that were due
 * @param answered valid answers
 * @param failed requests that are lost: sent, and without a valid answer
 * @param notSent requests that the generator never sent, by its own fault
 */
public record Tally(long planned, long answered, long failed, long notSent) {
  public static final Tally NONE = new Tally(0, 0, 0, 0);

  /** Requests that have not ended yet. */
  public long inFlight() {
    return planned - answered - failed - notSent;
  }

  /** Requests that were given to the server, or are on their way to it. */
  public long sent() {
    return planned - notSent;
  }

  /** Both together. */
  public Tally plus(Tally other) {
    return new Tally(
        planned + other.planned,
        answered + other.answered,
        failed + other.failed,
        notSent + other.notSent);
  }

  /** What was counted here and not yet there. */
  public Tally minus(Tally earlier) {
    return new Tally(
        planned - earlier.planned,
        answered - earlier.answered,
        failed - earlier.failed,
        notSent - earlier.notSent);
  }

  /** One more request that was planned. */
  public Tally plan() {
    return new Tally(planned + 1, answered, failed, notSent);
  }

  /**
   * The end of a request that was in flight, without a valid answer.
   *
   * @param kind the name of its {@link LossClass}, which decides whether it was lost or never sent
   */
  public Tally fail(String kind) {
    return LossClass.isLoss(kind)
        ? new Tally(planned, answered, failed + 1, notSent)
        : new Tally(planned, answered, failed, notSent + 1);
  }

  /** The same without what is in flight. */
  public Tally ended() {
    return new Tally(answered + failed + notSent, answered, failed, notSent);
  }

  /**
   * Whether too many requests were not sent for the others to prove anything: more than 1 % of
   * those planned. Runs, verdicts and the lab all use this rule.
   */
  public boolean provesNothing() {
    return notSent * 100 > planned;
  }
}
