import { empty, reduce } from '/app/model/reduce.js';
import { GUIDE, seenOf } from '/app/tour/steps.js';
import { equal, test } from '../test.js';

const TENTH = 1e8;
let seq = 0;

/** An upgrade from PID 1 to PID 2 in tenths of a second, as the stream tells it. */
const at = (n, type, pid, gen, more = {}) => ({ seq: ++seq, mono: 1e12 + n * TENTH, wall: 0, pid, gen, type, ...more });
const before = [
  at(0, 'process.started', 1, 1, { ppid: 9, release: 'v1', java: '17', argv: [] }),
  at(1, 'process.listening', 1, 1, { address: 'a:1', inode: 77, inherited: false }),
  at(2, 'process.ready', 1, 1, { afterMillis: 200 }),
  at(95, 'request.slow.started', 1, 1, { id: 5, of: 10 }),
  at(100, 'upgrade.requested', 1, 1, { by: 'SIGHUP' }),
  at(101, 'child.spawned', 1, 1, { child: 2, childGen: 2 }),
];
const ready = [
  at(102, 'process.listening', 2, 2, { address: 'a:1', inode: 77, inherited: true }),
  at(104, 'child.ready', 1, 1, { child: 2, childGen: 2, millis: 400 }),
  at(106, 'process.draining', 1, 1, { reason: 'upgraded', connections: 9, inFlight: 1, deadlineMillis: 30000 }),
  at(107, 'kernel.sample', 8, 0, { listeners: [{ inode: 77, holders: [1, 2], acceptQueue: 3, limit: 1024 }], waiting: 3, overflows: 0, connectionsByPid: {} }),
  at(108, 'drain.progress', 1, 1, { connections: 4, idle: 3, inFlight: 1, oldestMillis: 0, leftMillis: 29800 }),
  at(111, 'drain.progress', 1, 1, { connections: 1, idle: 0, inFlight: 1, oldestMillis: 0, leftMillis: 29500 }),
  at(126, 'listener.closed', 1, 1, { inode: 77, lastAcceptAt: 0 }),
  at(126, 'upgrade.done', 1, 1, { child: 2, millis: 2600 }),
];
const end = [
  at(195, 'request.slow.finished', 1, 1, { id: 5, second: 10, of: 10 }),
  at(196, 'process.exiting', 1, 1, { code: 0, reason: 'upgraded', served: 900, cut: 0 }),
];
const failed = [
  at(300, 'child.failed', 1, 1, { child: 2, cause: 'timeout', detail: 'Not ready after 20.0 s.' }),
  at(300, 'upgrade.backoff', 1, 1, { attempt: 1, delayMillis: 3000 }),
];
const bucket = (n) => at(n + 1, 'traffic.bucket', 7, 0, {
  from: 1e12 + n * TENTH, to: 1e12 + (n + 1) * TENTH, planned: 10, answered: 10, failures: {}, answeredBy: n < 106 ? { 1: 10 } : { 2: 10 },
  styles: { 'keep-alive': { planned: 5 * n, answered: 5 * n, failed: 0, notSent: 0 } }, plannedTotal: 10 * n, answeredTotal: 10 * n,
});
const buckets = (to) => Array.from({ length: to - 90 }, (_, i) => bucket(90 + i));
const state = (...records) => records.flat().sort((a, b) => a.mono - b.mono).reduce(reduce, empty());

/** What a step says of a state, of upgrades that were asked for since a moment. */
function seen(step, told, since = 99) {
  const now = seenOf(GUIDE[step - 1], told, 1e12 + since * TENTH);
  return now && [now.done, ...now.sentences].join(' ');
}

test('an answer is made of the records of the upgrade that was asked for in its step', () => {
  const whole = state(before, ready, end, buckets(200));
  equal(seen(1, whole), 'true The listener is socket 77. 2 did not open it: it got the socket of 1, as its fd 3.'
    + ' For 2.5 s both held it. Then 1 closed its descriptor, and the socket lived on with 2. 260 requests were answered meanwhile, 0 lost.');
  equal(seen(3, whole), 'true 1 had 9 connections when its drain began. From then on each answer was the last on its connection.'
    + ' 500 ms later there was only 1 connection left, each with a request being answered. On kept-alive connections 130 requests were answered in that time and 0 lost.');
  equal(seen(4, whole), 'true 1 began to drain with 9 connections and 1 request in work. It finished 1 long request while 2 already answered 900 other requests.'
    + ' With its last answer it was done: it exited 9.6 s after the signal with code 0, and cut 0.');
  equal(seen(6, whole), 'true For 2.5 s both processes were there, and the kernel was asked 1 time: it listed 1 listening socket, inode 77, held by 1 and 2.'
    + ' At most 3 clients waited to be accepted, all in the same queue. When 1 let go, its queue stayed. 260 requests were answered meanwhile, 0 lost.');
});

test('an upgrade of before the step, or one of which nothing is known yet, is no answer', () => {
  equal([seen(1, state(before, ready, end, buckets(200)), 101), seen(1, state(before))], [null, null]);
});

test('what is still going on is told, and is no answer yet', () => {
  equal(seen(2, state(before, buckets(111))), 'false 2 was started 1.0 s ago and cannot answer yet. 1 answered 50 requests meanwhile, 0 lost.');
  equal(seen(4, state(before, ready, buckets(130))), 'false 1 began to drain with 9 connections and 1 request in work. 1 connection and 1 request left.');
  equal(seen(8, state(before, ready)), 'false 1 began to drain with 9 connections and 1 request in work, and 30.0 s to finish.'
    + ' Its last idle connection was gone after 500 ms. 1 request left, 29.5 s until the deadline.');
  equal(seen(5, state(before, buckets(111))), 'false 2 has said nothing for 1.0 s. 100 requests were answered meanwhile, 0 lost.');
});

test('a failure is the answer where it is meant, and otherwise a reason to try again', () => {
  const after = state(before, failed, buckets(320));
  equal(seen(5, after), 'true 1 waited 20.0 s for 2, and then killed it: Not ready after 20.0 s. 1,990 requests were answered meanwhile, 0 lost. The next upgrade had to wait 3.0 s.');
  equal(seen(1, after), 'false This upgrade failed: Not ready after 20.0 s. 1 serves on. Try again.');
});
