/**
 * The state at a moment: one word, its cause, and what the traffic loses. It is the headline of the page and is about now, whatever the result
 * of the last restart. Pure.
 *
 * @typedef {object} Standing
 * @property {'Connecting'|'Serving'|'Upgrading'|'Restarting'|'Switching'|'Draining'|'Held back'|'Down'|'Lost'|'Recorded'} word
 * @property {string} text  the cause, as a sentence
 * @property {'kept'|'lost'|null} sign  whether the traffic loses requests; null if that is unknown
 */
import { hasServed, isStandby, lifeOf, stateAt } from './life.js';
import { generationOf } from './generation.js';
import { isRunning, lossesSince, RECENTLY, totals } from './numbers.js';
import { allAttempts, backoffAt, nextOf, underWay } from './restarts.js';
import { count, some } from './words.js';

const TAKING = ['serving', 'running', 'upgrading', 'handing over', 'backing off'];

/** How long it may take to carry out a person's order; nanoseconds. */
const ORDER = 5e9;

/**
 * @param {import('./reduce.js').State} state
 * @param {number} now mono
 * @returns {Standing}
 */
export function standing(state, now) {
  if (state.mono === 0) {
    return { word: 'Connecting', text: 'The server has not reported yet.', sign: null };
  }
  const switching = switchOf(state);
  if (switching) {
    return outage(state, now, 'Switching', `to ${switching.subject}: the server was told to stop, and the other one is started. That is no restart`, switching.mono);
  }
  const attempt = underWay(state);
  if (attempt?.asked) {
    return restarting(state, now, attempt);
  }
  const living = state.processes.filter((p) => p.pid !== 0 && !lifeOf(p).end && !['holding', 'leading', 'standby'].includes(stateAt(p, state.mono)));
  const heard = living.filter((p) => stateAt(p, state.mono) !== 'lost');
  const serving = newest(heard.filter((p) => TAKING.includes(stateAt(p, state.mono))));
  if (serving) {
    return served(state, now, serving, heard);
  }
  const draining = newest(heard.filter((p) => stateAt(p, state.mono) === 'draining'));
  if (draining) {
    return leaving(state, now, draining);
  }
  const starting = newest(heard);
  if (starting) {
    return outage(state, now, 'Down', `${nameOf(starting)} is starting`, lastEnd(state));
  }
  const silent = newest(living);
  if (silent) {
    const since = Math.max(silent.beats.at(-1)?.mono ?? 0, silent.facts.at(-1)?.mono ?? 0);
    return outage(state, now, 'Lost', `${nameOf(silent)} has been silent for ${ago(now - since)}`, since);
  }
  return down(state, now);
}

/**
 * The same for a page that is not live: a recording, an earlier moment, or one that has lost its dashboard.
 *
 * @param {Standing} one
 * @param {{recorded: boolean, past: boolean, silent: number|null, wall: number}} how silent: milliseconds since the last message from the dashboard
 * @returns {Standing}
 */
export function seen(one, { recorded, past, silent, wall }) {
  const then = `${one.word.toLowerCase()}, ${one.text}`;
  if (silent !== null) {
    return { word: 'Lost', text: `the dashboard has been silent for ${ago(silent * 1e6)}. Before that: ${then}`, sign: null };
  }
  const at = new Date(wall).toTimeString().slice(0, 8);
  if (recorded) {
    return { ...one, word: 'Recorded', text: `at ${at}: ${then}` };
  }
  return past ? { ...one, text: `at ${at}: ${one.text}` } : one;
}

function served(state, now, serving, heard) {
  const [word, cause] = doing(state, now, serving, heard);
  const since = beginningOf(state, now);
  const lost = since === null ? NOTHING : lossesSince(state, since);
  const all = totals(state.run);
  if (lost.lost > 0) {
    const when = lost.whole ? 'in this run' : `since ${timeOf(state, since)}`;
    return { word, text: `${some(lost.lost, 'request')} lost ${when}${classes(lost.kinds, lost.lost)}; ${cause}.`, sign: 'lost' };
  }
  const clauses = [cause];
  if (isRunning(state.run, state.mono)) {
    clauses.push(all.lost > 0 ? `none lost now, ${count(all.lost)} earlier in this run` : all.answered > 0 ? 'nothing lost in this run' : 'no answer yet');
  }
  if (lost.notSent > 0) {
    clauses.push(`${some(lost.notSent, 'request')} not sent ${lost.whole ? 'in this run' : `since ${timeOf(state, since)}`}`);
  }
  const kept = isRunning(state.run, state.mono) && all.lost === 0 && all.answered > 0;
  return { word, text: `${clauses.join('; ')}.`, sign: kept ? 'kept' : null };
}

