/**
 * Restarts, as the old generations reported them, or as whoever asked did. Pure.
 *
 * @typedef {object} Attempt one restart
 * @property {string} old        key of the old process
 * @property {number} oldPid
 * @property {number} requested  mono
 * @property {string} by         what requested it
 * @property {number|null} spawned  for a standby, when it was called
 * @property {number|null} ahead    how long before that it was spawned, milliseconds; null for a process that was spawned for this restart
 * @property {number|null} child     PID
 * @property {number|null} childGen
 * @property {number|null} ready
 * @property {number|null} readyMillis  from the request
 * @property {number|null} failed
 * @property {string|null} cause
 * @property {string|null} why
 * @property {number|null} done      the old process has closed the listener
 * @property {number|null} rolledback
 * @property {number|null} aborted
 * @property {import('./reduce.js').Event} [asked]  of one that the server does not tell of
 * @property {string} [young]        key of the process that took over, in such a one
 * @property {number|null} ended     when it is over: failure, rollback, abort, or exit of the old process
 */
import { isTold, settledOf } from './asked.js';
import { lifeOf } from './life.js';
import { generationOf, isMaster } from './generation.js';

const attempts = new WeakMap();

/** @param {import('./reduce.js').Process} process @returns {Attempt[]} its upgrades */
export function attemptsOf(process) {
  let list = attempts.get(process);
  if (!list) {
    list = fold(process);
    attempts.set(process, list);
  }
  return list;
}

/** @param {import('./reduce.js').State} state @returns {Attempt[]} all known upgrades, by time */
export function allAttempts(state) {
  return [...state.processes.flatMap(attemptsOf), ...askedAttempts(state)].sort((a, b) => a.requested - b.requested);
}

let askedOf = {};

/** Those of servers that do not tell of them. */
function askedAttempts({ log = NONE, processes }) {
  if (askedOf.log !== log || askedOf.processes !== processes) {
    const asked = log.filter((r) => r.type === 'restart.asked' && !isTold(log, r));
    askedOf = { log, processes, attempts: asked.map((r) => ofAsked(r, log, processes)) };
  }
  return askedOf.attempts;
}

const NONE = [];

function ofAsked(asked, log, processes) {
  const settled = settledOf(log, asked);
  const old = processes.findLast((p) => p.pid === asked.main && p.born <= asked.mono);
  const young = processes.find((p) => p.born > asked.mono && p.born <= (settled?.mono ?? Infinity) && !isMaster(p));
  const [done, failed] = [true, false].map((how) => (settled?.finished === how ? settled.mono : null));
  return {
    old: old?.key ?? '', oldPid: asked.main, requested: asked.mono, by: asked.how, spawned: null, ahead: null, child: young?.pid ?? null, childGen: young ? generationOf(young) : null, ready: null,
    readyMillis: null, failed, cause: null, why: settled?.why ?? null, done, rolledback: null, aborted: null, ended: settled?.mono ?? null, asked, young: young?.key,
  };
}

/** @param {import('./reduce.js').State} state @returns {Attempt|null} the upgrade that is under way: the old process has not yet given up the listener */
export function underWay(state) {
  const newest = allAttempts(state).at(-1);
  return newest && newest.done === null && outcomeOf(newest, state) === 'running' ? newest : null;
}

/** @param {Attempt} attempt @returns {string} the process that is to take over, as people call it */
export function nextOf(attempt) {
  return attempt.childGen ? `generation ${attempt.childGen}` : 'the next generation';
}

function fold(process) {
  const list = [];
  const begin = (f, by) => {
    list.push({
      old: process.key, oldPid: process.pid, requested: f.mono, by, spawned: null, ahead: null, child: null, childGen: null, ready: null,
      readyMillis: null, failed: null, cause: null, why: null, done: null, rolledback: null, aborted: null, ended: null,
    });
  };
  const open = (f) => {
    if (list.length === 0 || list.at(-1).ended !== null) {
      begin(f, '');
    }
    return list.at(-1);
  };
  for (const f of process.facts) {
    if (f.pid !== process.pid) {
      continue;
    }
    switch (f.type) {
      case 'upgrade.requested':
        begin(f, f.by);
        break;
      case 'child.spawned':
        Object.assign(open(f), { spawned: f.mono, ahead: null, child: f.child, childGen: f.childGen });
        break;
      case 'standby.called':
        Object.assign(open(f), { spawned: f.mono, ahead: f.aheadMillis, child: f.child, childGen: f.childGen });
        break;
      case 'child.ready':
        Object.assign(open(f), { ready: f.mono, readyMillis: f.millis, child: f.child, childGen: f.childGen });
        break;
      case 'child.failed':
        Object.assign(open(f), { failed: f.mono, cause: f.cause, why: f.detail, ended: f.mono });
        break;
      case 'upgrade.rolledback':
        Object.assign(open(f), { rolledback: f.mono, why: f.why, ended: f.mono });
        break;
      case 'upgrade.aborted':
        Object.assign(open(f), { aborted: f.mono, child: f.child, why: f.why, ended: f.mono });
        break;
      case 'upgrade.done':
        Object.assign(open(f), { done: f.mono });
        break;
      default:
    }
  }
  const { ended } = lifeOf(process);
  for (const attempt of list) {
    attempt.ended ??= ended;
  }
  return list;
}

