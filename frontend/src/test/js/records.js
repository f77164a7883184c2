/**
 * Records as the stream brings them, and stories made of them. Moments are in seconds; PID and generation of a server process are the
 * same number here, 8 is the traffic, 9 the dashboard.
 */
import { empty, reduce } from '/app/model/reduce.js';

export const SECOND = 1e9;

const nanos = (second) => Math.round(second * SECOND);

let seq = 0;

/** @returns {import('/app/model/reduce.js').Event} what a process reports at a moment, numbered in the order of these calls */
export function says(pid, second, type, more = {}) {
  return { pid, gen: pid < 8 ? pid : 0, seq: ++seq, mono: nanos(second), wall: 1000 * second, type, ...more };
}

/** @returns {import('/app/model/reduce.js').Event[]} records in the order of their moments, counted from 1 on by each process */
export function numbered(...records) {
  const last = {};
  return records.flat(3).sort((a, b) => a.mono - b.mono).map((r) => ({ ...r, seq: (last[r.pid] = (last[r.pid] ?? 0) + 1) }));
}

/** @returns {import('/app/model/reduce.js').State} after these records */
export function told(...records) {
  return numbered(records).reduce(reduce, empty());
}

export function beat(pid, second, more = {}) {
  return says(pid, second, 'process.heartbeat', { state: 'serving', uptimeMillis: 0, connections: 0, inFlight: 0, accepted: 0, served: 0, ...more });
}

/** A kernel sample of the one listener. */
export function kernel(second, holders, more = {}) {
  return says(9, second, 'kernel.sample', { listeners: [{ inode: 77, holders, acceptQueue: 0, limit: 1024 }], waiting: 0, overflows: 5, connectionsByPid: {}, ...more });
}

/** The traffic of a tenth of a second from a moment on: 20 requests planned and answered, unless stated otherwise. */
export function bucket(second, more = {}) {
  const [from, to] = [nanos(second), nanos(second + 0.1)];
  return { ...says(8, second + 0.1, 'traffic.bucket'), mono: to, from, to, rate: 200, planned: 20, answered: 20, notSent: 0, lagMicros: 100, failures: {}, p99Micros: 2000, ...more };
}

/** A request that was lost, planned 50 ms before. */
export function failure(second, kind, request = 1) {
  return says(8, second, 'traffic.failure', { kind, request, plannedAt: nanos(second - 0.05) });
}

/** An upgrade from 1 to 2: signal at 10 s, ready at 11 s, the listener closed at 13 s. */
export function upgrade() {
  return [
    says(1, 1, 'process.started'), says(1, 2, 'process.ready'), says(1, 10, 'upgrade.requested', { by: 'SIGHUP' }),
    says(1, 10.1, 'child.spawned', { child: 2, childGen: 2 }), says(1, 11, 'child.ready', { child: 2, childGen: 2, millis: 1000 }),
    says(1, 11.2, 'process.draining', { reason: 'upgraded', connections: 1, inFlight: 1, deadlineMillis: 30_000 }),
    says(1, 13, 'listener.closed', { inode: 77 }), says(1, 13, 'upgrade.done', { child: 2, millis: 3000 }),
  ];
}

/** The last events of the old process. */
export function exit(pid, second, more = {}) {
  return says(pid, second, 'process.exiting', { code: 0, reason: 'upgraded', served: 900, cut: 0, ...more });
}

/** A slow request of process 1 that takes 10 s; without `to` it is still open. */
export function slow(id, from, to, last = 10) {
  const started = says(1, from, 'request.slow.started', { id, second: 0, of: 10 });
  return to ? [started, says(1, to, 'request.slow.finished', { id, second: last, of: 10 })] : [started];
}

/** The same numbers in every run, from 0 up to 1. */
export function random(seed) {
  let state = seed;
  return () => (state = (state * 16807) % 2147483647) / 2147483647;
}

/** @returns {import('/app/model/reduce.js').Event[]} the same records, each process in its order and all of them mixed up */
export function interleaved(records, next) {
  const queues = [...new Set(records.map((r) => r.pid))].map((pid) => records.filter((r) => r.pid === pid));
  return records.map(() => {
    const waiting = queues.filter((queue) => queue.length > 0);
    return waiting[Math.floor(next() * waiting.length)].shift();
  });
}