/**
 * What is lost now although the newest restart is over: its verdict does not tell of it.
 *
 * @param {import('./reduce.js').State} state
 * @param {number} now mono
 * @returns {string|null} in words; null if there is no such loss
 */
export function lostSinceTheRestart(state, now) {
  const ended = allAttempts(state).at(-1)?.ended ?? Infinity;
  const since = beginningOf(state, now);
  const lost = since !== null && since >= ended ? lossesSince(state, since).lost : 0;
  return lost > 0 ? `${some(lost, 'request')} lost after it, since ${timeOf(state, since)}` : null;
}

/** The order to run another server, as long as that does not. */
function switchOf({ log, subject }) {
  if (subject?.state === 'running' || subject?.state === 'failed') {
    return null;
  }
  const chosen = log.findLast((r) => r.type === 'subject.state' && r.state === 'chosen');
  const order = chosen && log.findLast((r) => r.type === 'operator.action' && r.action === 'subject' && r.mono <= chosen.mono);
  const begun = chosen && log.some((r) => r.mono > chosen.mono && ((r.type === 'subject.state' && r.state === 'running') || (r.type === 'process.ready' && r.gen === 1)));
  return order && !begun && wasRunning(log, order) ? chosen : null;
}

/** Whether there was a server to be stopped. */
function wasRunning(log, order) {
  const last = log.findLast((r) => r.mono < order.mono && ['operator.action', 'subject.state'].includes(r.type) && ['shutdown', 'start', 'stopped', 'failed', 'running'].includes(r.action ?? r.state));
  return !['shutdown', 'stopped', 'failed'].includes(last?.action ?? last?.state);
}

/** A restart of which the server itself does not tell. */
function restarting(state, now, { asked, requested }) {
  const heard = state.processes.filter((p) => p.pid !== 0 && !lifeOf(p).end);
  const serving = newest(heard.filter((p) => TAKING.includes(stateAt(p, state.mono))));
  const draining = heard.some((p) => stateAt(p, state.mono) === 'draining');
  const who = serving ? `${nameOf(serving)} serves` : draining ? 'no process accepts, the old one still finishes its requests' : 'no process serves';
  return outage(state, now, 'Restarting', `${asked.subject}, for ${ago(now - requested)}: ${who}`, requested);
}

const NOTHING = { lost: 0, notSent: 0, kinds: {}, whole: false };

/**
 * Where the present losses begin: the newest of those less than a minute ago, and all before it without a minute of peace between. Those before the
 * newest restart are not among them: it did not cause them. Counted from here, the number only grows, until it is gone.
 *
 * @returns {number|null} mono; -Infinity if it is older than what is kept in detail; null if nothing has been lost of late
 */
function beginningOf(state, now) {
  const asked = allAttempts(state).at(-1)?.requested ?? -Infinity;
  const own = state.buckets.filter((bucket) => bucket.pid === state.run?.pid);
  let since = null;
  for (const { from, to, failed, notSent } of [...own].reverse()) {
    if (to <= Math.max(asked, (since ?? now) - RECENTLY)) {
      return since;
    }
    since = failed + notSent > 0 ? Math.max(from, asked) : since;
  }
  const fromItsStart = own[0]?.from <= (state.run?.started?.mono ?? -Infinity) + 1e9;
  return since === null || fromItsStart ? since : -Infinity;
}

/** @returns {string} the time of day */
function timeOf(state, mono) {
  return new Date(state.wall + (mono - state.mono) / 1e6).toTimeString().slice(0, 8);
}

function doing(state, now, serving, heard) {
  const attempt = underWay(state);
  const name = nameOf(serving);
  if (attempt) {
    const next = nextOf(attempt);
    return ['Upgrading', attempt.ready !== null ? `${next} is ready and takes over from generation ${attempt.childGen - 1}` : `${next} is starting; ${name} serves`];
  }
  const backoff = backoffAt(state, now);
  if (backoff) {
    return ['Held back', `the last upgrade failed; ${name} serves, another upgrade is refused for ${ago(backoff.until - now)}`];
  }
  const old = newest(heard.filter((p) => stateAt(p, state.mono) === 'draining'));
  if (old) {
    const left = (old.drain.at(-1) ?? lifeOf(old).draining)?.inFlight ?? null;
    return ['Draining', `${nameOf(old)} finishes ${left === null ? 'its requests' : some(left, 'request')}; ${name} serves`];
  }
  const others = heard.filter((p) => generationOf(p) === generationOf(serving) && stateAt(p, state.mono) === 'serving').length - 1;
  return ['Serving', `${name}${others > 0 ? `, ${others + 1} workers` : ''}${serving.release ? `, release ${serving.release}` : ''}`];
}

