package dev.handoff.story;

/**
 * One process of the server, as its events describe it.
 *
 * @param pid its PID
 * @param generation its number
 * @param state {@code spawned}, {@code standby}, {@code starting}, {@code serving}, {@code
 *     upgrading}, {@code handing over}, {@code backing off}, {@code draining}, {@code exiting},
 *     {@code exited}
 * @param release the version it read at its start, null if it has not reported one
 * @param address where it listens, such as {@code 127.0.0.1:8080}, null if it has not reported that
 * @param connections open at the last heartbeat
 * @param inFlight requests being answered at the last heartbeat
 * @param served requests answered up to the last heartbeat
 * @param startedAt milliseconds since 1970, 0 if unknown
 * @param exit how it ended, null while it is alive
 */
public record Generation(
    long pid,
    int generation,
    String state,
    String release,
    String address,
    int connections,
    int inFlight,
    long served,
    long startedAt,
    Exit exit) {

  /**
   * How it ended.
   *
   * @param code its exit code; null if a signal ended it, or if nobody knows
   * @param signal the signal without its SIG, such as {@code KILL}; null if it exited by itself
   */
  public record Exit(Integer code, String signal) {}

  /** True until its end is known. */
  public boolean alive() {
    return exit == null;
  }

  /** Such as "generation 2 (PID 4711)". */
  public String name() {
    return "generation " + generation + " (PID " + pid + ")";
  }
}
