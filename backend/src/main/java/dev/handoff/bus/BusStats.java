package dev.handoff.bus;

import java.util.Map;

/**
 * Statistics of the bus.
 *
 * @param connections open now
 * @param refused connections closed at once, because they came from another user or were too many
 * @param events added to the journal
 * @param badLines lines that were not events, and were dropped
 * @param lastBadLine what was wrong with the last of them, null if there was none
 * @param lost events missing from the processes' sequence numbers
 * @param lostByPid the same by PID, without the processes that lost none
 */
public record BusStats(
    int connections,
    long refused,
    long events,
    long badLines,
    String lastBadLine,
    long lost,
    Map<Long, Long> lostByPid) {}
