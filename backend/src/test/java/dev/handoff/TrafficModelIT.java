package dev.handoff;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.handoff.event.TrafficEvent;
import dev.handoff.page.PageView;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The pure functions behind what the page shows of traffic, in the browser that runs them. */
@Timeout(120)
class TrafficModelIT {
  /** Makes buckets of a tenth of a second, counted from moment zero. */
  private static final String BUCKETS =
      """
      const tenth = 1e8;
      const bucket = (n, more = {}) => ({ type: 'traffic.bucket', pid: 9, seq: 1000 + n, mono: (n + 1) * tenth, from: n * tenth, to: (n + 1) * tenth,
        rate: 200, planned: 20, answered: 20, notSent: 0, lagMicros: 100, failures: {}, p99Micros: 2000, ...more });
      const failure = (request, n, kind) => ({ type: 'traffic.failure', pid: 9, seq: request, request, kind, mono: (n + 0.5) * tenth, plannedAt: n * tenth });
      """;

  @RegisterExtension private static final Chromium CHROMIUM = new Chromium();

  private static Visit visit;
  private static Page page;

  @BeforeAll
  static void open() throws Exception {
    visit = new Visit(CHROMIUM, "--no-demo");
    page = visit.page();
  }

  @AfterAll
  static void close() throws Exception {
    visit.close();
  }

  @Test
  void failuresOfAClassThatLieTogetherAreOneMarkAndNoMarkIsLong() {
    assertThat(
            run(
                "failures",
                """
                const buckets = [
                  bucket(0, { failures: { truncated: 2, 'http-5xx': 1 } }), bucket(14, { failures: { truncated: 1 } }),
                  bucket(31, { failures: { truncated: 4 } }), bucket(32, { failures: { truncated: 0 } }),
                  ...Array.from({ length: 60 }, (_, i) => bucket(100 + i, { failures: { 'connect-refused': 1 } })),
                ];
                return m.marksOf(buckets, []).map((mark) => `${mark.kind} ${mark.count} from ${mark.from / tenth} to ${mark.to / tenth}`);
                """))
        .isEqualTo(
            List.of(
                "http-5xx 1 from 0 to 1",
                "truncated 3 from 0 to 15",
                "truncated 4 from 31 to 32",
                "connect-refused 50 from 100 to 150",
                "connect-refused 10 from 150 to 160"));
  }

  @Test
  void theBucketsSayHowManyAndWhatIsToldGoesToTheNearestMarkOfItsClass() {
    assertThat(
            run(
                "failures",
                """
                const buckets = [bucket(0, { failures: { truncated: 9 } }), bucket(40, { failures: { truncated: 2, 'bad-body': 1 } })];
                const told = [failure(1, 0, 'truncated'), failure(2, 39, 'truncated'), failure(3, 40, 'bad-body'), failure(4, 42, 'truncated'), failure(5, 60, 'truncated')];
                return m.marksOf(buckets, told).map((mark) => `${mark.kind} ${mark.count}: ${mark.told.map((f) => f.request).join(' ')}`);
                """))
        .isEqualTo(List.of("truncated 9: 1", "bad-body 1: 3", "truncated 2: 2 4"));
  }

  @Test
  void stepsLeadFromMarkToMarkAndWithinOneAndStopAtTheEnds() {
    assertThat(
            run(
                "failures",
                """
                const buckets = [bucket(0, { failures: { truncated: 3 } }), bucket(30, { failures: { truncated: 1 } }), bucket(60, { failures: { 'bad-body': 5 } })];
                const marks = m.marksOf(buckets, [failure(1, 0, 'truncated'), failure(2, 0, 'truncated'), failure(3, 30, 'truncated')]);
                const walk = (...steps) => {
                  const choice = steps.reduce((c, s) => m.step(marks, c, s), null);
                  return `${choice.kind} ${choice.failure?.request ?? 'untold'} ${choice.index + 1}/${choice.of}`;
                };
                const gone = m.step(marks.slice(2), m.choose(marks[0]), 'later');
                return [walk('earlier'), walk('later'), walk('later', 'next'), walk('later', 'next', 'next'), walk('later', 'next', 'later'),
                  walk('later', 'later', 'later', 'later'), walk('last', 'earlier', 'earlier', 'earlier'), gone.kind, m.step([], gone, 'earlier') === gone];
                """))
        .isEqualTo(
            List.of(
                "bad-body untold 1/5",
                "truncated 1 1/3",
                "truncated 2 2/3",
                "truncated 2 2/3",
                "truncated 3 1/1",
                "bad-body untold 1/5",
                "truncated 1 1/3",
                "bad-body",
                true));
  }

  @Test
  void rowsOfClassesKeepTheirOrderAndWhatWasNotSentIsLast() {
    assertThat(
            run(
                "failures",
                "return m.kindsOf(['not-sent', 'bad-body', 'of-tomorrow', 'connect-refused', 'bad-body'].map((kind) => ({ kind })));"))
        .isEqualTo(List.of("connect-refused", "bad-body", "of-tomorrow", "not-sent"));
  }

