/** Which process a record is about: PIDs are used again. Pure. */

/** The process with that PID at that moment. A fact that opens a life is not about a process that already has one or has ended. */
export function find(state, pid, r, opens) {
  const same = state.processes.filter((p) => p.pid === pid && !isOver(p, r)).sort((a, b) => a.born - b.born);
  if (opens) {
    return pid === 0 ? undefined : same.find((p) => !p.facts.some((f) => f.type === opens.type || (isSpawn(opens) && isSpawn(f) && isOfChild(f, p)) || (ends(f, p) && f.mono < r.mono)));
  }
  return same.filter((p) => p.born <= r.mono).at(-1) ?? same[0];
}

/** The end of a process is stamped with a moment at which it may still have spoken; nanoseconds. */
const LAST_WORDS = 1e9;

/** Whether a record cannot be of a process any more: its PID was another's by then, or it had ended long before and never said anything. */
export function isOver(p, r) {
  const silent = () => p.facts && r.pid === p.pid && p.beats.length === 0 && p.facts.every((f) => f.pid !== p.pid);
  return p.over <= r.mono || (silent() && p.facts.some((f) => ends(f, p) && f.mono < r.mono - LAST_WORDS));
}

const ENDS = new Set(['child.failed', 'standby.failed', 'upgrade.rolledback']);

/** Whether a fact is the end of that process. */
function ends(f, p) {
  return (f.type === 'process.exited' && f.of === p.pid) || (isOfChild(f, p) && ENDS.has(f.type));
}

/** Whether a process is spawned, for an upgrade or ahead of one. */
export function isSpawn(f) {
  return f.type === 'child.spawned' || f.type === 'standby.spawned';
}

/** Whether the parent of that process reported the fact about it. */
export function isOfChild(f, p) {
  return f.child === p.pid && f.pid !== p.pid;
}
