package dev.handoff.bus;

import java.util.Map;

/**
 * How the bus does.
 *
 * @param connections open now
 * @param refused connections closed at once, because they came from another user or were too many
 * @param events brought to the journal
 * @param badLines lines that were no event, and were dropped
 * @param lastBadLine what was wrong with the latest of them, null if there was none
 * @param lost events missing in the counts of the processes
 * @param lostByPid the same by process, without those that lost none
 */
public record BusStats(
    int connections,
    long refused,
    long events,
    long badLines,
    String lastBadLine,
    long lost,
    Map<Long, Long> lostByPid) {}
