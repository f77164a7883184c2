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
                "http://x", 50, "mixed", "uniform", LENGTH, 0, TIMEOUT, "", 0, "GET")));
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
    Map<String, Tally> styles = styles(to);
    Tally total = styles.values().stream().reduce(Tally.NONE, Tally::plus);
    int planned = (int) total.planned();
    int answered = (int) total.answered();
    int failed = (int) total.failed();
    TrafficEvent.Bucket bucket =
        new TrafficEvent.Bucket(
            new TrafficEvent.Span((to - 100) * MILLI, to * MILLI),
            new TrafficEvent.Load(50, planned - last[0], 0),
            new Tally(planned - last[0], answered - last[1], failed - last[2], 0),
            total,
            styles,
            new TrafficEvent.Open(planned - answered - failed, oldestOpen(to), 0, 0),
            new TrafficEvent.Answers(0, 0, Map.of(), fresh(to, answers)),
            failures,
            TrafficEvent.Times.NONE,
            null);
    last[0] = planned;
    last[1] = answered;
    last[2] = failed;
    return bucket;
  }

  /** When the oldest request that is open was planned; 0 if none is. */
  private long oldestOpen(long at) {
    for (Request r : requests) {
      if (r.planned <= at && r.end > at) {
        return r.planned * MILLI;
      }
    }
    return 0;
  }

  private TrafficEvent.Fresh fresh(long to, long[] answers) {
    int planned = 0;
    int open = 0;
    for (Request r : requests) {
      if (r.planned <= to && r.end > to - 100 && isFresh(r)) {
        planned += r.planned > to - 100 ? 1 : 0;
        open += r.end > to ? 1 : 0;
      }
    }
    return FreshAnswers.of(to - 100, to, planned, open, answers);
  }

  /** The totals by style at a moment. */
  private Map<String, Tally> styles(long at) {
    int[] planned = new int[STYLES.size()];
    int[] answered = new int[STYLES.size()];
    int[] failed = new int[STYLES.size()];
    for (Request r : requests) {
      if (r.planned <= at) {
        int style = STYLES.indexOf(r.style);
        planned[style]++;
        if (r.end <= at) {
          (r.failure == null ? answered : failed)[style]++;
        }
      }
    }
    Map<String, Tally> styles = new HashMap<>();
    for (int i = 0; i < planned.length; i++) {
      if (planned[i] > 0) {
        styles.put(STYLES.get(i), new Tally(planned[i], answered[i], failed[i], 0));
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
