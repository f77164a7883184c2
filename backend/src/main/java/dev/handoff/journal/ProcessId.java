package dev.handoff.journal;

import java.util.Objects;

/**
 * One process, whatever others had its PID before or get it later. It is decided once, when an
 * event enters the journal or is read from a recording; everything that asks whether two events
 * come from the same process compares these.
 *
 * @param host the name of the host on which it runs; null in a recording, which does not say. One
 *     journal holds one host's events so far: events of others would enter with an {@link Origin}
 *     of their own
 * @param pid its PID
 * @param start when it was started, in clock ticks since boot; null if it had ended before it was
 *     heard of, and in a recording
 * @param since the moment of the first event that was heard of it, on the monotonic clock: tells
 *     apart those whose start is unknown
 * @param image counts its programs from 1: execve(2) keeps the PID and the start
 */
public record ProcessId(String host, long pid, Long start, long since, int image) {
  /** Whether it had this PID after another one, or is a later image of the same process. */
  public boolean isAfter(ProcessId other) {
    return since > other.since || since == other.since && image > other.image;
  }

  /** Whether it is the same process, whatever program it has, as far as their starts are known. */
  public boolean mayBe(ProcessId other) {
    boolean known = start != null && other.start != null;
    return pid == other.pid
        && Objects.equals(host, other.host)
        && (!known || start.equals(other.start));
  }

  ProcessId nextImage() {
    return new ProcessId(host, pid, start, since, image + 1);
  }
}