/** Told to end, without a successor. */
function leaving(state, now, process) {
  const { draining } = lifeOf(process);
  const since = draining?.from ?? now;
  const left = (process.drain.at(-1) ?? { inFlight: draining?.of ?? 0 }).inFlight;
  return outage(state, now, 'Draining', `told to stop ${by(state, since)}${ago(now - since)} ago; ${some(left, 'request')} left, and no process accepts new ones`, since);
}

function down(state, now) {
  const last = [...state.processes].filter((p) => lifeOf(p).ended !== null).sort((a, b) => everServed(a) - everServed(b) || lifeOf(a).ended - lifeOf(b).ended).at(-1);
  if (!last) {
    return outage(state, now, 'Down', 'nothing is running', null);
  }
  const life = lifeOf(last);
  const told = life.draining?.reason === 'terminated';
  const from = told ? life.draining.from : life.ended;
  const how = told ? `stopped ${by(state, from)}` : `${violence(state, last)} `;
  return outage(state, now, 'Down', `${how}${ago(now - from)} ago`, from);
}

/** Whether a process ever served: the end of one that never did is not an outage. */
function everServed(process) {
  return hasServed(process) ? 1 : 0;
}

function violence(state, process) {
  const { signal, code, ended } = lifeOf(process);
  const name = nameOf(process);
  if (signal) {
    const sent = state.log.some((r) => r.type === 'fault.signal' && r.to === process.pid && `SIG${r.signal}` === `SIG${signal}` && Math.abs(ended - r.mono) < ORDER);
    return sent ? `you killed ${name}` : `${name} was ended by SIG${signal}`;
  }
  return code ? `${name} exited with code ${code}` : `${name} ended`;
}

function by(state, mono) {
  const order = state.log.some((r) => r.type === 'operator.action' && r.action === 'shutdown' && r.mono <= mono + 1e8 && mono - r.mono < ORDER);
  return order ? 'by you ' : 'by a signal ';
}

/** No process answers: the losses since then are told beside the cause. */
function outage(state, now, word, cause, since) {
  const lost = lossesSince(state, since);
  if (lost.lost > 0 && word === 'Restarting') {
    return { word, text: `${cause}; ${some(lost.lost, 'request')} lost since.`, sign: 'lost' };
  }
  if (lost.lost > 0) {
    const refused = lost.kinds['connect-refused'] === lost.lost;
    const when = lost.whole && !(state.run?.started?.mono >= since) ? 'in this run' : 'since';
    return { word, text: `${cause}; ${some(lost.lost, 'request')} ${refused ? 'refused' : 'lost'} ${when}${refused ? '' : classes(lost.kinds, lost.lost)}.`, sign: 'lost' };
  }
  const all = totals(state.run).lost;
  return { word, text: `${cause}${all > 0 && isRunning(state.run, state.mono) ? `; ${some(all, 'request')} lost before that in this run` : ''}.`, sign: null };
}

function classes(kinds, lost) {
  const list = Object.entries(kinds).filter(([, n]) => n > 0).sort((a, b) => b[1] - a[1]);
  const known = list.reduce((sum, [, n]) => sum + n, 0);
  return known === lost ? ` (${list.map(([kind, n]) => `${count(n)} ${kind}`).join(', ')})` : '';
}

function lastEnd(state) {
  const ends = state.processes.filter((p) => !isStandby(p)).map((p) => lifeOf(p)).filter((life) => life.ended !== null).map((life) => life.draining?.from ?? life.ended);
  return ends.length > 0 ? Math.max(...ends) : null;
}

function newest(processes) {
  return [...processes].sort((a, b) => generationOf(a) - generationOf(b) || a.born - b.born).at(-1);
}

function nameOf(process) {
  const gen = generationOf(process);
  return gen ? `generation ${gen}` : process.name ?? `PID ${process.pid}`;
}

/** @param {number} nanos @returns {string} as "12 s", "3 min", "2 h" */
function ago(nanos) {
  const s = Math.max(0, Math.floor(nanos / 1e9));
  return s < 120 ? `${s} s` : s < 7200 ? `${Math.floor(s / 60)} min` : `${Math.floor(s / 3600)} h`;
}
