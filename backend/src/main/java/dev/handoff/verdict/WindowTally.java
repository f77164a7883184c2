package dev.handoff.verdict;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.handoff.event.Tally;

/**
 * The tally of a window: inFlightAtStart + planned = answered + failed + notSent + inFlight.
 *
 * @param inFlightAtStart requests already open when it began
 * @param tally requests planned in the window, and the ends of these and of those that were open
 */
public record WindowTally(long inFlightAtStart, @JsonUnwrapped Tally tally) {
  static final WindowTally NONE = new WindowTally(0, Tally.NONE);

  /** What happened from one moment of a run to another. */
  static WindowTally between(Tally opening, Tally closing) {
    return new WindowTally(opening.inFlight(), closing.minus(opening));
  }

  /** Requests whose end is not known yet. */
  @JsonProperty
  public long inFlight() {
    return inFlightAtStart + tally.inFlight();
  }

  /** All that it answers for: planned are those of the window and those that were open before. */
  public Tally whole() {
    return new Tally(
        inFlightAtStart + tally.planned(), tally.answered(), tally.failed(), tally.notSent());
  }

  /** Requests that were given to the server, or are on their way to it. */
  public long sent() {
    return inFlightAtStart + tally.sent();
  }

  WindowTally plus(WindowTally other) {
    return new WindowTally(inFlightAtStart + other.inFlightAtStart, tally.plus(other.tally));
  }

  /** A request that was in flight at the end has failed. */
  WindowTally fail(String kind) {
    return new WindowTally(inFlightAtStart, tally.fail(kind));
  }

  /** A request that was planned after the window belongs to it, and has failed. */
  WindowTally failLate(String kind) {
    return new WindowTally(inFlightAtStart, tally.plan().fail(kind));
  }

  /**
   * A request that has failed does not belong to the window.
   *
   * @param wasOpen whether it was already open when that began
   */
  WindowTally giveAway(boolean wasOpen) {
    return wasOpen
        ? new WindowTally(inFlightAtStart - 1, tally.minus(new Tally(0, 0, 1, 0)))
        : new WindowTally(inFlightAtStart, tally.minus(new Tally(1, 0, 1, 0)));
  }

  /** All that was in flight at the end has been answered. */
  WindowTally answerTheRest() {
    Tally t = tally;
    return new WindowTally(
        inFlightAtStart,
        new Tally(t.planned(), t.answered() + inFlight(), t.failed(), t.notSent()));
  }

  /** Whether no count is below 0. */
  boolean balances() {
    return inFlightAtStart >= 0
        && tally.planned() >= 0
        && tally.answered() >= 0
        && tally.failed() >= 0
        && tally.notSent() >= 0
        && inFlight() >= 0;
  }
}
