package dev.handoff.web.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.Tally;
import dev.handoff.page.WaysView;
import dev.handoff.page.WaysView.Lost;
import dev.handoff.page.WaysView.Row;
import dev.handoff.story.Restart.Hands;
import dev.handoff.supervise.SubjectChoice.Offer;
import dev.handoff.verdict.Verdict;
import dev.handoff.verdict.WindowTally;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WaysViewsTest {
  private static final List<Offer> OFFERS =
      List.of(
          new Offer("fd-handoff", "hands over", null),
          new Offer("exec", "same PID", null),
          new Offer("nginx", "reload", "nginx is not installed."));

  @Test
  void eachWayHasTheFiguresOfItsNewestRestart() {
    WaysView view =
        WaysViews.of(
            List.of(
                restart(1, null, null),
                restart(2, "exec", new Hands(1, false, false, 0, false, true)),
                restart(3, "exec", new Hands(1, false, false, 0, true, true))),
            OFFERS,
            "exec");
    assertThat(view.rows()).extracting(Row::name).containsExactly("fd-handoff", "exec", "nginx");
    assertThat(view.rows()).extracting(Row::chosen).containsExactly(false, true, false);
    assertThat(view.rows().get(2).restart()).isNull();
    assertThat(view.rows().get(2).whyNot()).isEqualTo("nginx is not installed.");
    WaysView.Restart exec = view.rows().get(1).restart();
    assertThat(exec.number()).isEqualTo(3);
    assertThat(exec.lost()).isEqualTo(new Lost(2, 1_100));
    assertThat(exec.styles()).containsExactly(new Lost(3, 20), new Lost(0, 5), new Lost(1, 7));
    assertThat(exec.styles().get(0).inWords()).isEqualTo("3 of 20");
    assertThat(
            List.of(
                exec.measured().gap(),
                exec.measured().slowest(),
                exec.measured().ready(),
                exec.measured().pid(),
                exec.outcome()))
        .containsExactly("32 ms", "1,042 ms", "200 ms", "stays", "done");
    assertThat(view.rows().get(0).restart().number()).isEqualTo(1);
    assertThat(view.rows().get(0).restart().measured().pid()).isEqualTo("-");
  }

  @Test
  void anUpgradeToAStandbyIsAWayOfItsOwn() {
    List<Offer> offers =
        List.of(
            new Offer("fd-handoff", "hands over", null),
            new Offer("fd-handoff-standby", "to one that waits", null));
    Verdict plain = restart(1, null, null);
    Verdict.Window window = plain.window();
    Verdict.Window ahead =
        new Verdict.Window(
            window.requestedMono(),
            window.requestedWall(),
            30L,
            window.firstAnswerMillis(),
            40_000L,
            window.windowTo(),
            window.settled());
    Verdict standby =
        new Verdict(
            2,
            ahead,
            plain.before(),
            plain.after(),
            plain.sides(),
            plain.counts(),
            plain.fate(),
            plain.times(),
            plain.evidence(),
            plain.conclusion());
    WaysView view = WaysViews.of(List.of(plain, standby), offers, "fd-handoff");
    assertThat(view.rows()).extracting(row -> row.restart().number()).containsExactly(1, 2);
    assertThat(view.rows().get(1).restart().measured().ready()).isEqualTo("30 ms");
  }

  @Test
  void aServerThatIsOfferedHereOnlyHasARowOnceItRuns() {
    List<Offer> more = new ArrayList<>(OFFERS);
    more.add(new Offer("caddy", "reload", null, true));
    assertThat(WaysViews.of(List.of(), more, "exec").rows()).hasSize(3);
    assertThat(WaysViews.of(List.of(), more, "caddy").rows())
        .last()
        .extracting(Row::name)
        .isEqualTo("caddy");
    assertThat(WaysViews.of(List.of(restart(1, "caddy", null)), more, "exec").rows())
        .last()
        .extracting(Row::title)
        .isEqualTo("reload");
  }

  @Test
  void whoHeldTheListenerIsSaidAsTheKernelShowedIt() {
    assertThat(holder(new Hands(1, true, false, 0, true, false))).isEqualTo("old, both, new");
    assertThat(holder(new Hands(1, false, false, 0, true, false))).isEqualTo("old, then new");
    assertThat(holder(new Hands(1, true, false, 0, true, true)))
        .isEqualTo("one that stays, and its workers");
    assertThat(holder(new Hands(2, false, false, 0, true, false))).isEqualTo("each its own socket");
    assertThat(holder(new Hands(2, false, false, 800, true, false))).isEqualTo("nobody for 800 ms");
    assertThat(holder(new Hands(1, false, false, 0, false, true))).isEqualTo("the process itself");
    assertThat(holder(new Hands(1, false, true, 0, true, false)))
        .isEqualTo("a manager, all the time");
    assertThat(holder(null)).isEqualTo("-");
  }

  @Test
  void aRecordingHasTheWaysThatItTellsOf() {
    List<Verdict> seen = List.of(restart(1, "haproxy", null));
    WaysView view = WaysViews.of(seen, List.of(), null);
    assertThat(view.runs()).isFalse();
    assertThat(view.rows()).extracting(Row::name).containsExactly("haproxy");
  }

  private static String holder(Hands hands) {
    List<Verdict> one = List.of(restart(1, "exec", hands));
    return WaysViews.of(one, OFFERS, "exec").rows().get(1).restart().measured().listener();
  }

  private static Verdict restart(int number, String way, Hands hands) {
    return VerdictViewsTest.verdict(
        number,
        new Verdict.Sides(way, null, List.of(4711L), List.of(4823L), hands),
        Map.of(
            "close", new WindowTally(0, new Tally(12, 10, 2, 0)),
            "upload", new WindowTally(0, new Tally(8, 7, 1, 0)),
            "keep-alive", new WindowTally(0, new Tally(7, 6, 1, 0)),
            "keep-alive-looking", new WindowTally(0, new Tally(5, 5, 0, 0))));
  }
}
