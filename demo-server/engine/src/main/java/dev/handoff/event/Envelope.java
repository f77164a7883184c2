package dev.handoff.event;

/**
 * An event with its stamps.
 *
 * @param seq counts the events of one process from 1; a gap is a loss
 * @param mono when it happened, CLOCK_MONOTONIC in nanoseconds ({@link System#nanoTime}),
 *     comparable between the processes of one host, so it gives their order. An event may be
 *     reported a moment after it happened, so within a process mono does not always rise with seq
 * @param wall milliseconds since 1970, for people
 * @param pid the process that reports the event
 * @param gen its generation; 0 if it is not a generation of the server
 * @param repeated true if the producer has reconnected and sends the event again
 * @param event what happened
 */
public record Envelope(
    long seq, long mono, long wall, long pid, int gen, boolean repeated, Event event) {

  /** The version of the line format. */
  static final int VERSION = 1;

  /** The longest line, in bytes, including its line feed. */
  public static final int MAX_LINE = 64 * 1024;

  Envelope repeat() {
    return new Envelope(seq, mono, wall, pid, gen, true, event);
  }
}