  @Test
  void aPromiseIsBrokenByLagByWhatIsNotSentAndByTooFewRequests() {
    assertThat(
            run(
                "lateness",
                """
                const started = { pid: 9, mono: 0, durationMillis: 10_000, arrivals: 'uniform' };
                const judge = (now, before = bucket(4), run = { started }) => m.brokenPromise(now, before, run);
                return [
                  judge(bucket(5)), judge(bucket(5, { lagMicros: 20_000 })), judge(bucket(5, { lagMicros: 20_001 })), judge(bucket(5, { notSent: 1 })),
                  judge(bucket(5, { planned: 18 })), judge(bucket(5, { planned: 17 })),
                  judge(bucket(5, { planned: 17 }), bucket(4), { started: { ...started, arrivals: 'poisson' } }),
                  judge(bucket(5, { planned: 0, rate: 400 }), bucket(4), { started: { ...started, arrivals: 'poisson' } }),
                  judge(bucket(99, { planned: 5 }), bucket(98)), judge(bucket(120, { planned: 0 }), bucket(119)),
                  judge(bucket(5, { planned: 0, rate: 0 })), judge(bucket(5, { planned: 0 }), bucket(4), null),
                ].map(String);
                """))
        .isEqualTo(
            List.of(
                "null",
                "null",
                "lag",
                "not sent",
                "null",
                "too few",
                "null",
                "null",
                "null",
                "null",
                "null",
                "null"));
  }

  @Test
  void pageVerdictAndGlossaryHaveTheSameNumberForLate() throws IOException {
    assertThat(((Number) run("lateness", "return m.LATE;")).longValue())
        .isEqualTo(TrafficEvent.LATE_MICROS);
    assertThat(page.locator(".row-scale.n-lag").textContent()).isEqualTo("late: over 20 ms");
    try (InputStream glossary = PageView.class.getResourceAsStream("glossary.txt")) {
      assertThat(new String(glossary.readAllBytes(), StandardCharsets.UTF_8))
          .contains("by more than " + TrafficEvent.LATE_MICROS / 1_000 + " ms");
    }
  }

  @Test
  void lateIntervalsThatLieTogetherAreOneStretch() {
    assertThat(
            run(
                "lateness",
                """
                const late = (n, more) => bucket(n, { lagMicros: 50_000, ...more });
                const found = m.lateStretches([late(0), bucket(1), late(2), late(3, { notSent: 2 }), bucket(4), late(20)], null);
                return found.map(({ from, to, why }) => `${from / tenth} to ${to / tenth}: ${why}`);
                """))
        .isEqualTo(List.of("0 to 4: several", "20 to 21: lag"));
  }

  @Test
  void aRestartIsAlignedOnItsSignalAndRepetitionsCountOnce() {
    assertThat(
            run(
                "episodes",
                """
                const verdict = { number: 7, requestedMono: 50 * tenth, requestedWall: 1, windowTo: 90 * tenth, outcome: 'done', oldPid: 1, oldGen: 3, newGen: 4 };
                const says = (type, n, pid, seq) => ({ type, pid, seq, mono: n * tenth });
                const lost = bucket(60, { failures: { truncated: 2 } });
                const records = [says('process.exiting', 88, 1, 5), says('child.ready', 55, 1, 3), says('child.ready', 55, 1, 3), says('child.ready', 55, 2, 3),
                  says('listener.closed', 40, 1, 2), bucket(10), bucket(29), bucket(49), lost, lost, bucket(111)];
                const [restart] = m.episodesOf([verdict], records);
                return [restart.title, restart.moments.map((one) => `${one.name} ${one.at}`).join(), JSON.stringify(m.curve(restart, (b) => b.p99Micros)),
                  restart.losses.map((mark) => mark.count).join(), m.range([restart]).join()];
                """))
        .isEqualTo(
            List.of(
                "restart 7: generation 3 to 4, done",
                "ready 0.5,old one exits 3.8",
                "[[[-0.05,2000]],[[1.05,2000]]]",
                "2",
                "-2,6"));
  }

  @Test
  void runsAreCountedFromTheirStartAndTheNewestTwoRestartsAreProposed() {
    assertThat(
            run(
                "episodes",
                """
                const started = (n, pid) => ({ type: 'traffic.started', pid, seq: 1, mono: n * tenth, wall: n, rate: 200, connections: 'mixed', durationMillis: 5000 });
                const runs = m.episodesOf([], [started(0, 9), bucket(0), bucket(1), started(300, 10), bucket(301, { pid: 10 })]);
                const keys = (episodes) => m.proposed(episodes).map((one) => one.key).join();
                const verdict = (number) => ({ number, requestedMono: number * 1e10, windowTo: null });
                const both = m.episodesOf([verdict(1), verdict(2), verdict(3)], [started(0, 9), started(300, 10)]);
                return [runs.map((run) => `${run.title}, ${run.buckets.length}`).join('; '), keys(runs), keys(both), keys(m.episodesOf([verdict(1)], [started(0, 9)])), keys([])];
                """))
        .isEqualTo(
            List.of(
                "traffic 2: 200/s, mixed, 1; traffic 1: 200/s, mixed, 2",
                "run-2,run-1",
                "restart-3,restart-2",
                "restart-1,run-1",
                ""));
  }

  @Test
  void everyShapeOfAMarkLiesAroundItsPoint() {
    assertThat(
            page.evaluate(
                "async () => { const m = await import('/app/timeline/losses.js'); return ['truncated', 'connect-refused', 'not-sent'].map((k) => m.shapeAt(k, 100, 20, 10)); }"))
        .isEqualTo(
            List.of(
                "M91.0,11.0 L109.0,11.0 L109.0,29.0 L91.0,29.0 Z",
                "M100.0,10.0 L110.0,29.0 L90.0,29.0 Z",
                "M95.0,10.0 L105.0,10.0 L110.0,20.0 L105.0,30.0 L95.0,30.0 L90.0,20.0 Z"));
  }

  private static Object run(String module, String body) {
    return page.evaluate(
        "async () => { const m = await import('/app/model/"
            + module
            + ".js');\n"
            + BUCKETS
            + body
            + "}");
  }
}
