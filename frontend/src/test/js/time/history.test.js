import { empty, reduce } from '/app/model/reduce.js';
import { reach } from '/app/time/further.js';
import { History } from '/app/time/history.js';
import { equal, ok, test } from '../test.js';

const SECOND = 1e9;
const START = 1e12;
const seqs = {};
const record = (pid, type, at, more = {}) => ({ type, pid, gen: pid === 1 ? 0 : pid, seq: (seqs[pid] = (seqs[pid] ?? 0) + 1), mono: START + at * SECOND, wall: 1000 * at, ...more });
const beat = (pid, at) => record(pid, 'process.heartbeat', at, { state: 'serving', uptimeMillis: 1, connections: 0, inFlight: 0 });
const at = (seconds) => START + seconds * SECOND;

/** A server of two generations that is alive for a while, with a heartbeat every `apart` seconds; `apart` divides a second. */
function life(until, apart = 0.25) {
  const records = [record(2, 'process.started', 0, { release: 'v1' }), record(2, 'process.listening', 0.1, { inode: 7 }), record(2, 'process.ready', 0.2)];
  for (let second = apart; second < until; second += apart) {
    records.push(beat(2, second));
    if (second === 10) records.push(record(2, 'upgrade.requested', 10.01, { by: 'SIGHUP' }), record(2, 'child.spawned', 10.02, { child: 3, childGen: 3 }));
    if (second === 12) records.push(record(2, 'child.ready', 12.01, { child: 3, childGen: 3, millis: 2000 }), record(3, 'process.started', 10.1, { release: 'v2' }));
    if (second === 13) records.push(record(2, 'listener.closed', 13.01, { inode: 7 }), record(2, 'upgrade.done', 13.02, { child: 3, millis: 3000 }));
  }
  return records;
}

const byMono = (records) => records.sort((a, b) => a.mono - b.mono);
const snapshot = (records, more = {}) => ({ lastId: 1, mono: records.at(-1)?.mono ?? 0, wall: 0, records, ...more });

function after(records, more) {
  const history = new History();
  history.reset(snapshot(records, more));
  return history;
}

test('every moment of the history equals reducing the records up to it', () => {
  const records = byMono(life(400, 0.5));
  const history = after(records, { complete: true });
  const straight = (mono) => records.filter((r) => r.mono <= mono).reduce(reduce, empty());
  const moments = [0, 0.15, 10.015, 12.5, 13.015, 100, 250.3, 399].map(at);
  const expected = moments.map((mono) => JSON.stringify(straight(mono)));
  for (const i of [0, 1, 2, 3, 4, 5, 6, 7, 7, 6, 5, 4, 3, 2, 1, 0]) {
    equal(JSON.stringify(history.stateAt(moments[i])), expected[i]);
  }
  ok(history.size.checkpoints > 3);
  equal(history.stateAt(START - 1).processes, []);
});

test('a moment that is folded can be read again as long as the journal has few enough records after it', () => {
  const history = after([record(2, 'process.started', 0, { journal: 1 }), { ...beat(2, 1), journal: 2 }]);
  history.oldest = at(60);
  equal([history.keeps(at(60)), history.keeps(at(0)), history.keeps(at(-1))], [true, true, false]);
  history.add([{ ...beat(2, 90), journal: 60_002 }]);
  equal([history.keeps(at(60)), history.keeps(at(0))], [true, false]);
});

test('a late record is in its place in every kept state', () => {
  const all = life(200);
  const late = all.filter((r) => r.pid === 3 || r.type === 'child.spawned');
  const history = after([all[0]], { complete: true });
  all.slice(1).filter((r) => !late.includes(r)).forEach((r) => history.add([r]));
  const generations = () => [9, 11, 150].map((second) => history.stateAt(at(second)).processes.map((p) => `${p.pid} ${p.facts.length}`).join());
  equal(generations(), ['2 3', '2 4', '2 7,3 1']);
  history.add(late);
  equal(generations(), ['2 3', '2 5,3 2', '2 8,3 3']);
  equal(history.milestones, byMono([...history.milestones]));
});

