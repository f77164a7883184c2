/**
 * Where restarts lie in what the page remembers: what a view is fitted to, what the scrub bar marks. Read off the milestones, because the
 * state of one moment forgets processes that ended long before. Pure.
 *
 * @typedef {{from: number, to: number|null, good: boolean, event: import('../model/reduce.js').Event}} Restart  to is null while it runs
 */

import { beginningsIn, settledOf } from '../model/asked.js';

/** What ends an attempt; `done` alone does not: the old one still has to finish. */
const ENDS = {
  'child.failed': (r, pid) => r.pid === pid,
  'upgrade.rolledback': (r, pid) => r.pid === pid,
  'upgrade.aborted': (r, pid) => r.pid === pid,
  'process.exiting': (r, pid) => r.pid === pid,
  'process.exited': (r, pid) => r.of === pid,
};

/** @param {import('../model/reduce.js').Event[]} milestones by mono @returns {Restart[]} by time */
export function restartsOf(milestones) {
  return beginningsIn(milestones).map((event) => {
    if (event.type === 'restart.asked') {
      const settled = settledOf(milestones, event);
      return { from: event.mono, to: settled?.mono ?? null, good: settled?.finished !== false, event };
    }
    const after = milestones.filter((r) => r.mono >= event.mono);
    const end = after.find((r) => ENDS[r.type]?.(r, event.pid));
    const good = !end || (end.type.startsWith('process.') && after.some((r) => r.type === 'upgrade.done' && r.pid === event.pid && r.mono <= end.mono));
    return { from: event.mono, to: end?.mono ?? null, good, event };
  });
}

/** Between the order and the moment at which the process has it; nanoseconds. */
const ASKED = 5e9;

/** A clock may be read a little later than what it is read for; nanoseconds. */
const SLACK = 0.05e9;

/** @param {Restart[]} restarts @param {number} asked mono of the order, as the verdict has it @returns {Restart|null} the restart that it led to */
export function restartAsked(restarts, asked) {
  return restarts.find(({ from }) => from >= asked - SLACK && from < asked + ASKED) ?? null;
}

/** @param {import('../model/reduce.js').Event[]} log by mono @param {number} asked mono of an order @returns {number|null} mono of the signal that it led to */
export function signalOf(log, asked) {
  return beginningsIn(log).find((r) => r.mono >= asked - SLACK && r.mono < asked + ASKED)?.mono ?? null;
}

/** @param {number[]} asked monos of orders @param {number|null} from mono of a signal @returns {number|null} the order that led to it */
export function orderOf(asked, from) {
  return from === null ? null : (asked.filter((mono) => mono <= from + SLACK && mono > from - ASKED).sort((a, b) => a - b).at(-1) ?? null);
}

/** A replay of a restart begins this long before its signal; nanoseconds. */
export const LEAD = 0.5e9;

/** What a fit shows after a restart; nanoseconds. */
export const AFTER = 1.5e9;

/**
 * @param {Restart[]} restarts
 * @param {number|null} about mono of the signal of the restart that a person has asked to see
 * @param {number} mono the moment shown
 * @returns {Restart|null} that restart while the moment belongs to it, its lead included; otherwise the newest one before the moment
 */
export function restartShown(restarts, about, mono) {
  const asked = restarts.find(({ from, to }) => from === about && mono >= from - LEAD && mono <= (to ?? Infinity) + AFTER);
  return asked ?? restartAt(restarts, mono + LEAD);
}

/** @returns {Restart|null} the newest restart that was requested at or before a moment, else the first one */
export function restartAt(restarts, mono) {
  return restarts.findLast((one) => one.from <= mono) ?? restarts[0] ?? null;
}
