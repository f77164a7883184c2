import { answersBetween, drainRule, keptAliveBetween, losses, newOf, oldOf, onlyBusy, sharedListener, survivors, upgradeSince } from '/app/tour/evidence.js';
import { equal, test } from '../test.js';
import { bucket, exit, kernel, says, SECOND, slow, told, upgrade } from '../records.js';

const between = (evidence, state, from, to) => evidence(state, from * SECOND, to * SECOND);
const traffic = (...buckets) => told(says(8, 1, 'traffic.started'), buckets);

test('answers and losses are those of the buckets between two moments; what was not sent is not lost', () => {
  const state = traffic(bucket(1, { answeredBy: { 1: 20 } }), bucket(2, { answered: 17, answeredBy: { 1: 10, 2: 7 }, failures: { truncated: 2, 'not-sent': 1 } }), bucket(3, { answeredBy: { 2: 20 } }));
  equal(between(answersBetween, state, 1.5, 2.5), { answered: 17, by: { 1: 10, 2: 7 }, lost: 2, kinds: { truncated: 2 } });
  equal(between(answersBetween, state, 1.5, 9), { answered: 37, by: { 1: 10, 2: 27 }, lost: 2, kinds: { truncated: 2 } });
  equal([losses(between(answersBetween, state, 1.5, 9)), losses(between(answersBetween, state, 2.5, 9))], ['2 requests lost (2 truncated)', '0 lost']);
});

test('the result of kept-alive connections is the difference of their books', () => {
  const books = (answered, failed) => ({ styles: { 'keep-alive': { answered, failed } } });
  const state = traffic(bucket(1, books(10, 0)), bucket(2, books(30, 1)), bucket(3, books(60, 1)));
  equal([between(keptAliveBetween, state, 1.5, 2.5), between(keptAliveBetween, state, 0, 9), between(keptAliveBetween, traffic(bucket(1)), 0, 9)], [{ answered: 20, failed: 1 }, { answered: 60, failed: 1 }, null]);
});

test('an upgrade is one requested since then, with both of its processes', () => {
  const state = told(upgrade());
  const attempt = upgradeSince(state, 9 * SECOND);
  equal([oldOf(state, attempt).pid, newOf(state, attempt).pid, upgradeSince(state, 10.05 * SECOND)], [1, 2, null]);
});

test('a listener is shared where the kernel lists more than one holder', () => {
  const state = told(upgrade(), kernel(10, [1]), kernel(11, [1, 2], { waiting: 3 }), kernel(12, [1, 2]), kernel(14, [2], { waiting: 9 }));
  equal(between(sharedListener, state, 9, 13), { inode: 77, holders: [1, 2], looks: 2, sockets: 1, waiting: 3 });
  equal(between(sharedListener, state, 13.5, 20), null);
});

test('survivors began before a moment and were answered after it', () => {
  const [old] = told(upgrade(), slow(1, 3, 10), slow(2, 5, 15), slow(3, 12, 22), slow(4, 6, 14, 4), slow(5, 7), exit(1, 30)).processes;
  equal([survivors(old, 11 * SECOND).map((one) => one.id), survivors(undefined, 0)], [[2], []]);
});

test('only busy connections are left after the last report that still had idle ones', () => {
  const report = (second, idle) => says(1, second, 'drain.progress', { connections: 9, idle, inFlight: 1 });
  const [old] = told(upgrade(), report(11.3, 4), report(11.4, 0), report(11.5, 2), report(11.6, 0), report(11.7, 0)).processes;
  equal([onlyBusy(old, 11 * SECOND).mono / SECOND, onlyBusy(old, 11.65 * SECOND).mono / SECOND, onlyBusy(undefined, 0)], [11.6, 11.7, undefined]);
});

test('a drain timeout follows from the slowest answer that was measured', () => {
  equal(drainRule(traffic(bucket(1, { maxMicros: 2_100_000 }))), { slowest: 2.1, enough: 5 });
  equal(drainRule(told(says(1, 1, 'request.slow.started', { id: 1, of: 10 }), says(1, 11, 'request.slow.finished', { id: 1, of: 10, second: 10 }))), { slowest: 10, enough: 15 });
  equal(drainRule(traffic(bucket(1))), null);
});
