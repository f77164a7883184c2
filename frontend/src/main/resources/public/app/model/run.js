/** The latest traffic: which run a record of it belongs to, and what is counted in it. Pure. */
import { earlyEnd, insert } from './filing.js';
import { isOver } from './whose.js';

/** Files a traffic.bucket, and counts what failed in it. */
export function trafficBucket(state, r) {
  const next = newRun({ ...state, buckets: insert(state.buckets, r, state.mono) }, r, {});
  const run = next.run;
  if (run.pid !== r.pid) {
    return next;
  }
  const failures = { ...run.failures };
  for (const [kind, count] of Object.entries(r.failures ?? {})) {
    failures[kind] = (failures[kind] ?? 0) + count;
  }
  return { ...next, run: { ...run, failures, last: run.last && run.last.mono > r.mono ? run.last : r } };
}

/** The run that a traffic record belongs to: the present one, or a new one if it comes from a later process. */
export function newRun(state, r, parts) {
  const run = state.run;
  if (run && run.pid === r.pid && !isOver(run, r) && !(r.type === 'traffic.started' && run.started && r.mono > run.started.mono)) {
    return { ...state, run: { ...run, born: Math.min(run.born, r.mono), ...parts } };
  }
  if (run && r.mono < (run.last ?? run.started ?? run.finished).mono) {
    return state;
  }
  return { ...state, run: { pid: r.pid, born: r.mono, started: null, finished: null, last: null, dead: earlyEnd(state, r.pid, r).length > 0, failures: {}, ...parts } };
}
