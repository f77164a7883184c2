/**
 * What the steps of the tour need to know about a restart, read from the state. Pure.
 *
 * @typedef {import('../model/reduce.js').State} State
 * @typedef {import('../model/restarts.js').Attempt} Attempt
 */
import { queueOf } from '../model/holders.js';
import { lifeOf } from '../model/life.js';
import { allAttempts } from '../model/restarts.js';
import { count, duration, some } from '../model/words.js';

/** @param {State} state @param {number} since mono @returns {Attempt|null} the newest upgrade requested since then */
export function upgradeSince(state, since) {
  return allAttempts(state).filter((attempt) => attempt.requested >= since).at(-1) ?? null;
}

/** @returns {import('../model/reduce.js').Process|undefined} the process to be replaced */
export function oldOf(state, attempt) {
  return state.processes.find((p) => p.key === attempt.old);
}

/** @returns {import('../model/reduce.js').Process|undefined} the process that was spawned */
export function newOf(state, attempt) {
  return state.processes.filter((p) => p.pid === attempt.child && p.pid !== 0 && (p.born >= attempt.requested || attempt.ahead !== null)).at(0);
}

/** @returns {object|undefined} the event with which a process began to drain since then */
export function drainOf(process, since) {
  return process?.facts.filter((f) => f.type === 'process.draining' && f.pid === process.pid && f.mono >= since).at(-1);
}

/** @returns {object|undefined} the last event of a process */
export function exitOf(process) {
  return process?.facts.find((f) => f.type === 'process.exiting' && f.pid === process.pid);
}

/**
 * @param {State} state
 * @param {number} from mono
 * @param {number} to
 * @returns {{answered: number, by: Object<string, number>, lost: number, kinds: Object<string, number>}} what happened to the requests, to a tenth of a second
 */
export function answersBetween(state, from, to) {
  const sum = { answered: 0, by: {}, lost: 0, kinds: {} };
  for (const bucket of state.buckets) {
    if (bucket.to > from && bucket.from < to) {
      sum.answered += bucket.answered ?? 0;
      add(sum.by, bucket.answeredBy);
      add(sum.kinds, bucket.failures);
    }
  }
  delete sum.kinds['not-sent'];
  sum.lost = Object.values(sum.kinds).reduce((n, times) => n + times, 0);
  return sum;
}

/** @returns {{answered: number, failed: number}|null} what happened to the requests on kept-alive connections; null if there were none */
export function keptAliveBetween(state, from, to) {
  const run = state.buckets.filter((bucket) => bucket.pid === state.run?.pid && bucket.styles?.['keep-alive']);
  const before = run.filter((bucket) => bucket.to <= from).at(-1);
  const after = run.filter((bucket) => bucket.from < to).at(-1);
  if (!after) {
    return null;
  }
  const [a, b] = [before?.styles['keep-alive'] ?? { answered: 0, failed: 0 }, after.styles['keep-alive']];
  return { answered: b.answered - a.answered, failed: b.failed - a.failed };
}

/**
 * What the kernel listed while more than one process held a listener.
 *
 * @returns {{inode: number, holders: number[], looks: number, sockets: number, waiting: number}|null} sockets and waiting: the most at one time
 */
export function sharedListener(state, from, to) {
  const during = state.kernel.filter((sample) => sample.mono >= from && sample.mono <= to);
  const shared = during.filter((sample) => sample.listeners.some((one) => one.holders.length > 1));
  const one = shared.at(-1)?.listeners.find((each) => each.holders.length > 1);
  return one
    ? { inode: one.inode, holders: one.holders, looks: shared.length, sockets: Math.max(...shared.map((s) => s.listeners.length)), waiting: Math.max(...during.map((s) => s.waiting)) }
    : null;
}

/**
 * What the kernel listed while two sockets listened on the port.
 *
 * @returns {{inode: number, most: number}[]|null} each with the most that waited in its queue; null if there was never more than one
 */
export function twoSockets(state, from, to) {
  const during = state.kernel.filter((sample) => sample.mono >= from && sample.mono <= to);
  if (!during.some(({ listeners }) => listeners.length > 1)) {
    return null;
  }
  const most = new Map();
  for (const { inode, acceptQueue } of during.flatMap(({ listeners }) => listeners)) {
    most.set(inode, Math.max(most.get(inode) ?? 0, acceptQueue));
  }
  return [...most].map(([inode, n]) => ({ inode, most: n }));
}

/** @returns {number} the most connections that waited in the queues of the listeners */
export function mostWaiting(state, from, to) {
  return Math.max(0, ...state.kernel.filter((sample) => sample.mono >= from && sample.mono <= to).map(queueOf));
}

/** @param {string|null} name of the server; null for any other than a stop and a start @returns {Attempt|undefined} its newest restart that was asked for since then, of a server that does not tell of it */
export function askedSince(state, since, name) {
  return allAttempts(state).findLast(({ requested, asked }) => asked && requested >= since && (name === null ? !asked.how.startsWith('stop') : asked.subject === name));
}

/** @returns {number|null} the inode that the process reported */
export function inodeOf(process) {
  return process ? lifeOf(process).inode : null;
}

/** @returns {object[]} slow requests that began before that moment and were finished after it */
export function survivors(process, moment) {
  return (process?.slow ?? []).filter((one) => one.from < moment && one.to !== null && one.to > moment && one.second >= one.of);
}

/** @returns {object|undefined} the first report of a drain from which on no connection was idle */
export function onlyBusy(process, since) {
  const reports = (process?.drain ?? []).filter((one) => one.mono >= since);
  const lastIdle = reports.findLastIndex((one) => one.idle > 0);
  return reports[lastIdle + 1];
}

/** How much longer than the slowest answer a drain should wait, and to what its length is rounded up; seconds. */
const RESERVE = 1.5;
const ROUND = 5;

/**
 * A drain timeout made of what this page has measured.
 *
 * @param {State} state
 * @returns {{slowest: number, enough: number}|null} the slowest answer in seconds, and the timeout that would do; null without an answer
 */
export function drainRule(state) {
  const slow = state.processes.flatMap((process) => process.slow).filter((one) => one.to !== null && one.second >= one.of).map((one) => (one.to - one.from) / 1e9);
  const slowest = Math.max(0, ...slow, ...state.buckets.map((bucket) => (bucket.maxMicros ?? 0) / 1e6));
  return slowest > 0 ? { slowest, enough: Math.ceil((slowest * RESERVE) / ROUND) * ROUND } : null;
}

/** @param {number} from mono @param {number} to @returns {string} as "412 ms" */
export function between(from, to) {
  return duration((to - from) / 1e6);
}

/** @returns {string} as "0 lost" or "12 lost (12 connect-refused)" */
export function losses({ lost, kinds }) {
  const list = Object.entries(kinds).filter(([, times]) => times > 0).map(([kind, times]) => `${count(times)} ${kind}`);
  return list.length > 0 ? `${some(lost, 'request')} lost (${list.join(', ')})` : '0 lost';
}

function add(sum, counts) {
  for (const [key, times] of Object.entries(counts ?? {})) {
    sum[key] = (sum[key] ?? 0) + times;
  }
}
