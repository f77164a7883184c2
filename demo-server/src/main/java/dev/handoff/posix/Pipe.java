package dev.handoff.posix;

/**
 * A pipe as descriptors, both of them 10 or higher and closed on exec.
 *
 * @param readEnd to be read and closed by {@link Libc}
 * @param writeEnd likewise
 */
public record Pipe(int readEnd, int writeEnd) {}
