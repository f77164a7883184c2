import { caption } from '/app/caption.js';
import { holdings, named, standbyIn } from '/app/model/holders.js';
import { hasServed, isStandby, lifeOf, stateAt } from '/app/model/life.js';
import { holds, overlaps } from '/app/model/listener.js';
import { momentsOf, phasesOf } from '/app/model/phases.js';
import { allAttempts, outcomeOf, underWay } from '/app/model/restarts.js';
import { standing } from '/app/model/standing.js';
import { sentence } from '/app/model/words.js';
import { layout } from '/app/timeline/layout.js';
import { lanesIn } from '/app/timeline/scene.js';
import { equal, test } from '../test.js';
import { beat, exit, kernel, numbered, says, SECOND, told } from '../records.js';

const spans = (process) => lifeOf(process).spans.map(({ state, from, to }) => `${state} ${from / SECOND} to ${to / SECOND}`);
const lanes = (state) => lanesIn(state, 0).map(({ process, part, thin }) => `${process.pid} ${part}${thin ? ' thin' : ''}`.trim());

/** 1 serves; 2 is spawned at 5 s and warm at 6 s. */
const ahead = [
  says(1, 1, 'process.started'), says(1, 1.5, 'process.listening', { address: '127.0.0.1:80', inode: 77, inherited: false }), says(1, 2, 'process.ready'), says(1, 5, 'standby.spawned', { child: 2, childGen: 2 }), says(2, 5.3, 'process.started', { ppid: 1 }),
  says(2, 5.4, 'process.listening', { address: '127.0.0.1:80', inode: 77, inherited: true }), says(2, 5.9, 'process.waiting', { afterMillis: 600 }),
  says(1, 6, 'standby.ready', { child: 2, childGen: 2, millis: 1000 }), beat(2, 7, { state: 'standby' }), beat(1, 7), beat(2, 9.9, { state: 'standby' }), beat(1, 9.9),
];

/** The signal at 45 s; ready 30 ms later. */
const called = [
  beat(1, 45), beat(2, 45, { state: 'standby' }), says(1, 45, 'upgrade.requested', { by: 'SIGHUP' }), says(1, 45.01, 'standby.called', { child: 2, childGen: 2, aheadMillis: 40_010 }),
  says(2, 45.03, 'process.ready', { afterMillis: 40_000 }), says(1, 45.03, 'child.ready', { child: 2, childGen: 2, millis: 30 }),
  says(1, 45.3, 'process.draining', { reason: 'upgraded', connections: 1, inFlight: 1, deadlineMillis: 30_000 }), says(1, 47, 'listener.closed', { inode: 77 }),
  says(1, 47, 'upgrade.done', { child: 2, millis: 2000 }), beat(2, 48),
];
const looks = [kernel(4, [1]), kernel(6, [1, 2]), kernel(9, [1, 2])];

test('a standby waits in a thin lane above the process that serves, and is neither the old nor the new one', () => {
  const state = told(ahead);
  const [parent, standby] = state.processes;
  equal([spans(standby), stateAt(standby, 9 * SECOND)], [['standby 5 to Infinity'], 'standby']);
  equal([isStandby(standby), isStandby(parent), hasServed(standby)], [true, false, false]);
  equal(lanes(state), ['2 standby thin', '1']);
});

test('its lane is a line and takes nothing from the others', () => {
  const lane = (key, thin) => ({ key, short: false, ended: false, thin });
  const rows = (...all) => layout(all, 1200, 1).lanes.map(({ kind }) => kind);
  equal(rows(lane('a', false), lane('b', true)), ['full', 'line']);
  equal(rows(lane('a', false), lane('b', true), lane('c', false), lane('d', true)), ['full', 'line', 'full', 'line']);
});

test('it serves nobody: headline and caption are about the process that does', () => {
  const state = told(ahead);
  equal([standing(state, 9.9 * SECOND).word, standing(state, 9.9 * SECOND).text], ['Serving', 'generation 1.']);
  equal(caption(state, 30 * SECOND).text, 'Generation 1 is serving. Start traffic, then press Upgrade.');
  const gone = told(ahead, exit(1, 10, { reason: 'terminated' }));
  equal(standing(gone, 10 * SECOND).word, 'Down');
});

test('the kernel shows it among the holders, by what it is; both hold the listener only from its call on', () => {
  const state = told(ahead, looks);
  const name = named(state.processes);
  equal(holdings(state.kernel, state.mono, name).map((one) => one.text), ['held by gen 1 (inode 77)', 'held by gen 1, standby gen 2 (inode 77)']);
  equal([1, 2].map((pid) => standbyIn(state.processes)(pid, 9 * SECOND)), [false, true]);
  const found = (all) => overlaps(all.processes.map((process) => ({ process, holds: holds(process, all.kernel) }))).map(({ from, to }) => [from / SECOND, to / SECOND]);
  equal(found(state), []);
  const over = told(ahead, looks, called, kernel(46, [1, 2]), kernel(47.5, [2]));
  equal(found(over), [[45.01, 47]]);
  equal([9, 46].map((second) => named(over.processes)(2, second * SECOND)), ['standby gen 2', 'gen 2']);
});

