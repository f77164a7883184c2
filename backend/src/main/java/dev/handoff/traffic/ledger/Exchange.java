package dev.handoff.traffic.ledger;

import dev.handoff.plan.Style;

/**
 * One request and what becomes of it.
 *
 * @param number in the run, from 1
 * @param plannedAt its planned moment on the monotonic clock, nanoseconds
 * @param style what is done with its connection, and what it asks for
 * @param warmup whether it was planned during the warm-up
 * @param stalls how long its loop had stalled before that moment, nanoseconds in all
 */
public record Exchange(long number, long plannedAt, Style style, boolean warmup, long stalls) {}