/** A process that is told to end while it upgrades first says that its child has failed; nanoseconds. */
const AT_ONCE = 1e9;

/**
 * How an upgrade ended, by the rules of dev.handoff.story.Outcome: state, verdict and page are tried on the same stories.
 *
 * @param {Attempt} attempt
 * @param {import('./reduce.js').State} state
 * @returns {'running'|'done'|'failed'|'rolledback'|'aborted'|'orphaned'|'terminated-during'}
 */
export function outcomeOf(attempt, state) {
  if (attempt.asked) {
    return attempt.done !== null ? 'done' : attempt.failed !== null ? 'failed' : 'running';
  }
  const old = state.processes.find((p) => p.key === attempt.old);
  const next = attemptsOf(old).find((one) => one.requested > attempt.requested)?.requested ?? Infinity;
  const said = (type, fits = () => true) => old.facts.find((f) => f.type === type && f.pid === old.pid && f.mono >= attempt.requested && f.mono < next && fits(f));
  if (attempt.rolledback !== null || attempt.done !== null) {
    return attempt.rolledback !== null ? 'rolledback' : 'done';
  }
  if (attempt.aborted !== null) {
    return 'aborted';
  }
  const told = said('process.draining', (f) => f.reason === 'terminated');
  if (told && isToldByItsSuccessor(attempt, old, told, state)) {
    return 'done';
  }
  if (told && (attempt.failed === null || told.mono - attempt.failed < AT_ONCE)) {
    return 'terminated-during';
  }
  if (attempt.failed !== null || next < Infinity) {
    return 'failed';
  }
  const lastWords = said('process.exiting');
  return lastWords ? (lastWords.reason.startsWith('upgraded') ? 'done' : 'terminated-during') : withoutTheOld(attempt, old, state);
}

/** A successor that is ready tells it to end, and it hears nothing else; no engine of ours does that. */
function isToldByItsSuccessor(attempt, old, told, { processes }) {
  const child = processes.find((p) => p.pid === attempt.child && p.born >= attempt.requested);
  return old.way !== null && !old.way.startsWith('fd-handoff') && attempt.ready === null && child?.facts.some((f) => f.type === 'process.ready' && f.pid === child.pid && f.mono <= told.mono) === true;
}

function withoutTheOld(attempt, old, state) {
  const child = state.processes.find((p) => (p.born >= attempt.requested || p.facts.some((f) => f.type === 'standby.called' && f.mono >= attempt.requested)) && p.pid !== old.pid && (p.pid === attempt.child || p.facts.some((f) => f.type === 'process.started' && f.ppid === old.pid)));
  const ended = lifeOf(old).ended ?? child?.facts.find((f) => f.type === 'process.orphaned' && f.of === old.pid)?.mono ?? null;
  if (ended === null) {
    return 'running';
  }
  const ready = attempt.ready ?? child?.facts.find((f) => f.type === 'process.ready')?.mono ?? null;
  const gone = child ? lifeOf(child).ended : null;
  if (!child || (gone !== null && (ready === null || gone <= ended))) {
    return 'terminated-during';
  }
  return ready === null ? 'running' : 'orphaned';
}

/**
 * @param {import('./reduce.js').State} state
 * @param {number} now
 * @returns {{pid: number, attempt: number, until: number}|null} the backoff that delays the next upgrade
 */
export function backoffAt(state, now) {
  for (const process of [...state.processes].reverse()) {
    const f = process.facts.filter((one) => one.type === 'upgrade.backoff' && one.pid === process.pid).at(-1);
    const until = f ? f.mono + f.delayMillis * 1e6 : 0;
    if (until > now && !lifeOf(process).end) {
      return { pid: process.pid, attempt: f.attempt, until };
    }
  }
  return null;
}

/**
 * What the window should show now: the latest restart or shutdown while it runs, and for a while afterwards.
 *
 * @param {import('./reduce.js').State} state
 * @param {number} now
 * @param {number} hold nanoseconds after its end
 * @returns {number|null} mono of its beginning
 */
export function focusAt(state, now, hold) {
  const running = (from, ended) => from !== null && (ended === null || now - ended < hold) && now - from < 110e9;
  const attempt = allAttempts(state).at(-1);
  if (attempt && running(attempt.requested, attempt.ended)) {
    return attempt.requested;
  }
  for (const process of state.processes) {
    const life = lifeOf(process);
    if (life.draining && running(life.draining.from, life.ended)) {
      return life.draining.from;
    }
  }
  return null;
}
