package dev.handoff.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.Envelope;
import dev.handoff.event.ProcessEvent;
import dev.handoff.event.Tally;
import dev.handoff.event.TrafficEvent;
import dev.handoff.event.UpgradeEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Traffic made up request by request, so that the truth is known, and reported as the traffic
 * process does. Whatever reports are lost on the way, a verdict without a doubt counts every loss.
 */
class NeverRosierTest {
  private static final long MILLI = 1_000_000;
  private static final int LENGTH = 12_000;
  private static final int TIMEOUT = 3_000;

  private static final List<String> STYLES = List.of("close", "keep-alive", "think");

  private record Request(long planned, long end, String failure, String style) {}

  @Test
  void booksBalanceAndNoLossIsMissed() {
    int proved = 0;
    int doubted = 0;
    int byStyle = 0;
    int gaps = 0;
    for (int seed = 0; seed < 150; seed++) {
      Random random = new Random(seed);
      List<Request> requests = requests(random);
      long from = 1_000 + random.nextInt(4_000);
      long to = from + 200 + random.nextInt(4_000);
      List<Envelope> told = told(requests, random);
      told.addAll(restart(from, to));
      told.sort(Comparator.comparingLong(Envelope::mono));
      boolean everything = seed % 2 == 0;
      if (!everything) {
        told.removeIf(e -> e.event() instanceof TrafficEvent && random.nextInt(40) == 0);
      }
      int seen = everything ? told.size() - random.nextInt(told.size() / 2) : told.size();
      List<Verdict> verdicts =
          Verdicts.of(new Story().entries(new ArrayList<>(told.subList(0, seen))));
      if (verdicts.isEmpty()) {
        continue;
      }
      Verdict verdict = verdicts.get(0);
      assertThat(
              verdict.counts().window().inFlightAtStart()
                  + verdict.counts().window().tally().planned())
          .as("books, seed %d", seed)
          .isEqualTo(
              verdict.counts().window().tally().answered()
                  + verdict.failed()
                  + verdict.notSent()
                  + verdict.counts().window().inFlight());
      assertThat(verdict.counts().failures().values().stream().mapToLong(n -> n).sum())
          .as("classes, seed %d", seed)
          .isEqualTo(verdict.failed());
      byStyle += assertStyles(verdict, seed) ? 1 : 0;
      if (verdict.window().settled() && verdict.conclusion().doubt() == null) {
        proved++;
        long lost = requests.stream().filter(r -> lostWithin(r, from, to)).count();
        assertThat(verdict.failed()).as("lost, seed %d", seed).isGreaterThanOrEqualTo(lost);
        assertEachStyleKnowsItsLosses(verdict, requests, from, to, seed);
        gaps += assertNoGapIsLonger(verdict, requests, from, to, seed) ? 1 : 0;
        assertThat(verdict.failed())
            .as("lost a tenth of a second around it, seed %d", seed)
            .isLessThanOrEqualTo(
                requests.stream().filter(r -> lostWithin(r, from - 100, to + 100)).count());
      } else {
        doubted++;
      }
    }
    assertThat(gaps).as("verdicts with a gap").isGreaterThan(40);
    assertThat(proved).isGreaterThan(40);
    assertThat(doubted).isGreaterThan(40);
    assertThat(byStyle).as("verdicts that know their styles").isGreaterThan(100);
  }

  /** Checks the styles, which are reported completely or not at all; returns whether they are. */
  private static boolean assertStyles(Verdict verdict, int seed) {
    if (verdict.counts().styles() == null) {
      return false;
    }
    WindowTally sum = WindowTally.NONE;
    for (WindowTally each : verdict.counts().styles().values()) {
      assertThat(each.balances()).as("tally of a style, seed %d: %s", seed, each).isTrue();
      sum = sum.plus(each);
    }
    assertThat(sum).as("styles and the whole, seed %d", seed).isEqualTo(verdict.counts().window());
    return true;
  }

  private static void assertEachStyleKnowsItsLosses(
      Verdict verdict, List<Request> requests, long from, long to, int seed) {
    if (verdict.counts().styles() != null) {
      for (String style : STYLES) {
        assertThat(
                verdict.counts().styles().containsKey(style)
                    ? verdict.counts().styles().get(style).tally().failed()
                    : 0)
            .as("lost in style %s, seed %d", style, seed)
            .isGreaterThanOrEqualTo(
                requests.stream()
                    .filter(r -> r.style.equals(style) && lostWithin(r, from, to))
                    .count());
      }
    }
  }