test('half an hour of heartbeats takes no more than ten minutes of them', () => {
  const history = after([record(2, 'process.started', 0, {})]);
  for (let second = 1; second <= 2000; second++) {
    history.add([beat(2, second)]);
    if (second % 400 === 0 && second > 600) {
      ok(history.size.records >= 600 && history.size.records < 1200);
    }
  }
  const age = (history.state.mono - history.oldest) / SECOND;
  equal([history.milestones.length, age >= 600 && age < 1200, history.stateAt(history.oldest).processes[0].facts.length], [0, true, 1]);
});

test('a page goes no further back than its samples, and a recording to its beginning', () => {
  const records = [record(2, 'process.started', 0, {}), record(2, 'process.ready', 1), beat(2, 500)];
  const of = (complete) => {
    const history = after(records, { complete });
    return [(history.oldest - START) / SECOND, history.previous(Infinity)?.type ?? 'none'];
  };
  equal([of(false), of(true)], [[500, 'none'], [0, 'process.ready']]);
});

test('steps go from milestone to milestone, even if two are simultaneous', () => {
  const twins = [record(2, 'process.ready', 5), record(3, 'process.ready', 5)];
  const history = after([record(2, 'process.started', 1, {}), ...twins, beat(2, 7), record(2, 'process.draining', 9, { reason: 'terminated', inFlight: 0 })], { complete: true });
  const names = [];
  for (let r = history.next(0); r; r = history.next(r.mono, r)) names.push(`${r.pid} ${r.type}`);
  for (let r = history.previous(Infinity); r; r = history.previous(r.mono, r)) names.push(r.pid);
  equal(names, ['2 process.started', '2 process.ready', '3 process.ready', '2 process.draining', 2, 3, 2, 2]);
});

test('a state is kept for every two hundred records, which bounds the time of a step', () => {
  equal(after(Array.from({ length: 2000 }, (_, i) => beat(2, i)), { complete: true }).size, { records: 2000, checkpoints: 10 });
});

test('a moment older than the page is read from the journal, and kept', async () => {
  const all = byMono(life(1500, 2));
  const history = after([...all.filter((r) => r.type !== 'process.heartbeat' && r.mono < at(1380)), ...all.filter((r) => r.mono >= at(1380))]);
  const asked = [];
  const lines = ['{"handoff":1}', ...all.filter((r) => r.type !== 'process.heartbeat' || r.mono >= at(80)).map((r) => JSON.stringify(r))].join('\n');
  globalThis.TextDecoderStream = class {};
  globalThis.fetch = async (path) => {
    asked.push(path);
    const parts = [{ done: false, value: `${lines}\n` }, { done: true }];
    return { ok: true, body: { pipeThrough: () => ({ getReader: () => ({ read: async () => parts.shift() }) }) } };
  };
  equal(history.previous(at(20)), null);
  equal([await reach({ history }, at(1400)), await reach({ history }, at(200)), await reach({ history }, at(10))], [true, true, false]);
  history.add([beat(2, 1501)]);
  const [p] = history.stateAt(at(200)).processes;
  equal(asked, ['/api/recording?since=1080000000000', '/api/recording?since=890000000000']);
  equal([(history.oldest - START) / SECOND, (p.beats.at(-1).mono - START) / SECOND, history.state.mono === at(1501)], [80, 200, true]);
});

test('a link lives as long as a page can hold what follows its moment', () => {
  const history = after(Array.from({ length: 600 }, (_, i) => beat(2, i)));
  equal([598, 300].map((second) => Math.round(history.secondsLeft(at(second)))), [59_999, 59_701]);
  history.add(Array.from({ length: 600 }, (_, i) => beat(2, 600 + i * 0.05)));
  equal(Math.round(history.secondsLeft(at(599))), 2970);
});
