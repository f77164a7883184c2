package dev.handoff.page;

/**
 * The verdict on one restart.
 *
 * @param number of the restart, from 1
 * @param tone {@code good}, {@code bad}, {@code open} (still running) or {@code unproven} (no
 *     traffic)
 * @param settled true when nothing in it will change any more; the page asks again until then
 * @param sentence the verdict in one sentence
 * @param detail a second line: PIDs, times
 */
public record VerdictView(
    int number, String tone, boolean settled, String sentence, String detail) {}
