package dev.handoff.event;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.Map;
import java.util.Set;

/**
 * What the traffic process sent and got back. All counters whose name ends in Total count from the
 * start, so a lost line does not lose any request from the account: in every line, planned =
 * answered + failed + notSent + inFlight.
 */
public sealed interface TrafficEvent extends Event {
  /**
   * The generator counts as late if it begins a request more than this many microseconds after its
   * planned moment. Such measurements are partly its own doing. Page, verdict and faults all use
   * this number.
   */
  long LATE_MICROS = 20_000;

  /** Whether a generator with this lag, such as {@link Bucket#lagMicros}, is late. */
  static boolean isLate(long lagMicros) {
    return lagMicros > LATE_MICROS;
  }

  /**
   * Traffic begins.
   *
   * @param url the URL that is requested
   * @param rate requests a second; the highest rate of the steps if there are any
   * @param connections the styles and their shares, such as {@code mixed} or {@code
   *     close=2,think=1}
   * @param arrivals {@code uniform} or {@code poisson}
   * @param durationMillis for how long requests are planned
   * @param slowShare share of requests, 0 to 1, sent to {@code /slow}
   * @param timeoutMillis after which an unanswered request counts as failed
   * @param steps how the rate changes, as given by the user; empty if it does not change
   * @param warmupMillis the warm-up at the start, whose requests are counted but left out of all
   *     latencies
   * @param method of requests for the URL; null in recordings of versions that did not tell, whose
   *     was GET
   */
  record Started(
      String url,
      double rate,
      String connections,
      String arrivals,
      long durationMillis,
      double slowShare,
      long timeoutMillis,
      String steps,
      long warmupMillis,
      String method)
      implements TrafficEvent {
    /** RFC 9110 section 9.2.2. */
    private static final Set<String> IDEMPOTENT =
        Set.of("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE");

    /** Whether a client may repeat one of its requests by itself. */
    public boolean mayRepeat() {
      return method == null || IDEMPOTENT.contains(method);
    }
  }

  /**
   * The rate was changed by hand. Requests whose moment came before are not touched.
   *
   * @param rate requests a second from then on
   * @param at that moment on the monotonic clock, nanoseconds
   */
  record Changed(double rate, long at) implements TrafficEvent {}

  /**
   * The rate was to be changed and was not.
   *
   * @param asked what was asked for
   * @param why one sentence
   */
  record ChangeRefused(String asked, String why) implements TrafficEvent {}

  /**
   * Times of answers.
   *
   * @param p50Micros the median; 0 without an answer
   * @param p99Micros the same at 99 %
   * @param maxMicros the same, for the slowest
   * @param histogram in microseconds, as a compressed HdrHistogram, base64
   */
  record Times(long p50Micros, long p99Micros, long maxMicros, String histogram) {
    public static final Times NONE = new Times(0, 0, 0, "");
  }

  /**
   * Which time a report is about, on the monotonic clock.
   *
   * @param from its start, nanoseconds
   * @param to its end
   */
  record Span(long from, long to) {}

  /**
   * What the generator itself did.
   *
   * @param rate planned for the end of the interval, requests a second
   * @param sent requests written in the interval
   * @param lagMicros the longest delay between planned and sent that is the generator's own fault,
   *     or the longest time that it stood still with requests open
   */
  record Load(double rate, int sent, long lagMicros) {}

  /**
   * What is open at the end of the interval, and what was closed in it.
   *
   * @param inFlight requests
   * @param oldest planned moment of the oldest open request on the monotonic clock, 0 if there is
   *     none: every request planned before it has ended
   * @param connections connections
   * @param closedIdle kept-alive connections found closed by the server while they carried no
   *     request
   */
  record Open(int inFlight, long oldest, int connections, int closedIdle) {
    public static final Open NONE = new Open(0, 0, 0, 0);
  }

  /**
   * Which answers of the interval are in no latency, and who gave all of them.
   *
   * @param slow answers that were slow by design (header X-Slow)
   * @param warmup other answers, to requests planned during the warm-up
   * @param answeredBy answers by the PID that gave them; "0" for answers that named none
   * @param fresh those on new connections, of which the gap is made; null if unknown
   */
  record Answers(int slow, int warmup, Map<String, Integer> answeredBy, Fresh fresh) {
    public static final Answers NONE = new Answers(0, 0, Map.of(), null);
  }

  /**
   * When new connections were answered: the first request on each, of any style and of the warm-up
   * too; without answers that are slow by design. Requests are counted of the styles that open a
   * connection for each and are not slow by design: only these show at any time whether the server
   * answers new connections. Moments are on the monotonic clock, 0 without an answer.
   *
   * @param planned such requests that were due in the interval
   * @param open such requests that were open at its end
   * @param first when its first answer was complete
   * @param last the same for its last one
   * @param gapFrom beginning of the longest time between two of its answers; 0 without two
   * @param gapTo its end
   */
  record Fresh(int planned, int open, long first, long last, long gapFrom, long gapTo) {}

  /**
   * A tenth of a second of traffic. On the wire its parts lie side by side, and those of {@code
   * total} are called {@code plannedTotal} and so on.
   *
   * @param tally requests whose planned moment lay in the interval, and ends in it: they need not
   *     be those of the same requests, so it may say that less than nothing is in flight
   * @param total since the start
   * @param styles by connection style, since the start; null if unknown
   * @param failures of the interval by class
   * @param latency from the planned moment
   * @param service the same answers, measured from writing their requests to the last byte: what
   *     the server took, without the waiting time that an open loop counts; null if unknown
   */
  record Bucket(
      @JsonUnwrapped Span span,
      @JsonUnwrapped Load load,
      @JsonUnwrapped Tally tally,
      @JsonUnwrapped(suffix = "Total") Tally total,
      Map<String, Tally> styles,
      @JsonUnwrapped Open open,
      @JsonUnwrapped Answers answers,
      Map<String, Integer> failures,
      @JsonUnwrapped Times latency,
      Times service)
      implements TrafficEvent, Sample {

    /** Start of the interval on the monotonic clock, nanoseconds. */
    public long from() {
      return span.from();
    }

    /** Its end. */
    public long to() {
      return span.to();
    }
  }

  /**
   * A request got no valid answer.
   *
   * @param request its number in the run
   * @param kind the name of the {@link LossClass}, such as {@code closed-before-response-reused}
   * @param connection number of its connection in the run
   * @param reused true if the connection had carried a request before
   * @param server the PID that last named itself on the connection; 0 if none has, and then nobody
   *     can tell which process had the request
   * @param plannedAt its planned moment on the monotonic clock, nanoseconds
   * @param style of its connection, such as {@code keep-alive}
   * @param detail one sentence
   */
  record Failure(
      long request,
      String kind,
      long connection,
      boolean reused,
      long server,
      long plannedAt,
      String style,
      String detail)
      implements TrafficEvent {}

  /**
   * A process has answered for the first time in this run. From the buckets alone that moment would
   * be known only to a tenth of a second.
   *
   * @param server its PID, as it named itself
   * @param at when the answer was complete, on the monotonic clock, nanoseconds
   */
  record FirstAnswer(long server, long at) implements TrafficEvent {}

  /**
   * Traffic has ended and nothing is in flight.
   *
   * @param tally of the whole run
   * @param failures by class, not-sent included
   * @param styles by connection style
   * @param why {@code duration}, {@code stopped}, or {@code aborted}: ended with requests in
   *     flight, which are counted as failed
   */
  record Finished(
      @JsonUnwrapped Tally tally, Map<String, Long> failures, Map<String, Tally> styles, String why)
      implements TrafficEvent {}
}
