/** Lanes of processes of which nobody tells but the kernel. Pure. */
import { fact, HORIZON } from './filing.js';
import { isMaster } from './generation.js';
import { find } from './whose.js';
import { leadersIn, workersIn } from './workers.js';

/**
 * Processes that hold the listener have lanes, whether they report themselves or not. One that nobody tells of is known once the kernel has shown it
 * twice, as a process and as a holder.
 */
export function shown(state, r) {
  const held = r.type === 'listener.held' ? [r] : Object.values(state.held);
  const master = r.type === 'process.seen' && state.processes.find((p) => p.pid === r.ppid && p.name && !p.over);
  const shared = master && held.find((one) => one.holders.includes(r.of) && one.holders.includes(r.ppid));
  const known = shared && !isMaster(master) ? fact(state, { ...shared, master: r.ppid }, r.ppid, 0) : state;
  return held.reduce((all, one) => one.holders.reduce((next, pid) => holder(next, pid, one), left(all, one)), known);
}

function holder(state, pid, held) {
  const seen = state.seen[pid];
  const known = find(state, pid, held);
  if (known ? !known.name || known.facts.includes(held) : !seen || seen.mono > held.mono + HORIZON) {
    return state;
  }
  const opened = known ? state : fact(state, seen, pid, 0);
  const leads = (known && isMaster(known)) || held.holders.some((other) => state.seen[other]?.ppid === pid) || seen?.inTree === false;
  return fact(opened, leads ? { ...held, master: pid } : held, pid, 0);
}

/** Those of which the kernel has told alone, and which do not hold this listener any more. */
function left(state, held) {
  return state.processes
    .filter((p) => p.name && !held.holders.includes(p.pid) && p.facts.some((f) => f.type === held.type && f.inode === held.inode && f.holders.includes(p.pid)) && !p.facts.includes(held))
    .reduce((next, p) => fact(next, held, p.pid, 0), state);
}

/** Those that hold nothing have lanes too, and the one that holds the listener for them leads. */
export function workers(state) {
  const led = leadersIn(state).reduce((next, seen) => fact(next, { ...seen, master: seen.of }, seen.of, 0), state);
  return workersIn(led).reduce((next, { seen, held }) => {
    const primary = isMaster(find(next, seen.ppid, seen)) ? next : fact(next, { ...held, master: seen.ppid }, seen.ppid, 0);
    return fact(primary, { ...seen, worker: seen.of }, seen.of, 0);
  }, led);
}

/** The kernel does not show a process any more. */
export function gone(state, r) {
  const { [r.of]: _, ...seen } = state.seen;
  const process = find(state, r.of, r);
  return process?.name ? fact({ ...state, seen }, r, r.of, 0) : { ...state, seen };
}
