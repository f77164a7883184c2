/**
 * The durations of a restart, each named once: from the signal to spawned, to ready, to the moment when the old process has given up the
 * listener, to its end. Pure. When the verdict is settled is another matter: answers may still be awaited then.
 *
 * @typedef {{name: string, at: number}} Moment  at: mono
 * @typedef {{name: string, from: number, to: number}} Phase
 */

/** What each moment is, for the process that was asked. */
const MOMENTS = [
  ['spawned', (r, pid) => r.type === 'child.spawned' && r.pid === pid],
  ['ready', (r, pid) => r.type === 'child.ready' && r.pid === pid],
  ['listener given up', (r, pid) => r.type === 'listener.closed' && r.pid === pid],
  ['old process gone', (r, pid) => (r.type === 'process.exiting' && r.pid === pid) || (r.type === 'process.exited' && r.of === pid)],
];

/** What ends a restart otherwise. */
const ENDS = { 'child.failed': 'failed', 'upgrade.rolledback': 'rolled back', 'upgrade.aborted': 'aborted' };

const PHASES = { spawned: 'spawning', ready: 'starting', 'listener given up': 'both', 'old process gone': 'draining', failed: 'starting', 'rolled back': 'both', aborted: 'starting' };

/**
 * @param {import('./reduce.js').Event[]} log by mono
 * @param {number} signal mono of the request
 * @returns {Moment[]} those that are known, from the signal on; empty if it is not known
 */
export function momentsOf(log, signal) {
  const request = log.find((r) => r.type === 'upgrade.requested' && r.mono === signal);
  if (!request) {
    return [];
  }
  const { pid } = request;
  const next = log.find((r) => r.type === 'upgrade.requested' && r.pid === pid && r.mono > signal)?.mono ?? Infinity;
  const own = log.filter((r) => r.mono >= signal && r.mono < next);
  const end = own.find((r) => r.type in ENDS && r.pid === pid);
  const found = MOMENTS.map(([name, is]) => ({ name, at: own.find((r) => is(r, pid))?.mono })).filter(({ at }) => at !== undefined && (!end || at <= end.mono));
  return [{ name: 'signal', at: signal }, ...found, ...(end ? [{ name: ENDS[end.type], at: end.mono }] : [])];
}

/** @param {Moment[]} moments @returns {Phase[]} what lies between them */
export function phasesOf(moments) {
  return moments.slice(1).map(({ name, at }, i) => ({ name: PHASES[name], from: moments[i].at, to: at }));
}