  /** Checks the gap; returns whether there is one. */
  private static boolean assertNoGapIsLonger(
      Verdict verdict, List<Request> requests, long from, long to, int seed) {
    if (!verdict.times().gap().proved()) {
      return false;
    }
    long[] answers = answersOnNewConnections(requests);
    assertThat(verdict.times().gap().millis())
        .as("gap, seed %d", seed)
        .isGreaterThanOrEqualTo(longest(answers, from, to))
        .as("gap a tenth of a second around it, seed %d", seed)
        .isLessThanOrEqualTo(longest(answers, from - 100, to + 100));
    return true;
  }

  /** The longest time between two answers that ends after one moment and begins before another. */
  private static long longest(long[] answers, long from, long to) {
    long longest = 0;
    for (int i = 1; i < answers.length; i++) {
      if (answers[i] > from && answers[i - 1] < to) {
        longest = Math.max(longest, answers[i] - answers[i - 1]);
      }
    }
    return longest;
  }

  private static long[] answersOnNewConnections(List<Request> requests) {
    return requests.stream()
        .filter(r -> r.failure == null && isFresh(r))
        .mapToLong(Request::end)
        .sorted()
        .toArray();
  }

  private static boolean isFresh(Request request) {
    return request.style.equals(STYLES.get(0)) && request.end - request.planned < 500;
  }

  private static boolean lostWithin(Request request, long from, long to) {
    return request.failure != null && request.planned < to && request.end > from;
  }

  private static List<Request> requests(Random random) {
    List<Request> requests = new ArrayList<>();
    boolean trouble = random.nextBoolean();
    for (long planned = 5; planned < LENGTH; planned += 1 + random.nextInt(40)) {
      boolean slow = random.nextInt(5) == 0;
      long end = planned + (slow ? 500 + random.nextInt(TIMEOUT - 500) : 1 + random.nextInt(20));
      boolean fails = trouble && random.nextInt(6) == 0;
      String style = STYLES.get(random.nextInt(STYLES.size()));
      requests.add(new Request(planned, end, fails ? "class-" + random.nextInt(3) : null, style));
    }
    return requests;
  }

  /**
   * The events as the traffic process sends them: failures at once, a report every tenth of a
   * second.
   */
  private static List<Envelope> told(List<Request> requests, Random random) {
    List<Envelope> told = new ArrayList<>();
    long seq = 1;
    told.add(
        traffic(
            seq++,
            0,
            new TrafficEvent.Started(
                "http://x", 50, "mixed", "uniform", LENGTH, 0, TIMEOUT, "", 0)));
    int[] last = new int[4];
    long[] answers = answersOnNewConnections(requests);
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
                      1, r.failure, 1, false, 0, r.planned * MILLI, r.style, "")));
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
      told.add(traffic(seq++, to, bucket(requests, to, failures, last, answers)));
    }
    if (random.nextInt(4) > 0) {
      told.add(
          traffic(
              seq,
              LENGTH + TIMEOUT + 1,
              new TrafficEvent.Finished(
                  new Tally(last[0], last[1], last[2], 0),
                  Map.of(),
                  styles(requests, LENGTH + TIMEOUT),
                  "duration")));
    }
    return told;
  }

  private static TrafficEvent.Bucket bucket(
      List<Request> requests, long to, Map<String, Integer> failures, int[] last, long[] answers) {
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
            styles(requests, to),
            new TrafficEvent.Open(planned - answered - failed, oldest, 0, 0),
            new TrafficEvent.Answers(0, 0, Map.of(), fresh(requests, to, answers)),
            failures,
            TrafficEvent.Times.NONE,
            null);
    last[0] = planned;
    last[1] = answered;
    last[2] = failed;
    return bucket;
  }

  private static TrafficEvent.Fresh fresh(List<Request> requests, long to, long[] answers) {
    List<Request> asked = requests.stream().filter(NeverRosierTest::isFresh).toList();
    return FreshAnswers.of(
        to - 100,
        to,
        (int) asked.stream().filter(r -> to - 100 < r.planned && r.planned <= to).count(),
        (int) asked.stream().filter(r -> r.planned <= to && r.end > to).count(),
        answers);
  }

  /** The totals by style at a moment. */
  private static Map<String, Tally> styles(List<Request> requests, long at) {
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

  private static List<Envelope> restart(long from, long to) {
    return List.of(
        new Envelope(1, from * MILLI, 0, Story.OLD, 1, false, new UpgradeEvent.Requested("HUP")),
        new Envelope(
            2, (from + 100) * MILLI, 0, Story.OLD, 1, false, new UpgradeEvent.Done(Story.NEW, 9)),
        new Envelope(
            3, to * MILLI, 0, Story.OLD, 1, false, new ProcessEvent.Exiting(0, "upgraded", 1, 0)));
  }

  private static Envelope traffic(long seq, long millis, dev.handoff.event.Event event) {
    return new Envelope(seq, millis * MILLI, 0, Story.TRAFFIC, 0, false, event);
  }
}
