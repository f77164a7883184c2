package dev.handoff.verdict;

import dev.handoff.event.TrafficEvent;
import java.util.Map;

/**
 * The verdict on one restart. Its books balance: {@code inFlightAtStart + planned = answered +
 * failed + notSent + inFlight}. The window goes from the signal to the exit of the old process, or
 * to the failure of an upgrade that failed; the counts come from the reports of the traffic around
 * it, so they may include up to a tenth of a second more on either side.
 *
 * @param number of the restart, from 1
 * @param requestedMono when it was requested, on the monotonic clock, nanoseconds
 * @param requestedWall the same in milliseconds since 1970
 * @param outcome {@code running}, {@code done}, {@code failed}, {@code rolledback}, {@code
 *     orphaned} (the old one died first, and the new one serves on), {@code terminated-during}
 * @param tone {@code good}, {@code bad}, {@code open} (not over), {@code unproven}
 * @param oldPid the process that was asked
 * @param oldGen its generation
 * @param newPid the process that was to take over, 0 if there never was one
 * @param newGen its generation, 0 if there never was one
 * @param readyMillis from the request to ready; null if it never came
 * @param windowTo end of the window on the monotonic clock; null while it is open
 * @param settled true when nothing in this record will change any more
 * @param planned requests whose planned moment lies in the window
 * @param inFlightAtStart requests already open when it began
 * @param answered valid answers
 * @param failed requests without a valid answer, including those of the window that failed after it
 * @param notSent requests that the generator gave up before sending
 * @param inFlight requests whose end is not known yet
 * @param failures by class, without not-sent
 * @param retryable the failed requests that a client may repeat by RFC 9112: a reused connection
 *     closed before a byte of the response
 * @param deadPid the process that died in the window without having been told to end, 0 if none
 * @param died the failed requests that were on a connection of that process when it died
 * @param unknown the failed requests on a connection that was closed without ever having an answer,
 *     while a process died: nobody can tell which process they were with
 * @param answeredBy answers by PID, as far as reported
 * @param slowFinished slow requests that the old process finished while the new one served
 * @param longestSlowSeconds the longest of them, 0 if there is none
 * @param cut requests that the old process had to cut off
 * @param inside latencies in the window; null without an answer
 * @param outside latencies in the minute before it, outside of other restarts; null without an
 *     answer
 * @param serviceInside the same answers, timed from when the requests were sent; null if unknown
 * @param serviceOutside likewise, in the minute before
 * @param styles the books by connection style, of those with requests in the window; their sums are
 *     the counts above; empty without traffic, null if they are not known for all of it
 * @param accepts until when the old process accepted connections, and from when on the new one
 * @param longestOpenMillis the longest known time of a request that was open at the signal and was
 *     answered: a lower bound; null if there was none, or it is not known
 * @param overflows how often the accept queue of our listener was full in the window: overflows of
 *     this host while ours was near its limit; null without a look before it and after it
 * @param hostOverflows the same for all queues of this host, whatever process they belong to
 * @param generator how the traffic itself behaved; null if none ran
 * @param doubt why the counts prove nothing, as a clause; null if they do
 * @param lead how the sentence begins before it comes to the requests; may be empty
 * @param sentence all this in words
 */
public record Verdict(
    int number,
    long requestedMono,
    long requestedWall,
    String outcome,
    String tone,
    long oldPid,
    int oldGen,
    long newPid,
    int newGen,
    Long readyMillis,
    Long windowTo,
    boolean settled,
    long planned,
    long inFlightAtStart,
    long answered,
    long failed,
    long notSent,
    long inFlight,
    Map<String, Long> failures,
    long retryable,
    long deadPid,
    long died,
    long unknown,
    Map<String, Long> answeredBy,
    int slowFinished,
    int longestSlowSeconds,
    int cut,
    Latency inside,
    Latency outside,
    Latency serviceInside,
    Latency serviceOutside,
    Map<String, StyleBooks> styles,
    Accepts accepts,
    Long longestOpenMillis,
    Long overflows,
    Long hostOverflows,
    Promise generator,
    String doubt,
    String lead,
    String sentence) {

  /** Times of answers in microseconds. */
  public record Latency(long answers, long p50Micros, long p99Micros, long maxMicros) {}

  /** The books of one connection style; they balance like the whole. */
  public record StyleBooks(
      long planned,
      long inFlightAtStart,
      long answered,
      long failed,
      long notSent,
      long inFlight) {}

  /**
   * Whether the load was as planned.
   *
   * @param lagMicros the greatest delay of the generator between the planned moment of a request
   *     and its sending, in the window
   * @param kept false if it was {@linkplain TrafficEvent#isLate late}, or if it had to leave
   *     requests out: then the server was asked less than planned for a while
   */
  public record Promise(long lagMicros, boolean kept) {
    static Promise of(Books books) {
      Long lag = books.lagMicros();
      return lag == null ? null : new Promise(lag, !TrafficEvent.isLate(lag) && books.notSent == 0);
    }
  }
}
