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

  /** A server that is up from the first second on, and traffic of twenty requests a second. */
  private static final String STANDING =
      """
      const s = 1e9;
      let seqs = {}, planned = 0, answered = 0, failed = 0;
      const forget = () => { seqs = {}; planned = answered = failed = 0; };
      const says = (pid, at, type, more = {}) => ({ type, pid, gen: pid === 1 ? 1 : 0, seq: (seqs[pid] = (seqs[pid] ?? 0) + 1), mono: Math.round(at * s), wall: at * 1000, ...more });
      const up = () => [says(1, 0.1, 'process.started', { release: 'v1' }), says(1, 0.2, 'process.listening', { inode: 7 }), says(1, 0.3, 'process.ready')];
      const beats = (until, from = 0.5) => Array.from({ length: Math.floor((until - from) * 2) + 1 }, (_, i) => says(1, from + i / 2, 'process.heartbeat', { state: 'serving' }));
      const traffic = (at) => says(5, at, 'traffic.started', { rate: 20, durationMillis: 600000 });
      const tenths = (from, to, failures = {}) => Array.from({ length: to - from }, (_, i) => {
        const n = from + i, lost = Object.values(failures).reduce((a, b) => a + b, 0);
        planned += 2; failed += lost; answered += 2 - lost;
        return says(5, (n + 1) / 10, 'traffic.bucket', { from: n * tenth, to: (n + 1) * tenth, planned: 2, answered: 2 - lost, failed: lost, notSent: 0, failures,
          plannedTotal: planned, answeredTotal: answered, failedTotal: failed, notSentTotal: 0, inFlight: 0 });
      });
      const reduced = await import('/app/model/reduce.js');
      const standings = await import('/app/model/standing.js');
      const state = (records, at) => reduced.fromSnapshot({ records: [...records].sort((a, b) => a.mono - b.mono), mono: Math.round(at * s), wall: 0 });
      const at = (records, now) => { const one = standings.standing(state(records, now), now * s); return `${one.sign} ${one.word}: ${one.text}`; };
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
                const verdict = { number: 7, requestedMono: 50 * tenth, requestedWall: 1, windowTo: 90 * tenth, outcome: 'done', oldPid: 1, oldGen: 3, newGen: 4, failed: 2, failures: { truncated: 2 } };
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
                "ready 0.5,old process exits 3.8",
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
  void theHeadlineTellsHowThingsStandNow() {
    assertThat(
            run(
                "standing",
                STANDING
                    + """
                const serving = [...up(), ...beats(10), traffic(0)];
                const fine = tenths(0, 100);
                const gone = [says(1, 12, 'process.exiting', { code: 0, reason: 'terminated', served: 9, cut: 0 }), says(77, 12, 'process.exited', { of: 1, code: 0 })];
                const told = says(1, 10, 'process.draining', { reason: 'terminated', connections: 3, inFlight: 2, deadlineMillis: 30000 });
                const you = says(77, 9.9, 'operator.action', { action: 'shutdown' });
                const killed = says(77, 10, 'process.exited', { of: 1, code: null, signal: 'KILL' });
                const asked = says(1, 9, 'upgrade.requested', { by: 'SIGHUP' });
                const heldBack = [asked, says(1, 9.2, 'child.failed', { child: 2, cause: 'exit', detail: 'Exited.' }), says(1, 9.2, 'upgrade.backoff', { attempt: 1, delayMillis: 5000 })];
                const refused = tenths(100, 200, { 'connect-refused': 2 });
                planned -= 200; failed -= 200;
                const more = [...beats(20, 10.5), ...tenths(100, 102, { 'response-timeout': 1 }), ...tenths(102, 200)];
                return [
                  at([], 0), at(up(), 1), at([...serving, ...fine], 10),
                  at([...serving, ...fine, asked], 10), at([...serving, ...fine, ...heldBack], 10),
                  at([...serving, ...fine, you, told, ...refused.slice(0, 10)], 11), at([...serving, ...fine, you, told, ...gone, ...refused], 22),
                  at([...serving, ...fine, told, ...gone], 22), at([...serving, ...fine, killed, ...refused], 22),
                  at([...serving, ...fine, says(77, 9.9, 'fault.signal', { to: 1, signal: 'KILL', fault: 'kill-old' }), killed, ...refused], 22),
                  at([...serving, ...fine, ...more], 20),
                  at([...serving, ...fine, ...refused], 20),
                ];
                """))
        .isEqualTo(
            List.of(
                "null Connecting: The server has not reported yet.",
                "null Serving: generation 1, release v1.",
                "kept Serving: generation 1, release v1; 200 of 200 requests answered, none lost.",
                "kept Upgrading: the next generation is starting; generation 1 serves; 200 of 200"
                    + " requests answered, none lost.",
                "kept Held back: the last upgrade failed; generation 1 serves, another upgrade is"
                    + " refused for 4 s; 200 of 200 requests answered, none lost.",
                "lost Draining: told to stop by you 1 s ago; 2 requests left, and no process accepts"
                    + " new ones; 20 requests refused since.",
                "lost Down: stopped by you 12 s ago; 200 requests refused since.",
                "null Down: stopped by a signal 12 s ago.",
                "lost Down: generation 1 was ended by SIGKILL 12 s ago; 200 requests refused"
                    + " since.",
                "lost Down: you killed generation 1 12 s ago; 200 requests refused since.",
                "lost Lost: 2 requests lost in the last minute (2 response-timeout); generation 1,"
                    + " release v1.",
                "lost Lost: generation 1 has been silent for 10 s; 200 requests refused since."));
  }

  @Test
  void whatIsLostInTheLastMinuteIsOfThisRunAndLeavesByItself() {
    assertThat(
            run(
                "numbers",
                STANDING
                    + """
                const { standing } = await import('/app/model/standing.js');
                const run = [...up(), ...beats(100), traffic(0), ...tenths(0, 10, { truncated: 1 }), ...tenths(10, 1000)];
                const count = (state, now) => { const { lost, whole } = m.lossesSince(state, now * s - m.RECENTLY); return `${lost} ${whole}`; };
                const next = { ...traffic(100), pid: 6, mono: 100.05 * s };
                const ended = (at) => [...run, says(5, 100.1, 'traffic.finished', { planned: 2000, answered: 1990, failed: 10, notSent: 0, failures: { truncated: 10 } }), ...beats(at, 100.5)];
                return [
                  count(state(run.filter((r) => r.mono <= 20 * s), 20), 20), count(state(run, 100), 100), m.totals(state(run, 100).run).lost,
                  count(state([...run, next], 101), 101), count(state(ended(300), 300), 300),
                  at(run, 100),
                ];
                """))
        .isEqualTo(
            List.of(
                "10 true",
                "0 false",
                10,
                "0 true",
                "0 false",
                "null Serving: generation 1, release v1; none lost in the last minute, 10 before"
                    + " that in this run."));
  }

  @Test
  void theHeadlineIsNeverRosierThanTheRunningTotals() {
    assertThat(
            run(
                "standing",
                STANDING
                    + """
                const { totals } = await import('/app/model/numbers.js');
                let seed = 7;
                const random = (n) => (seed = (seed * 1103515245 + 12345) % 2147483648) % n;
                const rosy = [];
                for (let round = 0; round < 60; round++) {
                  forget();
                  const until = 20 + random(120);
                  const records = [...up(), ...beats(until), traffic(random(3))];
                  for (let n = 0; n < until * 10; n += 50) {
                    records.push(...tenths(n, n + 50, random(12) === 0 ? { truncated: 1 + random(2) } : {}));
                  }
                  const shown = state(records, until);
                  const { sign, text } = m.standing(shown, until * s);
                  const { lost } = totals(shown.run);
                  if (lost > 0 && (sign === 'kept' || !/[1-9][\\d,]* (requests? (lost|refused)|before that)/.test(text))) rosy.push(`${lost}: ${sign} ${text}`);
                }
                return rosy;
                """))
        .isEqualTo(List.of());
  }

  @Test
  void eachLossOfARestartIsDrawnOrSaidToBeMissing() {
    assertThat(
            run(
                "episodes",
                """
                const verdict = { number: 7, requestedMono: 50 * tenth, requestedWall: 1, windowTo: 60 * tenth, outcome: 'orphaned', oldPid: 1, oldGen: 3, newGen: 4,
                  failed: 81, notSent: 0, failures: { 'closed-before-response-fresh': 31, 'closed-before-response-reused': 49, 'of unknown class': 1 } };
                const records = [bucket(20, { failures: { 'closed-before-response-fresh': 9 } }), bucket(59, { failures: { 'closed-before-response-fresh': 31 } }),
                  bucket(80, { failures: { 'closed-before-response-reused': 40, 'connect-refused': 5 } }), bucket(95, { failures: { 'closed-before-response-reused': 12 } })];
                const [restart] = m.episodesOf([verdict], records);
                return [...restart.losses.map((mark) => `${mark.count} ${mark.kind}`), restart.lost, restart.to / tenth];
                """))
        .isEqualTo(
            List.of(
                "31 closed-before-response-fresh", "49 closed-before-response-reused", 81, 116));
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
