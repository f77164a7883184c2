package dev.handoff.restart;

import java.time.Duration;

/**
 * How the next generation comes about.
 *
 * @param readyTimeout how long it may take to say ready, from its spawn, or as a standby from the
 *     word
 * @param probation of it, counted from its ready: if it dies within that time, the old one takes
 *     over again
 * @param firstBackoff the delay before the next attempt after one failure; 1.5 times longer for
 *     each further failure, at most 30 s
 * @param standbyAfter how long after ready it is started ahead of time, to boot and to wait until
 *     it is asked for; null for never
 */
public record Succession(
    Duration readyTimeout, Duration probation, Duration firstBackoff, Duration standbyAfter) {}
