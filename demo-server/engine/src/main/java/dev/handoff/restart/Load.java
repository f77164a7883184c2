package dev.handoff.restart;

/**
 * What a server has to do at this moment, and what it has done since its start.
 *
 * @param connections open connections, including those that have been accepted but not looked at
 *     yet
 * @param arriving true while a connection may have been taken from the listener but is not counted
 *     yet
 * @param inFlight requests that are being answered
 * @param oldestMillis age of the oldest request in flight; 0 if there is none
 * @param accepts connections taken from the listener since the start
 * @param served requests answered since the start
 */
public record Load(
    int connections,
    boolean arriving,
    int inFlight,
    long oldestMillis,
    Accepts accepts,
    long served) {

  /** Connections without a request. */
  int idle() {
    return Math.max(0, connections - inFlight);
  }
}
