package dev.handoff.page;

/**
 * The verdict on one restart.
 *
 * @param number of the restart, from 1
 * @param tone {@code good}, {@code bad}, {@code open} (still running) or {@code unproven} (no
 *     traffic)
 * @param sentence the verdict in one sentence
 * @param detail a second line: PIDs, times
 */
public record VerdictView(int number, String tone, String sentence, String detail) {}
