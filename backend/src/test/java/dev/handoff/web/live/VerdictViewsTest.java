package dev.handoff.web.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.KernelEvent.Resets;
import dev.handoff.event.Tally;
import dev.handoff.page.VerdictView;
import dev.handoff.page.VerdictView.Figure;
import dev.handoff.page.VerdictView.Times;
import dev.handoff.page.VerdictsView;
import dev.handoff.story.Outcome;
import dev.handoff.verdict.Accepts;
import dev.handoff.verdict.Gap;
import dev.handoff.verdict.Tone;
import dev.handoff.verdict.Verdict;
import dev.handoff.verdict.Verdict.Latency;
import dev.handoff.verdict.Verdict.Promise;
import dev.handoff.verdict.WindowTally;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class VerdictViewsTest {
  private static final WindowTally CLOSE = new WindowTally(0, new Tally(1_100, 1_098, 2, 0));
  private static final WindowTally THINK = new WindowTally(0, new Tally(17, 10, 1, 6));

  private static final Resets RESETS =
      new Resets(49, Map.of("TCP_STATE", 50L, "TCP_ABORT_ON_CLOSE", 2L), 0);

  @Test
  void theNewestVerdictShowsItsFiguresAndEarlierOnesTheirSentence() {
    VerdictsView view = VerdictViews.of(List.of(verdict(1, null), verdict(2, null)));
    assertThat(view.newestFirst()).extracting(VerdictView::number).containsExactly(2, 1);
    assertThat(view.newestFirst().get(0).figures())
        .containsExactly(
            new Figure("window", "1,000 ms, ready after 200 ms"),
            new Figure("answered by", "old process: 8, unnamed: 1,090"),
            new Figure("longest gap", "31.2 ms, new connections every 5.0 ms"),
            new Figure("handover gap", "none: both for 195 ms"),
            new Figure("longest survivor", "10 s"),
            new Figure("queue overflows", "1,002"),
            new Figure("reset in the queue", "49: its listener was closed (TCP_STATE)"),
            new Figure(
                "reset otherwise",
                "2 closed with a request unread (TCP_ABORT_ON_CLOSE),"
                    + " 1 cut off without a close (TCP_STATE)"),
            new Figure("generator late", "0.3 ms"));
    assertThat(view.newestFirst().get(0).times())
        .containsExactly(
            new Times("inside", List.of("0.5", "14.3", "1,042", "-", "-", "-")),
            new Times("outside", List.of("-", "-", "-", "-", "-", "-")));
    assertThat(view.newestFirst().get(1).figures()).isEmpty();
    assertThat(view.newestFirst().get(1).sentence()).isEqualTo("Sentence 1.");
  }

  @Test
  void stylesHaveRowsOnlyIfThereAreSeveral() {
    assertThat(styles(null)).isEmpty();
    assertThat(styles(Map.of("close", CLOSE))).isEmpty();
    assertThat(styles(Map.of("close", CLOSE, "think", THINK)))
        .containsExactlyInAnyOrder(
            new Figure("close", "2 of 1,100 lost"),
            new Figure("think", "1 of 11 lost, 6 not sent"));
  }

  private static List<Figure> styles(Map<String, WindowTally> styles) {
    return VerdictViews.of(List.of(verdict(1, styles))).newestFirst().get(0).styles();
  }

  private static Verdict verdict(int number, Map<String, WindowTally> styles) {
    return verdict(
        number, new Verdict.Sides(null, null, List.of(4711L), List.of(4823L), null), styles);
  }

  /** The same of another server. */
  static Verdict verdict(int number, Verdict.Sides sides, Map<String, WindowTally> styles) {
    return new Verdict(
        number,
        new Verdict.Window(1_000_000_000, 0, 200L, null, null, 2_000_000_000L, true),
        new Verdict.Party(4711, 2),
        new Verdict.Party(4823, 3),
        sides,
        new Verdict.Counts(
            new WindowTally(0, new Tally(1_100, 1_098, 2, 0)),
            Map.of("timeout", 2L),
            0,
            new TreeMap<>(Map.of("4711", 8L, "0", 1_090L)).descendingMap(),
            styles),
        new Verdict.Fate(0, 0, 0, 2, 10, null, 0),
        new Verdict.Times(
            new Latency(1_098, 512, 14_310, 1_042_000),
            null,
            null,
            null,
            null,
            new Gap(31.2, 1_000_000_000L, false, 5.0, null)),
        new Verdict.Evidence(
            new Accepts(1L, 2L, -195.2), 1_002L, 1_002L, RESETS, new Promise(310, true)),
        new Verdict.Conclusion(Outcome.DONE, Tone.GOOD, null, "", "Sentence " + number + "."));
  }
}