test('at the handover it becomes the new one, booted ahead', () => {
  const state = told(ahead, called);
  const [old, next] = state.processes;
  equal(spans(next), ['standby 5 to 45.01', 'starting 45.01 to 45.03', 'serving 45.03 to Infinity']);
  equal(spans(old).at(-1), 'draining 47 to Infinity');
  equal(lanes(state), ['2 new', '1 old']);
  const [attempt] = allAttempts(state);
  equal([attempt.child, attempt.childGen, attempt.ahead, attempt.readyMillis, outcomeOf(attempt, state)], [2, 2, 40_010, 30, 'done']);
  equal(momentsOf(state.log, attempt.requested).map(({ name }) => name), ['signal', 'called', 'ready', 'listener given up']);
  equal(phasesOf(momentsOf(state.log, attempt.requested)).map(({ name }) => name), ['spawning', 'starting', 'both']);
  equal(sentence(called[3]).text, 'Generation 1 gave its standby the word: generation 2 was booted 40.0 s ahead.');
});

test('the next standby is above the new one, not between that and the old one that drains', () => {
  const state = told(ahead, called, says(2, 49, 'standby.spawned', { child: 3, childGen: 3 }), beat(3, 50, { state: 'standby' }), beat(1, 50), beat(2, 50));
  equal(lanes(state), ['3 standby thin', '2 new', '1 old']);
  equal([standing(state, 50 * SECOND).word, underWay(state)], ['Draining', null]);
});

test('one that is thrown away or fails ends with its reason, and the upgrade starts another process', () => {
  const away = told(ahead, says(1, 10, 'standby.discarded', { child: 2, why: 'The release file has changed.' }), says(1, 10.2, 'process.exited', { of: 2, code: 143 }));
  equal([lifeOf(away.processes[1]).end, lifeOf(away.processes[1]).why, lifeOf(away.processes[1]).discarded], ['exited', 'The release file has changed.', true]);
  equal(lanes(away), ['2 standby thin', '1']);
  const failed = told(ahead, says(1, 10, 'standby.failed', { child: 2, cause: 'signal', detail: 'Ended by SIGKILL.' }));
  equal([lifeOf(failed.processes[1]).end, lifeOf(failed.processes[1]).why, stateAt(failed.processes[0], 10 * SECOND)], ['failed', 'Ended by SIGKILL.', 'serving']);
  equal([away, failed].map((state) => allAttempts(state).length), [0, 0]);
  const later = told(ahead, says(1, 10, 'standby.discarded', { child: 2, why: 'x' }), says(1, 10, 'upgrade.requested', { by: 'SIGHUP' }), says(1, 10.1, 'child.spawned', { child: 4, childGen: 2 }), beat(1, 10.2));
  equal([lanes(later), allAttempts(later)[0].ahead], [['4 new', '2 standby thin', '1 old'], null]);
});

test('one whose call fails is a failed upgrade, and one that waits ends with its parent without a fault', () => {
  const [old, next] = told(ahead, called.slice(0, 4), says(1, 46, 'child.failed', { child: 2, cause: 'eof', detail: 'It closed fd 4.' })).processes;
  equal([stateAt(old, 46 * SECOND), lifeOf(next).end, isStandby(next)], ['serving', 'failed', false]);
  const [, waiting] = told(ahead, says(9, 10, 'process.exited', { of: 2, code: 0 })).processes;
  equal(lifeOf(waiting).end, 'exited');
});

test('who hears only the standby itself knows what it is', () => {
  const state = told(says(2, 5, 'process.started'), says(2, 6, 'process.waiting'), beat(2, 7, { state: 'standby' }));
  equal(spans(state.processes[0]), ['standby 5 to Infinity']);
  equal(stateAt(told(beat(2, 7, { state: 'standby' })).processes[0], 7 * SECOND), 'standby');
  const orphan = told(ahead, exit(1, 10), says(2, 45, 'process.ready'));
  equal(spans(orphan.processes[1]), ['standby 5 to 45', 'serving 45 to Infinity']);
});

test('a standby that is ready before its parent has told of the call does not start again', () => {
  const early = called.map((r) => (r.type === 'process.ready' ? { ...r, mono: 45.005 * SECOND } : r));
  equal(spans(told(ahead, early).processes[1]), ['standby 5 to 45.005', 'serving 45.005 to Infinity']);
});

test('the order of arrival does not matter', () => {
  const all = numbered(ahead, called);
  const shape = (records) => told(records).processes.map(spans).sort();
  equal(shape([...all].reverse()), shape(all));
});
