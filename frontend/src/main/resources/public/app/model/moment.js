/**
 * Everything that is known about one moment, for the read-out of the cursor. Pure.
 *
 * @typedef {object} Moment
 * @property {number} mono
 * @property {number} wall       milliseconds since 1970, calculated from the newest record
 * @property {{pid: number, gen: number, state: string}[]} processes the processes that lived then, newest first
 * @property {string|null} held  which processes held the listener, by the kernel; null without a sample
 * @property {number|null} queue
 * @property {number|null} waiting connections not accepted by any process yet
 * @property {{planned: number, answered: number, p99Micros: number, lost: number, lostHere: number}|null} traffic per second; lost: since the run began
 */
import { holdersOf, named, queueOf } from './holders.js';
import { lifeOf, spansAt } from './life.js';
import { booksAt } from './numbers.js';
import { count, latency } from './words.js';

/** How long a sample is valid; nanoseconds. */
const SAMPLE = 3e9;
const BUCKET = 1e9;

/** @param {import('./reduce.js').State} state @param {number} mono @param {number|null} [since] what is lost counts from there, instead of from the beginning of the run @returns {Moment} */
export function momentAt(state, mono, since = null) {
  const sample = state.kernel.filter((one) => one.mono <= mono).at(-1);
  const seen = sample && mono - sample.mono < SAMPLE ? sample : null;
  const bucket = state.buckets.find((one) => one.from <= mono && mono < one.to) ?? state.buckets.filter((one) => one.to <= mono && mono - one.to < BUCKET).at(-1);
  return {
    mono,
    wall: wallAt(state, mono),
    processes: state.processes.map((p) => alive(p, state, mono)).filter(Boolean).reverse(),
    held: seen ? holdersOf(seen, named(state.processes)).text : null,
    queue: seen ? queueOf(seen) : null,
    waiting: seen ? seen.waiting : null,
    traffic: bucket ? trafficIn(bucket, since === null ? 0 : (booksAt(state.buckets.filter((one) => one.pid === bucket.pid), since)?.lost ?? 0)) : null,
  };
}

/** @returns {number} the time of day at a moment */
export function wallAt(state, mono) {
  return Math.round(state.wall - (state.mono - mono) / 1e6);
}

function alive(process, state, mono) {
  const { ended } = lifeOf(process);
  if (process.pid === 0 || mono < process.born || (ended !== null && mono >= ended)) {
    return null;
  }
  const span = spansAt(process, state.mono).find((one) => one.from <= mono && mono < one.to);
  return span ? { pid: process.pid, gen: process.gen, state: span.state } : null;
}

function trafficIn(bucket, before) {
  const seconds = Math.max((bucket.to - bucket.from) / 1e9, 0.01);
  return {
    planned: Math.round(bucket.planned / seconds),
    answered: Math.round(bucket.answered / seconds),
    p99Micros: bucket.p99Micros ?? 0,
    lost: Math.max(0, (bucket.failedTotal ?? 0) - before),
    lostHere: Object.entries(bucket.failures ?? {}).reduce((sum, [kind, n]) => (kind === 'not-sent' ? sum : sum + n), 0),
  };
}

const DOES = {
  standby: 'waits as a standby', starting: 'starting', serving: 'serving', upgrading: 'serving, upgrading', 'handing over': 'handing over', 'backing off': 'serving, backing off', draining: 'draining', lost: 'silent',
};

/** How many processes are named. */
const NAMED = 4;

function fewOf(who) {
  return who.length > NAMED ? [...who.slice(0, NAMED - 1), `${who.length - NAMED + 1} more`] : who;
}

/** @param {Moment} moment @returns {{name: string, term: string, text: string}[]} in words, always with the same rows */
export function inWords(moment) {
  const { traffic, processes } = moment;
  const at = new Date(moment.wall);
  const who = processes.map(({ pid, gen, state }) => `gen ${gen || '?'} (PID ${pid}) ${DOES[state] ?? state}`);
  return [
    { name: 'time', term: 'moment', text: `${at.toTimeString().slice(0, 8)}.${String(at.getMilliseconds()).padStart(3, '0')}` },
    { name: 'who', term: 'processes', text: fewOf(who).join('; ') || 'none' },
    { name: 'held', term: 'listener, by the kernel', text: moment.held ?? 'no sample' },
    { name: 'waiting', term: 'in the accept queue', text: moment.queue === null ? '-' : `${count(moment.queue)}; ${count(moment.waiting)} not accepted yet` },
    { name: 'rate', term: 'answered', text: traffic ? `${count(traffic.answered)}/s` : '-' },
    { name: 'p99', term: 'p99', text: traffic?.p99Micros ? latency(traffic.p99Micros) : '-' },
    { name: 'lost', term: 'lost so far', text: traffic ? `${count(traffic.lost)}${traffic.lostHere ? `, ${count(traffic.lostHere)} at this moment` : ''}` : '-' },
  ];
}
