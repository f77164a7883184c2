package dev.handoff.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.Tally;
import dev.handoff.traffic.command.OpenLoop;
import dev.handoff.verdict.Budget;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class BudgetsTest {
  private static final int LOST = 0;
  private static final int READY = 1;
  private static final int ARCHIVE = 2;
  private static final int SLOWEST = 3;
  private static final int SLOWEST_TO_NGINX = 4;
  private static final int GAP = 5;
  private static final int GAP_TO_NGINX = 6;
  private static final int P99 = 7;
  private static final int EVENTS = 8;
  private static final int RESIDENT = 9;
  private static final Tally FEW = new Tally(10, 10, 0, 0);

  private static List<Budget> with(Consumer<List<MeasuredRestart>> change) {
    List<MeasuredRestart> restarts = Sample.allKept();
    change.accept(restarts);
    return Budgets.of(restarts, Sample.SERVERS, Sample.FREE);
  }

  private static void assertOnlyNotKept(int which, List<Budget> budgets) {
    for (int i = 0; i < budgets.size(); i++) {
      assertThat(budgets.get(i).verdict())
          .as(budgets.get(i).toString())
          .isEqualTo(i == which ? "not kept" : "kept");
    }
  }

  @Test
  void aValueJustWithinItsLimitIsKept() {
    assertThat(with(restarts -> {})).hasSize(10).allMatch(each -> each.verdict().equals("kept"));
  }

  @Test
  void oneRequestLostByOurServerIsTooMany() {
    List<Budget> budgets = with(all -> all.add(Sample.timed("ours", "close", 1, 150.0, 15)));

    assertOnlyNotKept(LOST, budgets);
    assertThat(budgets.get(LOST).measured()).isEqualTo("1 of 10,000 lost over 2 restarts in all");
  }

  @Test
  void whatIsLostOutsideOfTheRestartsCountsToo() {
    List<Budget> budgets =
        with(
            all ->
                all.set(
                    0,
                    Sample.measured("ours", "close", FEW, 2, Sample.verdict(FEW, 150.0, 15), 90)));

    assertOnlyNotKept(LOST, budgets);
    assertThat(budgets.get(LOST).measured())
        .isEqualTo("0 of 10 lost over 1 restarts in all, 2 more outside of them");
  }

  @Test
  void aGeneratorThatWasTooLateMeasuredNothing() {
    Tally late = new Tally(5_000, 4_000, 0, 1_000);
    List<MeasuredRestart> restarts = Sample.allKept();
    restarts.set(0, Sample.measured("ours", "close", late, 0, Sample.verdict(late, 150.0, 15), 90));

    Budget lost = Budgets.of(restarts, Sample.SERVERS, Sample.FREE).get(LOST);
    assertThat(lost.verdict()).isEqualTo("not measured");
    assertThat(lost.measured()).isEqualTo("1,000 of 5,000 not sent in time");
    assertThat(Sample.result(restarts).doubt()).contains("so nothing was proved");
    assertThat(Sample.result(Sample.allKept()).doubt()).isNull();
  }

  @Test
  void requestsLostByPeersDoNotCountForUs() {
    List<Budget> budgets = with(all -> all.add(Sample.timed("nginx", "close", 64, null, 10)));

    assertThat(budgets).allMatch(each -> each.verdict().equals("kept"));
  }

  @Test
  void aSlowStartIsNotKept() {
    List<Budget> budgets =
        with(
            all -> {
              all.set(0, Sample.timed("ours", "close", 0, 251.0, 15));
              all.set(1, Sample.timed("ours, no archive", "close", 0, 900.0, 15));
            });

    assertOnlyNotKept(READY, budgets);
  }

  @Test
  void anArchiveThatSavesTooLittleIsNotKept() {
    assertOnlyNotKept(
        ARCHIVE, with(all -> all.set(0, Sample.timed("ours", "close", 0, 151.0, 15))));
  }

  @Test
  void withAndWithoutArchiveAreComparedInTheSameStyle() {
    List<Budget> budgets =
        with(
            all -> {
              all.add(Sample.timed("ours", "keep-alive", 0, 240.0, 15));
              all.add(Sample.timed("ours", "keep-alive", 0, 240.0, 15));
            });

    assertThat(budgets.get(ARCHIVE).measured()).isEqualTo("150 ms, without 250 ms: 0.60");
  }

  @Test
  void oneStyleSlowerThanOneAndAHalfTimesNginxIsNotKept() {
    List<Budget> budgets =
        with(
            all -> {
              all.add(Sample.timed("ours", "keep-alive", 0, 150.0, 15.1));
              all.add(Sample.timed("nginx", "keep-alive", 9, null, 10));
            });

    assertOnlyNotKept(SLOWEST_TO_NGINX, budgets);
    assertThat(budgets.get(SLOWEST_TO_NGINX).measured())
        .isEqualTo("close 15.0 ms, nginx 10.0 ms: 1.50; keep-alive 15.1 ms, nginx 10.0 ms: 1.51");
  }

  @Test
  void aGapLongerThanOneAndAHalfTimesNginxIsNotKept() {
    MeasuredRestart fast =
        new MeasuredRestart(
            "nginx",
            "close",
            Sample.verdict(FEW, null, 10),
            new OpenLoop.Outcome(FEW, Map.of(), 0, 0, null),
            9,
            new Stretch(31.2 / 1.51, 10.0, 5.0, 0.5),
            new Stretch(10.0, 10.0, 5.0, 0.5));

    assertOnlyNotKept(GAP_TO_NGINX, with(all -> all.set(2, fast)));
  }

  @Test
  void eachFigureIsHeldAgainstTheSameTimeWithoutARestart() {
    MeasuredRestart ours = Sample.timed("ours", "close", 0, 150.0, 15);

    assertOnlyNotKept(
        SLOWEST, with(all -> all.set(0, Sample.beside(ours, new Stretch(31.2, 12.4, 7.5, 9.0)))));
    assertOnlyNotKept(
        GAP, with(all -> all.set(0, Sample.beside(ours, new Stretch(25.9, 15.0, 7.5, 9.0)))));
    List<Budget> slow =
        with(all -> all.set(0, Sample.beside(ours, new Stretch(31.2, 15.0, 6.2, 9.0))));
    assertOnlyNotKept(P99, slow);
    assertThat(slow.get(P99).measured()).isEqualTo("close 7.5 ms, without 6.2 ms: 1.21");
  }

  @Test
  void withAStandbyItIsReadySoonerAndJudgedInPlaceOfTheOther() {
    MeasuredRestart slow = Sample.timed("ours, standby", "close", 1, 50.5, 15.1);
    List<Budget> budgets = with(all -> all.add(slow));

    assertThat(budgets).hasSize(11);
    assertThat(budgets)
        .filteredOn(each -> each.verdict().equals("not kept"))
        .extracting(Budget::measured)
        .containsExactly(
            "1 of 10,000 lost over 2 restarts in all",
            "51 ms",
            "close 15.1 ms, nginx 10.0 ms: 1.51");
    assertThat(budgets.get(READY).measured()).isEqualTo("150 ms");
    assertThat(budgets.get(READY + 1).what())
        .isEqualTo("SIGHUP to ready with a standby, median, at most 50 ms");
  }

  @Test
  void whatAPeerAddsIsNoBudgetOfOurs() {
    List<Budget> budgets =
        with(
            all ->
                all.set(
                    2,
                    Sample.beside(
                        Sample.timed("nginx", "close", 0, null, 10),
                        new Stretch(1.0, 1.0, 1.0, 0.0))));

    assertThat(budgets).allMatch(each -> each.verdict().equals("kept"));
  }

  @Test
  void eventsThatCostMoreAreNotKept() {
    EventsCost cost = new EventsCost(1_000, 102.1, 100);

    assertOnlyNotKept(EVENTS, Budgets.of(Sample.allKept(), Sample.SERVERS, cost));
  }

  @Test
  void aLargeGenerationIsNotKept() {
    List<MeasuredRestart> restarts = Sample.allKept();
    restarts.set(
        0, Sample.measured("ours", "close", FEW, 0, Sample.verdict(FEW, 150.0, 15), 100.1));

    assertOnlyNotKept(RESIDENT, Budgets.of(restarts, Sample.SERVERS, Sample.FREE));
  }

  @Test
  void anUnmeasuredBudgetSaysWhy() {
    List<LabResult.Server> servers = List.of(new LabResult.Server("nginx", null, "not installed"));
    List<Budget> budgets = Budgets.of(List.of(Sample.restart("ours", "close", 0)), servers, null);

    assertThat(budgets.get(SLOWEST_TO_NGINX))
        .isEqualTo(
            Budget.notMeasured(
                "slowest request of a handover, median, at most 1.5 times nginx's",
                "nginx: not installed"));
    assertThat(budgets.get(ARCHIVE).verdict()).isEqualTo("not measured");
    assertThat(budgets.get(EVENTS).verdict()).isEqualTo("not measured");
  }

  @Test
  void oneOfOurServersAloneIsJudgedByWhatWasMeasuredOfIt() {
    List<MeasuredRestart> restarts =
        List.of(
            Sample.restart("ours, standby", "close", 0),
            Sample.restart("ours, no archive", "close", 0));
    List<Budget> budgets = Budgets.of(restarts, List.of(), null);

    assertThat(budgets.get(READY).measured()).isEqualTo("ours was not asked for");
    assertThat(budgets.get(ARCHIVE + 1).verdict()).isEqualTo("not measured");
    assertThat(budgets.get(RESIDENT + 1).verdict()).isEqualTo("kept");
  }

  @Test
  void aGapThatNoStyleShowsIsNotTheFaultOfNginx() {
    List<MeasuredRestart> kept =
        List.of(Sample.restart("ours", "keep-alive", 0), Sample.restart("nginx", "keep-alive", 0));

    assertThat(Budgets.of(kept, Sample.SERVERS, null).get(GAP_TO_NGINX).measured())
        .isEqualTo("no client style of this run has that figure");
    assertThat(Budgets.of(kept, List.of(), null).get(GAP_TO_NGINX).measured())
        .isEqualTo("nginx was not asked for");
  }
}
