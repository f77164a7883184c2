import { lifeOf, spansAt, stateAt } from '/app/model/life.js';
import { equal, test } from '../test.js';
import { beat, exit, says, SECOND, told, upgrade } from '../records.js';

const spans = (process) => lifeOf(process).spans.map(({ state, from, to }) => `${state} ${from / SECOND} to ${to / SECOND}`);
const started = [says(1, 1, 'process.started'), says(1, 2, 'process.ready')];
const failed = (second, cause, detail) => [
  says(1, second, 'upgrade.requested', { by: 'SIGHUP' }), says(1, second + 0.1, 'child.spawned', { child: 2, childGen: 2 }),
  says(1, second + 1, 'child.failed', { child: 2, cause, detail }), says(1, second + 1, 'upgrade.backoff', { attempt: 1, delayMillis: 3000 }),
];

test('the reports of an upgrade take an old process from serving to draining', () => {
  const [old, next] = told(upgrade(), exit(1, 20)).processes;
  equal(spans(old), ['starting 1 to 2', 'serving 2 to 10', 'upgrading 10 to 11', 'handing over 11 to 13', 'draining 13 to 20']);
  equal(spans(next), ['starting 10.1 to 11', 'serving 11 to Infinity']);
});

test('a lane has no gap and no overlap', () => {
  for (const process of told(upgrade(), exit(1, 20), failed(30, 'exit', 'x')).processes) {
    const all = lifeOf(process).spans;
    equal(all.slice(1).map((span) => span.from), all.slice(0, -1).map((span) => span.to));
  }
});

test('an upgrade that failed leaves the old one serving, first with a backoff', () => {
  const [old, child] = told(started, failed(10, 'garbage', 'Wrote "hi".')).processes;
  equal(spans(old), ['starting 1 to 2', 'serving 2 to 10', 'upgrading 10 to 11', 'backing off 11 to 14', 'serving 14 to Infinity']);
  const life = lifeOf(child);
  equal([spans(child), life.end, life.why, life.ended / SECOND], [['starting 10.1 to 11'], 'failed', 'Wrote "hi".', 11]);
  equal([stateAt(old, 12 * SECOND), stateAt(old, 15 * SECOND)], ['backing off', 'serving']);
});

test('a rollback takes back the drain', () => {
  const story = upgrade().slice(0, 6);
  const [old, child] = told(story, says(1, 12, 'upgrade.rolledback', { child: 2, why: 'It died.' })).processes;
  equal(spans(old).slice(-2), ['handing over 11 to 12', 'serving 12 to Infinity']);
  equal(lifeOf(old).draining, null);
  equal([lifeOf(child).end, lifeOf(child).why], ['failed', 'It died.']);
});

test('a drain knows its deadline and what it began with', () => {
  const [old] = told(upgrade()).processes;
  const { reason, from, deadline, of } = lifeOf(old).draining;
  equal([reason, from / SECOND, deadline / SECOND, of], ['upgraded', 11.2, 41.2, 1]);
});

test('a shutdown drains at once', () => {
  const [only] = told(started, says(1, 5, 'process.draining', { reason: 'terminated', inFlight: 2, deadlineMillis: 1000 }), exit(1, 6, { cut: 1, code: 1 })).processes;
  equal(spans(only).slice(-1), ['draining 5 to 6']);
  const { end, code, cut } = lifeOf(only);
  equal([end, code, cut], ['exited', 1, 1]);
});

test('a process ended by a signal reports nothing: its parent does', () => {
  const killed = (second) => says(9, second, 'process.exited', { of: 1, code: null, signal: 'KILL' });
  const [served] = told(started, killed(7)).processes;
  equal([lifeOf(served).end, lifeOf(served).signal, lifeOf(served).ended / SECOND], ['exited', 'KILL', 7]);
  const [never] = told(started.slice(0, 1), killed(7)).processes;
  equal(lifeOf(never).end, 'failed');
});

test('the exit code that the parent fetched is that of the process', () => {
  const [one] = told(started, exit(1, 5, { code: 0 }), says(9, 5.1, 'process.exited', { of: 1, code: 3, signal: null })).processes;
  equal(lifeOf(one).code, 3);
});

test('a process silent for more than two seconds is lost, counted from its last report', () => {
  const [one] = told(started, beat(1, 3), beat(1, 3.25)).processes;
  equal([5, 5.25, 5.3].map((at) => stateAt(one, at * SECOND)), ['serving', 'serving', 'lost']);
  equal(spansAt(one, 6 * SECOND).map(({ state, from, to }) => [state, from / SECOND, to / SECOND]), [['starting', 1, 2], ['serving', 2, 3.25], ['lost', 3.25, Infinity]]);
});

test('a process that has ended is not lost', () => {
  const [one] = told(started, beat(1, 3), exit(1, 4)).processes;
  equal(stateAt(one, 99 * SECOND), 'exited');
});

test('a process known only by heartbeats is in the state that they report', () => {
  const [one] = told(beat(1, 5, { state: 'draining' })).processes;
  equal(spans(one), ['draining 5 to Infinity']);
  const [strange] = told(beat(1, 5, { state: 'dancing' })).processes;
  equal(spans(strange), ['starting 5 to Infinity']);
});

test('if a milestone is missing, two heartbeats in a row are believed and one is not', () => {
  const last = (...beats) => spans(told(started, beats).processes[0]).at(-1);
  equal(last(beat(1, 3, { state: 'draining' })), 'serving 2 to Infinity');
  equal(last(beat(1, 3, { state: 'draining' }), beat(1, 3.25, { state: 'serving' })), 'serving 2 to Infinity');
  equal(last(beat(1, 3, { state: 'draining' }), beat(1, 3.25, { state: 'draining' })), 'draining 3 to Infinity');
});

test('a child holds the listener from its spawn on, the first generation once it has bound', () => {
  const [old, next] = told(upgrade(), says(1, 1.5, 'process.listening', { inode: 77 })).processes;
  equal([lifeOf(old).listening, lifeOf(old).closed, lifeOf(old).inode].map(Number), [1.5 * SECOND, 13 * SECOND, 77]);
  equal([lifeOf(next).listening / SECOND, lifeOf(next).closed], [10.1, null]);
  equal(lifeOf(told(says(9, 0.5, 'child.spawned', { child: 1, childGen: 1 }), started).processes[0]).listening, null);
});
