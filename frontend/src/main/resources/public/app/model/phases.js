/**
 * The durations of a restart, each named once: from the signal to spawned, to ready, to the moment when the old process has given up the
 * listener, to its end. Pure. When the verdict is settled is another matter: answers may still be awaited then.
 *
 * @typedef {{name: string, at: number}} Moment  at: mono
 * @typedef {{name: string, from: number, to: number}} Phase
 */

import { settledOf } from './asked.js';

/** What each moment is, for the process that was asked. */
const MOMENTS = [
  ['called', (r, pid) => r.type === 'standby.called' && r.pid === pid],
  ['spawned', (r, pid) => r.type === 'child.spawned' && r.pid === pid],
  ['ready', (r, pid) => r.type === 'child.ready' && r.pid === pid],
  ['listener given up', (r, pid) => r.type === 'listener.closed' && r.pid === pid],
  ['old process gone', (r, pid) => (r.type === 'process.exiting' && r.pid === pid) || (r.type === 'process.exited' && r.of === pid)],
];

/** What ends a restart otherwise. */
const ENDS = { 'child.failed': 'failed', 'upgrade.rolledback': 'rolled back', 'upgrade.aborted': 'aborted' };

const PHASES = { 'drain begins': 'spawning', started: 'draining', settled: 'both', called: 'spawning', spawned: 'spawning', ready: 'starting', 'listener given up': 'both', 'old process gone': 'draining', failed: 'starting', 'rolled back': 'both', aborted: 'starting' };

/**
 * @param {import('./reduce.js').Event[]} log by mono
 * @param {number} signal mono of the request
 * @returns {Moment[]} those that are known, from the signal on; empty if it is not known
 */
export function momentsOf(log, signal) {
  const request = log.find((r) => r.type === 'upgrade.requested' && r.mono === signal);
  const asked = request ? undefined : log.find((r) => r.type === 'restart.asked' && r.mono === signal);
  if (asked) {
    return momentsOfAsked(log, asked);
  }
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

/** The same for a server that does not tell of its restarts: what its processes say meanwhile, if they say anything. */
function momentsOfAsked(log, asked) {
  const settled = settledOf(log, asked);
  const within = log.filter((r) => r.mono > asked.mono && r.mono <= (settled?.mono ?? Infinity));
  const first = (name, type) => within.filter((r) => r.type === type).slice(0, 1).map(({ mono }) => ({ name, at: mono }));
  const found = [...first('drain begins', 'process.draining'), ...first('started', 'process.started'), ...first('ready', 'process.ready')].sort((a, b) => a.at - b.at);
  return [{ name: 'signal', at: asked.mono }, ...found, ...(settled ? [{ name: settled.finished ? 'settled' : 'failed', at: settled.mono }] : [])];
}

/** @param {Moment[]} moments @returns {Phase[]} what lies between them */
export function phasesOf(moments) {
  return moments.slice(1).map(({ name, at }, i) => ({ name: PHASES[name], from: moments[i].at, to: at }));
}
