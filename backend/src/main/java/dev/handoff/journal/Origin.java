package dev.handoff.journal;

import java.util.OptionalLong;
import java.util.function.LongFunction;

/**
 * Where the processes run whose events a journal takes, and what can be asked there.
 *
 * @param host its name; null if unknown
 * @param starts when the process that has a PID now was started, in clock ticks since boot; empty
 *     if there is none
 */
public record Origin(String host, LongFunction<OptionalLong> starts) {

  /** Of events whose processes are gone or out of reach: only the events tell them apart. */
  public static final Origin UNKNOWN = new Origin(null, pid -> OptionalLong.empty());

  Long startOf(long pid) {
    OptionalLong start = starts.apply(pid);
    return start.isPresent() ? start.getAsLong() : null;
  }
}
