package dev.handoff.posix;

/**
 * The two descriptors of a pipe, both 10 or higher and closed on exec.
 *
 * @param readEnd to be read and closed by {@link Libc}
 * @param writeEnd likewise
 */
public record Pipe(int readEnd, int writeEnd) {}
