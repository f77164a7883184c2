package dev.handoff;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.handoff.bus.Journal.Entry;
import dev.handoff.story.Stories;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The pure functions behind pause, scrub and replay, in the browser that runs them. */
@Timeout(120)
class TimeModelIT {
  /** A server of two generations that is alive for a while; moments in seconds. */
  private static final String STORY =
      """
      const second = 1e9;
      const seqs = {};
      const record = (pid, type, at, more = {}) => ({ type, pid, gen: pid === 1 ? 0 : pid, seq: (seqs[pid] = (seqs[pid] ?? 0) + 1), mono: 1e12 + at * second, wall: 1000 * at, ...more });
      const beat = (pid, at, more = {}) => record(pid, 'process.heartbeat', at, { state: 'serving', uptimeMillis: 1, connections: 0, inFlight: 0, ...more });
      const life = (until) => {
        const records = [record(2, 'process.started', 0, { release: 'v1' }), record(2, 'process.listening', 0.1, { inode: 7 }), record(2, 'process.ready', 0.2)];
        for (let at = 0.25; at < until; at += 0.25) {
          records.push(beat(2, at));
          if (at === 10) records.push(record(2, 'upgrade.requested', 10.01, { by: 'SIGHUP' }), record(2, 'child.spawned', 10.02, { child: 3, childGen: 3 }));
          if (at === 12) records.push(record(2, 'child.ready', 12.01, { child: 3, childGen: 3, millis: 2000 }), record(3, 'process.started', 10.1, { release: 'v2' }));
          if (at === 13) records.push(record(2, 'listener.closed', 13.01, { inode: 7 }), record(2, 'upgrade.done', 13.02, { child: 3, millis: 3000 }));
        }
        return records;
      };
      const snapshot = (records, more = {}) => ({ lastId: 1, mono: records.at(-1)?.mono ?? 0, wall: 0, records, ...more });
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
  void thePageKnowsTheSameOutcomesAsStateAndVerdict() {
    Map<String, Object> told = new LinkedHashMap<>();
    Map<String, String> expected = new LinkedHashMap<>();
    Stories.all()
        .forEach(
            (name, story) -> {
              expected.put(name, story.outcome());
              told.put(name, Stories.journal(story).snapshot().stream().map(Entry::json).toList());
            });
    Object outcomes =
        page.evaluate(
            """
            async (told) => {
              const { fromSnapshot } = await import('/app/model/reduce.js');
              const { allAttempts, outcomeOf } = await import('/app/model/restarts.js');
              return Object.fromEntries(Object.entries(told).map(([name, lines]) => {
                const records = lines.map((line) => JSON.parse(line));
                const state = fromSnapshot({ records, mono: records.at(-1).mono, wall: 0 });
                return [name, outcomeOf(allAttempts(state).at(-1), state)];
              }));
            }
            """,
            told);
    assertThat(outcomes).isEqualTo(expected);
  }

  @Test
  void everyMomentOfHistoryIsWhatReducingUpToItGives() {
    assertThat(
            run(
                "history",
                """
                const { reduce, empty } = await import('/app/model/reduce.js');
                const records = life(400).sort((a, b) => a.mono - b.mono);
                const history = new m.History();
                history.reset(snapshot(records, { complete: true }));
                const straight = (mono) => records.filter((r) => r.mono <= mono).reduce(reduce, empty());
                const moments = [0, 0.15, 10.015, 12.5, 13.015, 100, 250.3, 399].map((at) => 1e12 + at * second);
                const differ = [...moments, ...[...moments].reverse()].filter((mono) => JSON.stringify(history.stateAt(mono)) !== JSON.stringify(straight(mono)));
                return [differ.length, history.size.checkpoints > 5, history.stateAt(1e12 - 1).processes.length];
                """))
        .isEqualTo(List.of(0, true, 0));
  }

  @Test
  void whatComesLateIsInItsPlaceInEveryKeptState() {
    assertThat(
            run(
                "history",
                """
                const all = life(200);
                const late = all.filter((r) => r.pid === 3 || r.type === 'child.spawned');
                const history = new m.History();
                history.reset(snapshot([all[0]], { complete: true }));
                for (const r of all.slice(1).filter((r) => !late.includes(r))) history.add([r]);
                const generations = (at) => history.stateAt(1e12 + at * second).processes.map((p) => `${p.pid} ${p.facts.length}`).join();
                const before = [9, 11, 150].map(generations);
                history.add(late);
                return [...before, ...[9, 11, 150].map(generations), history.milestones.map((r) => r.mono).every((mono, i, list) => i === 0 || list[i - 1] <= mono)];
                """))
        .isEqualTo(List.of("2 3", "2 4", "2 7,3 1", "2 3", "2 5,3 2", "2 8,3 3", true));
  }

  @Test
  void hoursOfHeartbeatsTakeNoMoreThanTenMinutesOfThem() {
    assertThat(
            run(
                "history",
                """
                const history = new m.History();
                history.reset(snapshot([record(2, 'process.started', 0, {})]));
                const sizes = [];
                for (let at = 1; at <= 3 * 3600; at++) {
                  history.add([beat(2, at)]);
                  if (at % 3600 === 0) sizes.push(history.size.records);
                }
                const ages = (history.state.mono - history.oldest) / second;
                return [sizes.every((n) => n >= 600 && n < 1200), history.milestones.length, ages >= 600 && ages < 1200, history.stateAt(history.oldest).processes[0].facts.length];
                """))
        .isEqualTo(List.of(true, 0, true, 1));
  }

  @Test
  void aPageGoesNoFurtherBackThanItsSamplesAndARecordingGoesToItsBeginning() {
    assertThat(
            run(
                "history",
                """
                const milestones = [record(2, 'process.started', 0, {}), record(2, 'process.ready', 1)];
                const of = (complete) => {
                  const history = new m.History();
                  history.reset(snapshot([...milestones, beat(2, 500)], { complete }));
                  return [(history.oldest - 1e12) / second, history.previous(Infinity)?.type ?? 'none'].join();
                };
                return [of(false), of(true)];
                """))
        .isEqualTo(List.of("500,none", "0,process.ready"));
  }

  @Test
  void stepsGoFromMilestoneToMilestoneEvenWhereTwoAreOfOneMoment() {
    assertThat(
            run(
                "history",
                """
                const history = new m.History();
                const twins = [record(2, 'process.ready', 5), record(3, 'process.ready', 5)];
                history.reset(snapshot([record(2, 'process.started', 1, {}), ...twins, beat(2, 7), record(2, 'process.draining', 9, { reason: 'terminated', inFlight: 0 })], { complete: true }));
                const names = [];
                for (let r = history.next(0); r; r = history.next(r.mono, r)) names.push(`${r.pid} ${r.type}`);
                for (let r = history.previous(Infinity); r; r = history.previous(r.mono, r)) names.push(r.pid);
                return names.join();
                """))
        .isEqualTo("2 process.started,2 process.ready,3 process.ready,2 process.draining,2,3,2,2");
  }

  @Test
  void idleTimeIsBentToAFixedWidthAndNothingElseIs() {
    assertThat(
            run(
                "warp",
                """
                const warp = m.collapse([{ from: 10, to: 110 }, { from: 200, to: 205 }, { from: 300, to: 400 }], 10);
                const widths = [[0, 10], [10, 110], [110, 300], [300, 400], [400, 500]].map(([a, b]) => warp.to(b) - warp.to(a));
                const rising = Array.from({ length: 500 }, (_, i) => i).every((i) => warp.to(i + 1) > warp.to(i) && Math.abs(warp.back(warp.to(i)) - i) < 1e-6);
                return [widths.join(), rising, warp.breaks.length, m.collapse([], 10) === m.STRAIGHT];
                """))
        .isEqualTo(List.of("10,10,190,10,100", true, 2, true));
  }

  @Test
  void onlySilenceOfMoreThanFiveSecondsIsIdle() {
    assertThat(
            run(
                "activity",
                """
                const activity = new m.Activity();
                for (const [from, to] of [[100, 101], [104, 104], [120, 121], [109.5, 110], [113, 114]]) activity.note(from * second, to * second);
                const idle = activity.idle(90 * second, 140 * second).map(({ from, to }) => `${from / second} to ${to / second}`);
                const signs = [beat(2, 1), beat(2, 1, { inFlight: 1 }), beat(2, 1, { state: 'draining' }), record(1, 'kernel.sample', 1, { waiting: 0, listeners: [{ acceptQueue: 0 }] }),
                  record(1, 'kernel.sample', 1, { waiting: 0, listeners: [{ acceptQueue: 2 }] }), record(9, 'traffic.bucket', 1, { planned: 0, answered: 0, inFlight: 0 }),
                  record(9, 'traffic.bucket', 1, { planned: 1, answered: 0, inFlight: 0 }), record(2, 'process.ready', 1)];
                return [idle.join(), signs.map(m.isActivity).join()];
                """))
        .isEqualTo(
            List.of(
                "90 to 99,105 to 108.5,115 to 119,122 to 140",
                "false,true,true,false,true,false,true,true"));
  }

  @Test
  void thePlayheadFollowsStaysRunsAtItsSpeedAndEndsInTheLiveView() {
    assertThat(
            run(
                "playhead",
                """
                const { STRAIGHT, collapse } = await import('/app/time/warp.js');
                const known = (edge, more = {}) => ({ oldest: 100, edge: edge * second, complete: false, warp: STRAIGHT, ...more });
                const head = new m.Playhead();
                const told = [];
                const tell = (local, to) => told.push(`${head.mode} ${head.now(local, to) / second} ${head.mode}`);
                tell(0, known(10));
                head.pause();
                tell(1000, known(11));
                head.goTo(5 * second);
                head.speed = 4;
                head.replay(1000);
                tell(1500, known(11.5));
                tell(4000, known(14));
                head.goTo(2 * second);
                head.speed = 1;
                head.replay(5000);
                tell(7000, known(30, { complete: true, warp: collapse([{ from: 3 * second, to: 23 * second }], second) }));
                tell(20000, known(30, { complete: true, warp: STRAIGHT }));
                tell(90000, known(30, { complete: true, warp: STRAIGHT }));
                head.goTo(1);
                tell(0, known(30));
                return told;
                """))
        .isEqualTo(
            List.of(
                "live 10 live",
                "paused 10 paused",
                "replaying 7 replaying",
                "replaying 14 live",
                "replaying 23 replaying",
                "replaying 30 paused",
                "paused 30 paused",
                "paused 1e-7 paused"));
  }

  @Test
  void restartsReachFromTheirSignalToTheEndOfWhoeverEnded() {
    assertThat(
            run(
                "restarts",
                """
                const says = (type, at, pid, more) => record(pid, type, at, more);
                const found = m.restartsOf([
                  says('upgrade.requested', 1, 2), says('child.failed', 3, 2, { child: 3 }), says('upgrade.requested', 10, 2), says('upgrade.done', 12, 2), says('process.exiting', 15, 2),
                  says('upgrade.requested', 20, 4), says('upgrade.done', 22, 4),
                ]);
                const at = (moment) => found.indexOf(m.restartAt(found, 1e12 + moment * second));
                return [...found.map(({ from, to, good }) => `${(from - 1e12) / second} ${to && (to - 1e12) / second} ${good}`), [0, 5, 10, 19, 99].map(at).join()];
                """))
        .isEqualTo(List.of("1 3 false", "10 15 true", "20 null true", "0,0,1,1,2"));
  }

  @Test
  void aMomentOlderThanThePageIsReadFromTheJournalAndKept() {
    assertThat(
            run(
                "further",
                """
                const { History } = await import('/app/time/history.js');
                const all = life(1500).sort((a, b) => a.mono - b.mono);
                const at = (seconds) => 1e12 + seconds * second;
                const history = new History();
                history.reset(snapshot([...all.filter((r) => r.type !== 'process.heartbeat' && r.mono < at(1380)), ...all.filter((r) => r.mono >= at(1380))]));
                const asked = [];
                const fetched = window.fetch;
                window.fetch = async (path) => {
                  asked.push(path);
                  return new Response(['{"handoff":1}', ...all.filter((r) => r.type !== 'process.heartbeat' || r.mono >= at(80)).map((r) => JSON.stringify(r))].join('\\n') + '\\n');
                };
                const before = history.previous(at(20))?.type ?? 'none';
                const there = [await m.reach({ history }, at(1400)), await m.reach({ history }, at(200)), await m.reach({ history }, at(10))];
                window.fetch = fetched;
                history.add([beat(2, 1501)]);
                const [p] = history.stateAt(at(200)).processes;
                return [before, there.join(), asked.join(), (history.oldest - 1e12) / second, (p.beats.at(-1).mono - 1e12) / second, history.state.mono === at(1501)];
                """))
        .isEqualTo(
            List.of(
                "none",
                "true,true,false",
                "/api/recording?since=1080000000000,/api/recording?since=890000000000",
                80,
                200,
                true));
  }

  @Test
  void aLinkLivesAsLongAsAPageCanHoldWhatFollowsItsMoment() {
    assertThat(
            run(
                "history",
                """
                const history = new m.History();
                const at = (seconds) => 1e12 + seconds * second;
                history.reset(snapshot(Array.from({ length: 2400 }, (_, i) => beat(2, i * 0.25))));
                const calm = [599, 300].map((moment) => Math.round(history.secondsLeft(at(moment))));
                history.add(Array.from({ length: 30_000 }, (_, i) => beat(2, 600 + i * 0.001)));
                return [...calm, Math.round(history.secondsLeft(at(599)))];
                """))
        .isEqualTo(List.of(14_999, 14_700, 30));
  }

  /** What bounds the time of a step: how many records have to be reduced for it. */
  @Test
  void aStateIsKeptForEveryTwoHundredRecords() {
    assertThat(
            run(
                "history",
                """
                const history = new m.History();
                history.reset(snapshot(Array.from({ length: 40_000 }, (_, i) => beat(2, i * 0.015)), { complete: true }));
                return history.size;
                """))
        .isEqualTo(Map.of("records", 40_000, "checkpoints", 200));
  }

  private static Object run(String module, String body) {
    return page.evaluate(
        "async () => { const m = await import('/app/time/"
            + module
            + ".js');\n"
            + STORY
            + body
            + "}");
  }
}
