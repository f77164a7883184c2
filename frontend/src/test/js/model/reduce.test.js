import { HORIZON } from '/app/model/filing.js';
import { empty, fromSnapshot, reduce, tick } from '/app/model/reduce.js';
import { equal, same, test } from '../test.js';
import { beat, bucket, exit, failure, interleaved, kernel, numbered, random, says, SECOND, slow, told, upgrade } from '../records.js';

/** A state in short; simultaneous entries are in no particular order. */
function summary(state) {
  const facts = (list) => list.map((r) => `${r.mono / SECOND} ${r.type}`).sort();
  return {
    mono: state.mono / SECOND,
    processes: state.processes.map((p) => [p.pid, p.gen, p.born / SECOND, facts(p.facts), facts(p.beats), p.slow]).sort((a, b) => a[0] - b[0]),
    samples: [facts(state.kernel), facts(state.buckets), facts(state.failures), facts(state.operator)],
    log: facts(state.log),
    lasts: [state.run.last.mono / SECOND, state.run.failures],
  };
}

test('records of several processes give the same state however they interleave', () => {
  const story = [upgrade(), slow(1, 9, 19), beat(1, 3), beat(1, 3.25), beat(2, 11.25), says(2, 10.5, 'process.started'), says(2, 10.9, 'process.ready'),
    kernel(11.5, [1, 2]), kernel(14, [2]), exit(1, 20), bucket(10), bucket(10.1, { failures: { truncated: 1 } }), failure(10.15, 'truncated'), says(9, 9.9, 'operator.action', { action: 'upgrade' })];
  const records = numbered(story);
  const inOrder = summary(records.reduce(reduce, empty()));
  for (let seed = 1; seed <= 20; seed++) {
    equal(summary(interleaved(records, random(seed)).reduce(reduce, empty())), inOrder);
  }
});

test('a repeated record changes nothing: it is the same state', () => {
  const records = upgrade();
  const state = records.reduce(reduce, empty());
  same(reduce(state, { ...records[3], repeat: true }), state);
});

test('what the kernel says of processes that report themselves changes nothing, and our own server, which tells of its restarts, needs no second line', () => {
  const seen = [says(9, 10.1, 'process.seen', { of: 2 }), says(9, 10.2, 'listener.held', { inode: 77, holders: [1, 2] }), says(9, 20.3, 'process.gone', { of: 1 })];
  const asked = (main, subject = 'the server') => [says(9, 9.99, 'restart.asked', { id: 1, main, subject, how: 'SIGHUP', before: [main] }), says(9, 20.4, 'restart.settled', { id: 1, finished: true, stayed: [] })];
  const own = [says(1, 1, 'process.started'), upgrade()];

  equal(summary(told(own, seen, asked(1), bucket(10))).processes, summary(told(own, bucket(10))).processes);
  equal(summary(told(own, seen, asked(1), bucket(10))).log, summary(told(own, bucket(10))).log);
  equal(told(own, asked(1, 'exec')).log.filter((r) => r.pid === 9).map((r) => r.type), ['restart.asked', 'restart.settled']);
  equal(told(own, asked(44)).log.filter((r) => r.pid === 9).map((r) => r.type), ['restart.asked', 'restart.settled']);
});

test('an old state never changes', () => {
  const before = told(upgrade());
  const copy = JSON.stringify(before);
  [exit(1, 20), beat(2, 20.5), kernel(21, [2]), bucket(22), failure(22.05, 'truncated')].map((r, i) => ({ ...r, seq: 100 + i })).reduce(reduce, before);
  equal(JSON.stringify(before), copy);
});

test('what did not change is shared with the state before', () => {
  const before = told(upgrade(), bucket(12));
  const after = reduce(before, { ...beat(2, 14), seq: 99 });
  same(after.buckets, before.buckets);
  same(after.log, before.log);
  same(after.processes[0], before.processes[0]);
});

test('what a generation reports about the next belongs to both', () => {
  const { processes } = told(upgrade());
  equal(processes.map((p) => [p.pid, p.gen, p.born / SECOND, p.facts.map((f) => f.type)]), [
    [1, 1, 1, ['process.started', 'process.ready', 'upgrade.requested', 'child.spawned', 'child.ready', 'process.draining', 'listener.closed', 'upgrade.done']],
    [2, 2, 10.1, ['child.spawned', 'child.ready']],
  ]);
});

test('the dashboard starts the first generation and has no lane itself', () => {
  const { processes, log } = told(says(9, 1, 'child.spawned', { child: 1, childGen: 1 }), says(1, 2, 'process.started'), says(9, 3, 'child.ready', { child: 1, childGen: 1, millis: 2000 }));
  equal(processes.map((p) => [p.pid, p.gen, p.facts.length]), [[1, 1, 3]]);
  equal(log.length, 3);
});

test('a spawn that failed is a process without a PID', () => {
  const { processes } = told(says(1, 1, 'process.started'), says(1, 2, 'child.failed', { child: 0, cause: 'spawn', detail: 'No such file.' }), says(1, 5, 'child.failed', { child: 0, cause: 'spawn', detail: 'No such file.' }));
  equal(processes.map((p) => p.pid), [1, 0, 0]);
});

test('a reused PID is another process', () => {
  const state = told(says(3, 1, 'process.started'), exit(3, 5), says(9, 5.1, 'process.exited', { of: 3, code: 0, signal: null }), says(3, 20, 'process.started', { release: 'v9' }), beat(3, 21));
  equal(state.processes.map((p) => [p.born / SECOND, p.release, p.facts.length, p.beats.length]), [[1, null, 3, 0], [20, 'v9', 1, 1]]);
});

