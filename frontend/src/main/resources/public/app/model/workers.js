/**
 * Processes of a server that says nothing itself, and that hold no listener though they belong to its picture. Workers: their parent holds it and
 * hands them connections, as the primary of a Node cluster does; of one that the kernel has not yet shown with a connection it is not known whether
 * it serves. Leaders: their children hold it, as HAProxy's worker does. Pure.
 */
import { find } from './whose.js';

/**
 * @param {import('./reduce.js').State} state
 * @returns {{seen: import('./reduce.js').Event, held: import('./reduce.js').Event}[]} those without a lane: children, of the same program, of one that holds the listener and whose children do not
 */
export function workersIn(state) {
  const listeners = Object.values(state.held);
  return Object.values(state.seen).flatMap((seen) => {
    if (!seen.inTree || find(state, seen.of, seen)) {
      return [];
    }
    const held = listeners.find(({ holders }) => holders.includes(seen.ppid) && !holders.some((other) => state.seen[other]?.ppid === seen.ppid));
    return held && find(state, seen.ppid, seen)?.name === seen.name ? [{ seen, held }] : [];
  });
}

/** @param {import('./reduce.js').State} state @returns {import('./reduce.js').Event[]} process.seen of those without a lane whose children hold the listener */
export function leadersIn(state) {
  const parents = new Set(Object.values(state.held).flatMap(({ holders }) => holders.map((pid) => (find(state, pid, state)?.name ? state.seen[pid]?.ppid : undefined))));
  return Object.values(state.seen).filter((seen) => seen.inTree && parents.has(seen.of) && !find(state, seen.of, seen));
}

/**
 * @param {import('./reduce.js').State} state
 * @param {import('./reduce.js').Event} sample of the kernel
 * @returns {number[]} PIDs of those that it shows with a connection for the first time
 */
export function servingIn(state, sample) {
  return Object.keys(sample.connectionsByPid ?? {})
    .map(Number)
    .filter((pid) => {
      const worker = find(state, pid, sample);
      return worker?.facts.some((f) => f.worker === pid) && worker.facts.every((f) => f.type !== sample.type);
    });
}
