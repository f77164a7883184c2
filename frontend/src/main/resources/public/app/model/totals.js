/** How long a process has been in each state. Pure. */
import { spansAt } from './life.js';
import { duration } from './words.js';

/** @param {import('./reduce.js').Process} process @param {number} now @returns {{state: string, millis: number}[]} in their order */
export function timeInStates(process, now) {
  const totals = new Map();
  for (const { state, from, to } of spansAt(process, now)) {
    if (from < now) {
      totals.set(state, (totals.get(state) ?? 0) + (Math.min(to, now) - from) / 1e6);
    }
  }
  return [...totals].map(([state, millis]) => ({ state, millis }));
}

/** @returns {string} as "starting 0.5 s, serving 12.1 s, draining 8.4 s" */
export function totalsInWords(process, now) {
  return timeInStates(process, now)
    .map(({ state, millis }) => `${state} ${duration(millis)}`)
    .join(', ');
}