test('a child that reuses the PID of the first generation is another process', () => {
  const state = told(says(3, 1, 'process.started'), says(9, 5, 'process.exited', { of: 3, code: 0, signal: null }), says(1, 20, 'child.spawned', { child: 3, childGen: 7 }));
  equal(state.processes.filter((p) => p.pid === 3).map((p) => [p.born / SECOND, p.gen]), [[1, 3], [20, 7]]);
});

test('samples older than the horizon are forgotten, and so are processes that ended before', () => {
  const late = 2 + 2 * HORIZON / SECOND;
  const state = told(says(1, 1, 'process.started'), beat(1, 1.5), kernel(1, [1]), bucket(1), exit(1, 2), says(2, late, 'process.started'), beat(2, late), kernel(late, [2]), bucket(late));
  equal(state.processes.map((p) => [p.pid, p.beats.length]), [[2, 1]]);
  equal([state.kernel.length, state.buckets.length], [1, 1]);
  equal(state.log.map((r) => r.type), ['process.started', 'process.exiting', 'process.started']);
});

test('failures of a class are one entry of the log with a count, and each is kept', () => {
  const state = told(failure(1, 'truncated'), failure(1.1, 'truncated'), failure(1.2, 'bad-body'), failure(1.3, 'truncated'));
  equal(state.log.map((r) => [r.kind, r.times]), [['truncated', 3], ['bad-body', undefined]]);
  equal(state.failures.length, 4);
});

test('the log and the list of failures are bounded: the oldest go', () => {
  const full = numbered(Array.from({ length: 1000 }, (_, i) => failure(1 + i / 1000, 'truncated', i)));
  const state = reduce({ ...empty(), log: full, failures: full }, failure(3, 'bad-body', 1000));
  equal([state.failures, state.log].map((list) => [list.length, list[0].request, list.at(-1).request]), [[1000, 1, 1000], [1000, 1, 1000]]);
});

test('a slow request lasts from its first report to its last', () => {
  const of = (...records) => told(says(1, 1, 'process.started'), records).processes[0].slow.map(({ id, from, to, second }) => [id, from / SECOND, to && to / SECOND, second]);
  equal(of(slow(1, 3, 13), slow(2, 4)), [[1, 3, 13, 10], [2, 4, null, 0]]);
  equal(of(says(1, 8, 'request.slow.progress', { id: 7, second: 5, of: 10 })), [[7, 3, null, 5]]);
});

test('only a slow request that ends during a drain is a milestone', () => {
  const finished = (state) => state.log.filter((r) => r.type === 'request.slow.finished').length;
  equal(finished(told(upgrade(), slow(1, 3, 8))), 0);
  equal(finished(told(upgrade(), slow(1, 3, 13.5))), 1);
  equal(finished(told(upgrade(), slow(1, 3, 13.5, 4))), 0);
});

test('the traffic of a newer process is a new run', () => {
  const started = (pid, second) => says(pid, second, 'traffic.started', { rate: 200 });
  const first = told(started(8, 1), bucket(1, { failures: { truncated: 2 } }), bucket(1.1, { failures: { truncated: 1, 'bad-body': 1 } }));
  equal([first.run.pid, first.run.failures, first.run.last.from / SECOND], [8, { truncated: 3, 'bad-body': 1 }, 1.1]);
  const next = reduce(first, { ...started(88, 9), seq: 1 });
  equal([next.run.pid, next.run.failures, next.run.last, next.run.dead], [88, {}, null, false]);
  const belated = reduce(next, { ...bucket(1.2), seq: 99 });
  equal(belated.run.pid, 88);
});

test('a late bucket counts but is not the newest', () => {
  const state = told(says(8, 1, 'traffic.started'), bucket(3));
  const after = reduce(state, { ...bucket(2, { failures: { truncated: 1 } }), seq: 99, repeat: true });
  equal([after.run.last.from / SECOND, after.run.failures, after.buckets.map((b) => b.from / SECOND)], [3, { truncated: 1 }, [2, 3]]);
});

test('traffic whose process is gone is dead, and the process has no lane', () => {
  const state = told(says(8, 1, 'traffic.started'), bucket(1), says(9, 2, 'process.exited', { of: 8, code: 137, signal: 'KILL' }));
  equal([state.run.dead, state.processes.length, state.log.length], [true, 0, 1]);
});

test('a snapshot is what its records say, at the moment it was made', () => {
  const records = upgrade().map((r, i) => ({ ...r, seq: 10 * i + 1 }));
  const state = fromSnapshot({ records, mono: 99 * SECOND, wall: 99_000 });
  equal([state.mono / SECOND, state.wall, state.processes.length, state.producers[1].lost], [99, 99_000, 2, 0]);
});

test('time never goes back', () => {
  const state = tick(empty(), { mono: 50, wall: 5 });
  equal([state.mono, state.wall], [50, 5]);
  same(tick(state, { mono: 50, wall: 6 }), state);
  equal(reduce(state, says(1, 1e-9, 'process.started')).mono, 50);
});

test('a record of a type that this page does not know moves the time on, and nothing else', () => {
  const state = reduce(told(upgrade()), { ...says(1, 30, 'weather.report'), seq: 99 });
  equal([state.mono / SECOND, state.log.length], [30, 8]);
});

test('a note stands at its moment until it is taken away, and makes nothing newer', () => {
  const note = (second, id, text) => says(9, second, 'operator.note', { id, at: second * SECOND, text });
  const two = told(upgrade(), note(12, 1, 'later'), note(5, 2, 'earlier'), note(900, 3, 'far'));
  const one = reduce(two, note(12, 1, ''));
  equal(two.notes.map((r) => r.text), ['earlier', 'later', 'far']);
  equal(one.notes.map((r) => r.text), ['earlier', 'far']);
  equal(one.log.filter((r) => r.type === 'operator.note').length, 2);
  equal(one.mono / SECOND, 13);
});
