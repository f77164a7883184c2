import { allAttempts, attemptsOf, backoffAt, focusAt } from '/app/model/restarts.js';
import { lifeOf, stateAt } from '/app/model/life.js';
import { equal, same, test } from '../test.js';
import { exit, says, SECOND, told, upgrade } from '../records.js';

const started = [says(1, 1, 'process.started'), says(1, 2, 'process.ready')];
const seconds = (moment) => (moment === null ? null : moment / SECOND);
const failed = (second, attempt = 1) => [
  says(1, second, 'upgrade.requested', { by: 'SIGHUP' }), says(1, second + 0.1, 'child.spawned', { child: 2, childGen: 2 }),
  says(1, second + 1, 'child.failed', { child: 2, cause: 'exit', detail: 'Exit code 1.' }), says(1, second + 1, 'upgrade.backoff', { attempt, delayMillis: 3000 }),
];

test('an upgrade has a moment for each of its steps', () => {
  const [one] = allAttempts(told(upgrade(), exit(1, 20)));
  const { requested, spawned, ready, done, ended } = one;
  equal([requested, spawned, ready, done, ended].map(seconds), [10, 10.1, 11, 13, 20]);
  equal([one.oldPid, one.child, one.childGen, one.readyMillis, one.by, one.failed, one.rolledback], [1, 2, 2, 1000, 'SIGHUP', null, null]);
});

test('an upgrade is over when the old process is gone, not when it has handed over', () => {
  equal(allAttempts(told(upgrade())).map((one) => seconds(one.ended)), [null]);
});

test('each failed attempt is a separate upgrade', () => {
  const found = allAttempts(told(started, failed(10), failed(20, 2)));
  equal(found.map((one) => [seconds(one.requested), seconds(one.failed), seconds(one.ended), one.cause, one.why]), [[10, 11, 11, 'exit', 'Exit code 1.'], [20, 21, 21, 'exit', 'Exit code 1.']]);
});

test('an upgrade that was rolled back ends with it', () => {
  const [one] = allAttempts(told(upgrade().slice(0, 6), says(1, 12, 'upgrade.rolledback', { child: 2, why: 'It died.' })));
  equal([seconds(one.rolledback), seconds(one.ended), one.why, one.done], [12, 12, 'It died.', null]);
});

test('an upgrade that is aborted ends with it, before ready and after', () => {
  const abort = says(1, 12, 'upgrade.aborted', { child: 2, by: 'SIGURG', why: 'Not wanted.' });
  const [early] = allAttempts(told(failed(10).slice(0, 2), abort));
  const [late] = allAttempts(told(upgrade().slice(0, 6), abort));
  equal([early, late].map((one) => [seconds(one.aborted), seconds(one.ended), one.why, one.failed, one.rolledback]), [[12, 12, 'Not wanted.', null, null], [12, 12, 'Not wanted.', null, null]]);
});

test('a process whose upgrade is aborted serves, and the new one drains', () => {
  const [old, young] = told(upgrade().slice(0, 6), says(1, 12, 'upgrade.aborted', { child: 2, by: 'SIGURG', why: 'Not wanted.' })).processes;
  equal([stateAt(old, 12.5 * SECOND), lifeOf(old).draining, stateAt(young, 12.5 * SECOND)], ['serving', null, 'draining']);
});

test('reports about an upgrade whose request is missing are still an upgrade', () => {
  const [one] = allAttempts(told(started, says(1, 10.1, 'child.spawned', { child: 2, childGen: 2 })));
  equal([seconds(one.requested), one.by, one.child], [10.1, '', 2]);
});

test('a parent\'s report of an upgrade does not give its child one', () => {
  equal(told(upgrade()).processes.map((p) => attemptsOf(p).length), [1, 0]);
});

test('the upgrades of a process are folded once', () => {
  const [old] = told(upgrade()).processes;
  same(attemptsOf(old), attemptsOf(old));
});

test('a backoff delays the next upgrade until it is over', () => {
  const state = told(started, failed(10, 4));
  equal([11.5, 13.9, 14].map((at) => backoffAt(state, at * SECOND)), [{ pid: 1, attempt: 4, until: 14 * SECOND }, { pid: 1, attempt: 4, until: 14 * SECOND }, null]);
});

test('a process that has ended delays nothing', () => {
  equal(backoffAt(told(started, failed(10), exit(1, 12)), 12.5 * SECOND), null);
});

test('a view holds a restart while it runs and for a while after its end', () => {
  const focus = (state, at) => seconds(focusAt(state, at * SECOND, 10 * SECOND));
  equal([14, 100, 121].map((at) => focus(told(upgrade()), at)), [10, 10, 11.2]);
  equal([20, 29.9, 30].map((at) => focus(told(upgrade(), exit(1, 20)), at)), [10, 10, null]);
  equal(focus(told(started), 5), null);
});

test('a view holds a shutdown too', () => {
  const down = told(started, says(1, 40, 'process.draining', { reason: 'terminated', inFlight: 0, deadlineMillis: 1000 }));
  equal(seconds(focusAt(down, 45 * SECOND, 10 * SECOND)), 40);
});
