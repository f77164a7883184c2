package dev.handoff.event;

/**
 * An event with its stamps.
 *
 * @param seq counts the events of one process from 1; a gap is a loss
 * @param mono when it happened, CLOCK_MONOTONIC in nanoseconds ({@link System#nanoTime}),
 *     comparable between the processes of one host: the order of things. An event may be told a
 *     moment after it happened, so within a process mono does not always rise with seq
 * @param wall milliseconds since 1970, for people
 * @param pid the process that says so
 * @param gen its generation; 0 if it is no generation of the server
 * @param repeated true when a reconnected producer says it again
 * @param event what happened
 */
public record Envelope(
    long seq, long mono, long wall, long pid, int gen, boolean repeated, Event event) {

  /** The version of the line format. */
  static final int VERSION = 1;

  /** The longest line, in bytes, its line feed included. */
  public static final int MAX_LINE = 64 * 1024;

  Envelope repeat() {
    return new Envelope(seq, mono, wall, pid, gen, true, event);
  }
}
