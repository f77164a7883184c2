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

/** The answer of a step to a state, about upgrades requested since a moment. */
function seen(step, told, since = 99) {
  const now = seenOf(GUIDE[step - 1], told, 1e12 + since * TENTH);
  return now && [now.done, ...now.sentences].join(' ');
}

test('an answer comes from the records of the upgrade requested in its step', () => {
  const whole = state(before, ready, end, buckets(200));
  equal(seen(1, whole), 'true The listener is socket 77. The new process did not open it: it inherited the socket from the old one as fd 3.'
    + ' For 2.5 s both held it. Then the old process closed its descriptor, and the socket lived on in the new one. 260 requests were answered in the meantime, 0 lost.');
  equal(seen(2, whole), 'true Generation 2 was started 100 ms after the signal, but it was not ready until 400 ms after the signal. If the old process had stopped when the new one started, nobody would have answered for 300 ms. The old process answered 30 requests in the meantime, 0 lost.');
  equal(seen(3, whole), 'true The old process had 9 connections when its drain began. From then on, each answer was the last on its connection.'
    + ' 500 ms later there was only 1 connection left, with a request in progress. In that time, 130 requests on kept-alive connections were answered and 0 lost.');
  equal(seen(4, whole), 'true The old process began to drain with 9 connections and 1 request in progress. It finished 1 slow request while the new one answered 900 other requests.'
    + ' After its last answer it exited with code 0, 9.6 s after the signal; it cut off none.');
});

test('two sockets are counted with the most that waited in the queue of each', () => {
  const two = [
    at(103, 'kernel.sample', 8, 0, { listeners: [{ inode: 77, holders: [1], acceptQueue: 0, limit: 1024 }, { inode: 78, holders: [2], acceptQueue: 2, limit: 1024 }], waiting: 0, overflows: 0, connectionsByPid: {} }),
    at(105, 'kernel.sample', 8, 0, { listeners: [{ inode: 77, holders: [1], acceptQueue: 40, limit: 1024 }, { inode: 78, holders: [2], acceptQueue: 0, limit: 1024 }], waiting: 0, overflows: 0, connectionsByPid: {} }),
  ];
  equal(seen(6, state(before, ready, two, buckets(200))), 'true The kernel listed two sockets on the port, 77 and 78, held by different processes. At most 40 and 2 clients waited in their queues. When the old one was closed: 0 lost.');
  equal(seen(6, state(before, ready, buckets(200))), 'true The kernel was not sampled while both sockets were there. Run it again.');
});

test('a stop and start is compared with a restart that keeps the socket open', () => {
  const asked = (n, id, subject, how) => at(n, 'restart.asked', 8, 0, { id, subject, how, main: 50 + id, before: [] });
  const settled = (n, id) => at(n, 'restart.settled', 8, 0, { id, finished: true, stayed: [] });
  const waits = at(125, 'kernel.sample', 8, 0, { listeners: [{ inode: 77, holders: [1], acceptQueue: 9, limit: 1024 }], waiting: 9, overflows: 0, connectionsByPid: {} });
  const first = [asked(110, 1, 'graceful-start', 'stop, then start'), settled(115, 1)];
  equal(seen(7, state(before, first, buckets(200))), 'false Stop and start took 500 ms: 0 lost.');
  equal(seen(7, state(before, first, asked(120, 2, 'exec', 'SIGHUP'), waits, settled(130, 2), buckets(200))), 'true Stop and start took 500 ms: 0 lost. exec took 1.0 s and kept the socket open: 0 lost, and at most 9 clients waited in its queue.');
});

test('an upgrade from before the step, or one without reports yet, is not an answer', () => {
  equal([seen(1, state(before, ready, end, buckets(200)), 101), seen(1, state(before))], [null, null]);
});

test('progress is shown and is not an answer yet', () => {
  equal(seen(2, state(before, buckets(111))), 'false Generation 2 started 1.0 s ago and cannot answer yet. The old process answered 50 requests in the meantime, 0 lost.');
  equal(seen(4, state(before, ready, buckets(130))), 'false The old process began to drain with 9 connections and 1 request in progress. 1 connection and 1 request left.');
  equal(seen(8, state(before, ready)), 'false The old process began to drain with 9 connections and 1 request in progress, and 30.0 s to finish.'
    + ' Its last idle connection was closed after 500 ms. 1 request left, 29.5 s until the deadline.');
  equal(seen(5, state(before, buckets(111))), 'false The new process has said nothing for 1.0 s. 100 requests were answered in the meantime, 0 lost.');
});

test('a failure is the answer where it is intended, otherwise a reason to try again', () => {
  const after = state(before, failed, buckets(320));
  equal(seen(5, after), 'true The old process waited 20.0 s for the new one and then killed it: Not ready after 20.0 s.'
    + ' 1,990 requests were answered in the meantime, 0 lost. Another upgrade would be refused for 3.0 s.');
  equal(seen(1, after), 'false This upgrade failed: Not ready after 20.0 s. The old process keeps serving. Try again.');
});
