package dev.handoff.verdict;

import dev.handoff.event.Envelope;
import dev.handoff.event.Event;
import dev.handoff.event.Tally;
import dev.handoff.event.TrafficEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Traffic made up request by request, so that the truth is known. */
record MadeUpTraffic(List<Request> requests) {
  static final List<String> STYLES = List.of("close", "keep-alive", "think");

  private static final String RESET = "reset-before-response-reused";
  private static final List<String> FAILURES = List.of("class-0", "connect-refused", RESET);
  private static final long MILLI = 1_000_000;
  private static final int LENGTH = 12_000;
  private static final int TIMEOUT = 3_000;

  /**
   * A request, with moments in milliseconds.
   *
   * @param failure its class; null if it is answered
   * @param server the PID that last answered on its connection
   */
  record Request(long planned, long end, String failure, String style, long server) {
    boolean lostWithin(long from, long to) {
      return failure != null && planned < to && end > from;
    }

    /** Whether it is sent on a connection to a process that has ended by then, and so lost. */
    boolean lostAfter(long to) {
      return RESET.equals(failure) && server == Story.OLD && planned >= to;
    }
  }

  /**
   * Makes requests up.
   *
   * @param to the end of the old process, on whose connections some are sent even later
   */
  static MadeUpTraffic around(long to, Random random) {
    List<Request> requests = new ArrayList<>();
    Random connections = new Random(to);
    boolean trouble = random.nextBoolean();
    for (long planned = 5; planned < LENGTH; planned += 1 + random.nextInt(40)) {
      boolean slow = random.nextInt(5) == 0;
      long end = planned + (slow ? 500 + random.nextInt(TIMEOUT - 500) : 1 + random.nextInt(20));
      boolean fails = trouble && random.nextInt(6) == 0;
      String style = STYLES.get(random.nextInt(STYLES.size()));
      String failure = fails ? FAILURES.get(random.nextInt(FAILURES.size())) : null;
      long server = planned < to || connections.nextBoolean() ? Story.OLD : Story.NEW;
      requests.add(new Request(planned, end, failure, style, server));
    }
    return new MadeUpTraffic(requests);
  }

  /**
   * The events as the traffic process sends them: failures at once, a report every tenth of a
   * second.
   */
  List<Envelope> told(Random random) {
    List<Envelope> told = new ArrayList<>();
    long seq = 1;
    told.add(
        traffic(
            seq++,
            0,
            new TrafficEvent.Started(
                "http://x", 50, "mixed", "uniform", LENGTH, 0, TIMEOUT, "", 0)));
    int[] last = new int[4];
    long[] answers = answersOnNewConnections();
    for (long to = 100; to <= LENGTH + TIMEOUT; to += 100) {
      Map<String, Integer> failures = new HashMap<>();
      for (Request r : requests) {
        if (r.failure != null && to - 100 < r.end && r.end <= to) {
          failures.merge(r.failure, 1, Integer::sum);
          told.add(
              traffic(
                  0,
                  r.end,
                  new TrafficEvent.Failure(
                      1, r.failure, 1, false, r.server, r.planned * MILLI, r.style, "")));
        }
      }
      told.subList(told.size() - failures.values().stream().mapToInt(n -> n).sum(), told.size())
          .sort(Comparator.comparingLong(Envelope::mono));
      for (int i = told.size() - failures.values().stream().mapToInt(n -> n).sum();
          i < told.size();
          i++) {
        Envelope e = told.get(i);
        told.set(i, traffic(seq++, e.mono() / MILLI, e.event()));
      }
      told.add(traffic(seq++, to, bucket(to, failures, last, answers)));
    }
    if (random.nextInt(4) > 0) {
      told.add(
          traffic(
              seq,
              LENGTH + TIMEOUT + 1,
              new TrafficEvent.Finished(
                  new Tally(last[0], last[1], last[2], 0),
                  Map.of(),
                  styles(LENGTH + TIMEOUT),
                  "duration")));
    }
    return told;
  }

  private TrafficEvent.Bucket bucket(
      long to, Map<String, Integer> failures, int[] last, long[] answers) {
    int planned = (int) requests.stream().filter(r -> r.planned <= to).count();
    int answered = (int) requests.stream().filter(r -> r.failure == null && r.end <= to).count();
    int failed = (int) requests.stream().filter(r -> r.failure != null && r.end <= to).count();
    long oldest =
        requests.stream()
            .filter(r -> r.planned <= to && r.end > to)
            .mapToLong(r -> r.planned * MILLI)
            .min()
            .orElse(0);
    TrafficEvent.Bucket bucket =
        new TrafficEvent.Bucket(
            new TrafficEvent.Span((to - 100) * MILLI, to * MILLI),
            new TrafficEvent.Load(50, planned - last[0], 0),
            new Tally(planned - last[0], answered - last[1], failed - last[2], 0),
            new Tally(planned, answered, failed, 0),
            styles(to),
            new TrafficEvent.Open(planned - answered - failed, oldest, 0, 0),
            new TrafficEvent.Answers(0, 0, Map.of(), fresh(to, answers)),
            failures,
            TrafficEvent.Times.NONE,
            null);
    last[0] = planned;
    last[1] = answered;
    last[2] = failed;
    return bucket;
  }

  private TrafficEvent.Fresh fresh(long to, long[] answers) {
    List<Request> asked = requests.stream().filter(MadeUpTraffic::isFresh).toList();
    return FreshAnswers.of(
        to - 100,
        to,
        (int) asked.stream().filter(r -> to - 100 < r.planned && r.planned <= to).count(),
        (int) asked.stream().filter(r -> r.planned <= to && r.end > to).count(),
        answers);
  }

  /** The totals by style at a moment. */
  private Map<String, Tally> styles(long at) {
    Map<String, Tally> styles = new HashMap<>();
    for (Request r : requests) {
      if (r.planned <= at) {
        Tally one =
            new Tally(
                1,
                r.end <= at && r.failure == null ? 1 : 0,
                r.end <= at && r.failure != null ? 1 : 0,
                0);
        styles.merge(r.style, one, Tally::plus);
      }
    }
    return styles;
  }

  /** When they came, in milliseconds, the first one first. */
  long[] answersOnNewConnections() {
    return requests.stream()
        .filter(r -> r.failure == null && isFresh(r))
        .mapToLong(Request::end)
        .sorted()
        .toArray();
  }

  private static boolean isFresh(Request request) {
    return request.style.equals(STYLES.get(0)) && request.end - request.planned < 500;
  }

  private static Envelope traffic(long seq, long millis, Event event) {
    return new Envelope(seq, millis * MILLI, 0, Story.TRAFFIC, 0, false, event);
  }
}
