package dev.handoff.traffic;

/**
 * One request and what becomes of it.
 *
 * @param number in the run, from 1
 * @param plannedAt its moment on the monotonic clock, nanoseconds
 * @param keepAlive whether it wants a kept-alive connection
 * @param slow whether it asks for an answer that is slow by design
 */
record Exchange(long number, long plannedAt, boolean keepAlive, boolean slow) {}
