package dev.handoff.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.Envelope;
import dev.handoff.event.Event;
import dev.handoff.event.ProcessEvent;
import dev.handoff.event.RestartEvent;
import dev.handoff.event.TrafficEvent;
import dev.handoff.event.UpgradeEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
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

  /** How long clients may take to notice the end of a process. */
  private static final long NOTICED = 1_000;

  private static final long DASHBOARD = 1;
  private static final long MASTER = 100;

  /** Who tells of the restart. */
  private enum Teller {
    SERVER,
    SERVER_AND_WHO_ASKED,
    WHO_ASKED_A_MASTER,
    WHO_ASKED_IN_VAIN;

    /** Whether it is told that the old process has ended, so that its connections have too. */
    boolean tellsWhoIsGone() {
      return this == SERVER_AND_WHO_ASKED || this == WHO_ASKED_A_MASTER;
    }
  }

  /** What is true about one restart. */
  private record Truth(MadeUpTraffic traffic, long from, long to, boolean tellsWhoIsGone) {
    /** Those that the verdict must count. */
    List<MadeUpTraffic.Request> lost() {
      return lost(0, NOTICED);
    }

    /** Those that it may count. */
    List<MadeUpTraffic.Request> nearlyLost() {
      return lost(100, Long.MAX_VALUE - to);
    }

    List<MadeUpTraffic.Request> late() {
      List<MadeUpTraffic.Request> late = new ArrayList<>(lost());
      late.removeIf(r -> r.lostWithin(from, to));
      return late;
    }

    private List<MadeUpTraffic.Request> lost(long around, long later) {
      return traffic.requests().stream()
          .filter(
              r ->
                  r.lostWithin(from - around, to + around)
                      || tellsWhoIsGone && r.lostAfter(to) && r.end() <= to + later)
          .toList();
    }
  }

  /** How many verdicts there were that say something, so that the assertions were about some. */
  private static final class Seen {
    private int late;
    private int proved;
    private int doubted;
    private int byStyle;
    private int gaps;
  }

  @Test
  void booksBalanceAndNoLossIsMissed() {
    Map<Teller, Seen> seen = new EnumMap<>(Teller.class);
    for (int seed = 0; seed < 150; seed++) {
      Random random = new Random(seed);
      long from = 1_000 + random.nextInt(4_000);
      long to = from + 200 + random.nextInt(4_000);
      // Made once for all tellers: it takes much longer than they do.
      MadeUpTraffic traffic = MadeUpTraffic.around(to, random);
      List<Envelope> reports = traffic.told(random);
      for (Teller teller : Teller.values()) {
        Truth truth = new Truth(traffic, from, to, teller.tellsWhoIsGone());
        List<Envelope> told = new ArrayList<>(reports);
        told.addAll(restart(teller, from, to));
        told.sort(Comparator.comparingLong(Envelope::mono));
        String what = teller + ", seed " + seed;
        Seen of = seen.computeIfAbsent(teller, t -> new Seen());
        assertNotRosier(told, truth, seed % 2 == 0, random, of, what);
      }
    }
    seen.forEach(
        (teller, of) -> {
          assertThat(of.gaps).as("verdicts with a gap, %s", teller).isGreaterThan(40);
          assertThat(of.proved).as("proved, %s", teller).isGreaterThan(40);
          assertThat(of.doubted).as("doubted, %s", teller).isGreaterThan(40);
          assertThat(of.byStyle)
              .as("verdicts that know their styles, %s", teller)
              .isGreaterThan(100);
          assertThat(of.late > 10)
              .as("verdicts with late losses: %d, %s", of.late, teller)
              .isEqualTo(teller.tellsWhoIsGone());
        });
  }

  private static void assertNotRosier(
      List<Envelope> told, Truth truth, boolean everything, Random random, Seen seen, String what) {
    if (!everything) {
      told.removeIf(e -> e.event() instanceof TrafficEvent && random.nextInt(40) == 0);
    }
    int read = everything ? told.size() - random.nextInt(told.size() / 2) : told.size();
    List<Verdict> verdicts =
        Verdicts.of(new Story().entries(new ArrayList<>(told.subList(0, read))));
    if (verdicts.isEmpty()) {
      return;
    }
    Verdict verdict = verdicts.get(0);
    assertThat(
            verdict.counts().window().inFlightAtStart()
                + verdict.counts().window().tally().planned())
        .as("books, %s", what)
        .isEqualTo(
            verdict.counts().window().tally().answered()
                + verdict.failed()
                + verdict.notSent()
                + verdict.counts().window().inFlight());
    assertThat(verdict.counts().failures().values().stream().mapToLong(n -> n).sum())
        .as("classes, %s", what)
        .isEqualTo(verdict.failed());
    seen.byStyle += assertStyles(verdict, what) ? 1 : 0;
    if (verdict.window().settled() && verdict.conclusion().doubt() == null) {
      seen.proved++;
      seen.late += truth.late().isEmpty() ? 0 : 1;
      assertThat(verdict.failed()).as("lost, %s", what).isGreaterThanOrEqualTo(truth.lost().size());
      assertEachStyleKnowsItsLosses(verdict, truth, what);
      seen.gaps += assertNoGapIsLonger(verdict, truth, what) ? 1 : 0;
      assertThat(verdict.failed())
          .as("lost a tenth of a second around it, or late, %s", what)
          .isLessThanOrEqualTo(truth.nearlyLost().size());
    } else {
      seen.doubted++;
    }
  }

  /** Checks the styles, which are reported completely or not at all; returns whether they are. */
  private static boolean assertStyles(Verdict verdict, String what) {
    if (verdict.counts().styles() == null) {
      return false;
    }
    WindowTally sum = WindowTally.NONE;
    for (WindowTally each : verdict.counts().styles().values()) {
      assertThat(each.balances()).as("tally of a style, %s: %s", what, each).isTrue();
      sum = sum.plus(each);
    }
    assertThat(sum).as("styles and the whole, %s", what).isEqualTo(verdict.counts().window());
    return true;
  }

  private static void assertEachStyleKnowsItsLosses(Verdict verdict, Truth truth, String what) {
    if (verdict.counts().styles() != null) {
      for (String style : MadeUpTraffic.STYLES) {
        assertThat(
                verdict.counts().styles().containsKey(style)
                    ? verdict.counts().styles().get(style).tally().failed()
                    : 0)
            .as("lost in style %s, %s", style, what)
            .isGreaterThanOrEqualTo(
                truth.lost().stream().filter(r -> r.style().equals(style)).count());
      }
    }
  }

  /** Checks the gap; returns whether there is one. */
  private static boolean assertNoGapIsLonger(Verdict verdict, Truth truth, String what) {
    if (!verdict.times().gap().proved()) {
      return false;
    }
    long[] answers = truth.traffic.answersOnNewConnections();
    assertThat(verdict.times().gap().millis())
        .as("gap, %s", what)
        .isGreaterThanOrEqualTo(longest(answers, truth.from, truth.to))
        .as("gap a tenth of a second around it, %s", what)
        .isLessThanOrEqualTo(longest(answers, truth.from - 100, truth.to + 100));
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

  private static List<Envelope> restart(Teller teller, long from, long to) {
    return switch (teller) {
      case SERVER ->
          List.of(
              says(1, from, Story.OLD, new UpgradeEvent.Requested("HUP")),
              says(2, from + 100, Story.OLD, new UpgradeEvent.Done(Story.NEW, 9)),
              says(3, to, Story.OLD, new ProcessEvent.Exiting(0, "upgraded", 1, 0)));
      case SERVER_AND_WHO_ASKED ->
          List.of(
              asked(from, Story.OLD, List.of(Story.OLD)),
              says(1, from + 2, Story.OLD, new UpgradeEvent.Requested("HUP")),
              says(2, from + 100, Story.OLD, new UpgradeEvent.Done(Story.NEW, 9)),
              says(3, to - 5, Story.OLD, new ProcessEvent.Exiting(0, "upgraded", 1, 0)),
              says(2, to, DASHBOARD, new ProcessEvent.Exited(Story.OLD, 0, null)),
              settled(3, to + 5, null, List.of()));
      case WHO_ASKED_A_MASTER ->
          List.of(
              asked(from, MASTER, List.of(MASTER, Story.OLD)),
              settled(2, to, null, List.of(MASTER)));
      case WHO_ASKED_IN_VAIN ->
          List.of(
              asked(from, MASTER, List.of(MASTER, Story.OLD)),
              settled(2, to, "It keeps its old worker.", List.of(MASTER, Story.OLD)));
    };
  }

  private static Envelope asked(long millis, long main, List<Long> before) {
    return says(1, millis, DASHBOARD, new RestartEvent.Asked(1, "it", "SIGHUP", main, before));
  }

  private static Envelope settled(long seq, long millis, String why, List<Long> stayed) {
    return says(seq, millis, DASHBOARD, new RestartEvent.Settled(1, why == null, why, stayed));
  }

  private static Envelope says(long seq, long millis, long pid, Event event) {
    return new Envelope(seq, millis * MILLI, 0, pid, pid == Story.OLD ? 1 : 0, false, event);
  }
}
