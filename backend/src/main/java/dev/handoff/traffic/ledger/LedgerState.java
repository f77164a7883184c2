package dev.handoff.traffic.ledger;

import dev.handoff.event.Tally;
import dev.handoff.plan.Style;
import java.util.Map;

/**
 * The state of a loop at a cut.
 *
 * @param to the moment of the cut on the monotonic clock, nanoseconds
 * @param ended whether this was its last cut
 * @param inFlight requests that were due and had not ended
 * @param oldest planned moment of the oldest of these, 0 if there was none
 * @param connections open connections
 * @param styles totals by style, since the start
 */
public record LedgerState(
    long to, boolean ended, int inFlight, long oldest, int connections, Map<Style, Tally> styles) {}
