package dev.handoff.verdict;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.handoff.event.KernelEvent;
import dev.handoff.event.TrafficEvent;
import dev.handoff.story.Outcome;
import dev.handoff.story.Restart;
import java.util.List;
import java.util.Map;

/**
 * The verdict on one restart. In JSON its parts lie side by side: {@code oldPid}, {@code planned},
 * {@code sentence}.
 *
 * @param number of the restart, from 1
 * @param window which time it is about
 * @param before the process that was asked
 * @param after the process that was to take over; none if there never was one
 * @param sides all processes that served before and after, those two or others
 * @param counts what became of the requests
 * @param fate what the processes did to their requests
 * @param times how long answers took
 * @param evidence what else is known about the window
 * @param conclusion all this in one word, and in one sentence
 */
public record Verdict(
    int number,
    @JsonUnwrapped Window window,
    @JsonUnwrapped(prefix = "old") Party before,
    @JsonUnwrapped(prefix = "new") Party after,
    @JsonUnwrapped Sides sides,
    @JsonUnwrapped Counts counts,
    @JsonUnwrapped Fate fate,
    @JsonUnwrapped Times times,
    @JsonUnwrapped Evidence evidence,
    @JsonUnwrapped Conclusion conclusion) {

  /** All this in words. */
  public String sentence() {
    return conclusion.sentence();
  }

  /** Requests that got no valid answer. */
  public long failed() {
    return counts.window().tally().failed();
  }

  /** Requests that the generator gave up before sending. */
  public long notSent() {
    return counts.window().tally().notSent();
  }

  /**
   * From the moment at which it was asked for to the exit of the old process, to the failure of an
   * upgrade that failed, or to the end that whoever asked has seen; or to the moment at which
   * somebody does something else to the server, if that is earlier.
   *
   * @param requestedMono when the restart was requested, on the monotonic clock, nanoseconds
   * @param requestedWall the same in milliseconds since 1970
   * @param readyMillis from the request to ready; null if it never came
   * @param firstAnswerMillis from the request to the first answer of a process of after; null if
   *     the traffic got none, or did not tell
   * @param aheadMillis how long before the request the new process was started, if it was a
   *     standby; null if it was not
   * @param windowTo its end on the monotonic clock; null while it is open
   * @param settled true when nothing in the verdict will change any more
   */
  public record Window(
      long requestedMono,
      long requestedWall,
      Long readyMillis,
      Double firstAnswerMillis,
      Long aheadMillis,
      Long windowTo,
      boolean settled) {
    static Window of(Restart restart, boolean settled) {
      Long first = restart.parties().firstAnswerAt();
      return new Window(
          restart.from(),
          restart.beginning().wall(),
          restart.readyMillis(),
          first == null ? null : Math.round((first - restart.from()) / 1e3) / 1e3,
          restart.parties().aheadMillis(),
          restart.to(),
          settled);
    }
  }

  /** A process; 0 and 0 if there was none. */
  public record Party(@JsonProperty("Pid") long pid, @JsonProperty("Gen") int gen) {}

  /**
   * The processes that served.
   *
   * @param way the name of the server, as whoever asked knows it; null if that did not know
   * @param subject the name of a server that says nothing of its restart itself; null if it does
   * @param before the PIDs that had accepted or answered, or held the listener, when it was asked
   *     for
   * @param after those that first did so later
   * @param listener in whose hands the listener was
   */
  public record Sides(
      String way, String subject, List<Long> before, List<Long> after, Restart.Hands listener) {}

  /**
   * They come from the reports of the traffic around the window, so they may include up to a tenth
   * of a second more on either side.
   *
   * @param window how many in the window
   * @param failures by class, without not-sent
   * @param retryable the failed requests that a client may repeat by RFC 9112: a reused connection
   *     closed before a byte of the response
   * @param answeredBy answers by PID, as far as reported
   * @param styles by connection style, of those with requests in the window; their sums are the
   *     window's; empty without traffic, null if they are not known for all of it
   */
  public record Counts(
      @JsonUnwrapped WindowTally window,
      Map<String, Long> failures,
      long retryable,
      Map<String, Long> answeredBy,
      Map<String, WindowTally> styles) {}

  /**
   * What the processes did to their requests.
   *
   * @param deadPid the process that died in the window without having been told to end, 0 if none
   * @param died the failed requests that were on a connection of that process when it died
   * @param unknown the failed requests on a connection that was closed without ever having an
   *     answer, while a process died: nobody can tell which process they were with
   * @param slowFinished slow requests that the old process finished while the new one served
   * @param longestSlowSeconds the longest of them, 0 if there is none
   * @param longestOpenMillis the longest known time of a request that was open at the signal and
   *     was answered: a lower bound; null if there was none, or it is not known
   * @param cut requests that the old process had to cut off
   */
  public record Fate(
      long deadPid,
      long died,
      long unknown,
      int slowFinished,
      int longestSlowSeconds,
      Long longestOpenMillis,
      int cut) {}

  /**
   * Latencies from the planned moment, and service times of the same answers from when the requests
   * were sent; each null if there is none.
   *
   * @param inside the window
   * @param outside in the minute before it, outside of other restarts
   * @param around from 1 s before the request to 3 s after it: the same time for each restart, so
   *     that short ones and long ones can be compared; null also if a report of that time is
   *     missing
   * @param gap the longest time without an answer on a new connection
   */
  public record Times(
      Latency inside,
      Latency outside,
      Latency around,
      Latency serviceInside,
      Latency serviceOutside,
      Gap gap) {}

  /** Times of answers in microseconds. */
  public record Latency(long answers, long p50Micros, long p99Micros, long maxMicros) {}

  /**
   * What speaks for the counts, or against them.
   *
   * @param accepts until when the old process accepted connections, and from when on the new one
   * @param overflows how often the accept queue of our listener was full in the window: overflows
   *     of this host while ours was near its limit; null without a look before it and after it
   * @param hostOverflows the same for all queues of this host, whatever process they belong to
   * @param resets the connections that the kernel reset on the server's side, from the look before
   *     the window to the one after it; null if that is not known
   * @param generator how the traffic itself behaved; null if none ran
   */
  public record Evidence(
      Accepts accepts,
      Long overflows,
      Long hostOverflows,
      KernelEvent.Resets resets,
      Promise generator) {
    static Evidence of(Accepts accepts, Books books) {
      Overflows.Found found = books.overflows;
      return new Evidence(
          accepts,
          found == null ? null : found.ours(),
          found == null ? null : found.host(),
          books.resets,
          Promise.of(books));
    }
  }

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
      return lag == null
          ? null
          : new Promise(lag, !TrafficEvent.isLate(lag) && books.notSent() == 0);
    }
  }

  /**
   * What follows from it.
   *
   * @param outcome of the restart
   * @param tone of the verdict
   * @param doubt why the counts prove nothing, as a clause; null if they do
   * @param lead how the sentence begins before it comes to the requests; may be empty
   * @param sentence all this in words
   */
  public record Conclusion(
      Outcome outcome, Tone tone, String doubt, String lead, String sentence) {}
}
