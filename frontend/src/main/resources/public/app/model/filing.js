/** Where records are filed: under a process, in the log, in a list by mono; and how long each is kept. Pure. */
import { find } from './whose.js';

/** Samples older than this are forgotten, and so are processes that ended earlier; nanoseconds. */
export const HORIZON = 150e9;
const LOG = 1000;
const TOGETHER = 12;
const DOZENS = new Set(['traffic.failure', 'request.slow.finished']);
const FACTS = 300;

/** The name under which a restart of our engine is asked for. */
export const OURS = 'the server';

/** The news of an end may come before the first words of its process. */
export function early(state, r) {
  const recent = Object.entries(state.ends).filter(([, end]) => end.mono > state.mono - HORIZON);
  return { ...state, ends: { ...Object.fromEntries(recent), [r.of]: r } };
}

/** The end of a process whose first words come now, in a list; an empty one if it has not ended. */
export function earlyEnd(state, pid, r) {
  const end = state.ends[pid];
  return end && end.mono >= r.mono ? [end] : [];
}

/** Files a fact under its process. `opens` is set if a life begins with it. */
export function fact(state, r, pid, gen, opens) {
  return change(state, r, pid, gen, opens, (p) => ({
    ...p,
    gen: gen || p.gen,
    born: Math.min(p.born, r.mono),
    release: (r.pid === pid && r.release) || p.release,
    facts: insert(p.facts, r, 0).slice(-FACTS),
  }));
}

/** Files what a process reports often in a list of its own. */
export function sample(state, r, list) {
  return change(state, r, r.pid, r.gen, undefined, (p) => ({ ...p, [list]: insert(p[list], r, state.mono) }));
}

/** Changes the process that a record is about, and adds it if it is unknown. */
export function change(state, r, pid, gen, opens, update) {
  const known = find(state, pid, r, opens);
  if (known) {
    return { ...state, processes: state.processes.map((p) => (p === known ? update(p) : p)) };
  }
  const key = `p${pid}-${r.mono}`;
  const facts = earlyEnd(state, pid, r);
  const image = r.type === 'process.started' && pid !== 0 ? state.processes.findLast((p) => p.pid === pid && !p.facts.some((f) => f.type === 'process.exited')) : null;
  const born = {
    key, pid, gen, born: r.mono, release: null, way: state.subject?.subject ?? null, nth: r.child === pid && r.gen > 0 ? 0 : nthOf(state, r), name: r.type === 'process.seen' ? r.name : null,
    image: image?.key ?? null, facts, beats: [], drain: [], slow: [],
  };
  const kept = state.processes.filter((p) => lastSign(p) > state.mono - HORIZON);
  return facts.reduce(logged, { ...state, processes: [...kept, update(born)] });
}

/** Which one a process is of those that restarts of the same server have brought. */
function nthOf(state, r) {
  const since = state.log.findLast((one) => one.type === 'subject.state' && one.state === 'starting')?.mono ?? 0;
  return 1 + state.log.filter((one) => one.type === 'restart.asked' && one.subject !== OURS && one.mono >= since && one.mono <= r.mono).length;
}

function lastSign(p) {
  return Math.max(p.facts.at(-1)?.mono ?? 0, p.beats.at(-1)?.mono ?? 0, p.born);
}

/** The log keeps milestones; frequent ones share an entry with a count, so that they do not crowd out the rest. */
export function logged(state, r) {
  if (DOZENS.has(r.type)) {
    const like = state.log.slice(-TOGETHER).find((one) => one.type === r.type && one.pid === r.pid && one.kind === r.kind && one.of === r.of);
    if (like) {
      return { ...state, log: state.log.map((one) => (one === like ? { ...one, times: (one.times ?? 1) + 1 } : one)) };
    }
  }
  return { ...state, log: insert(state.log, r, 0).slice(-LOG) };
}

/** The list with the record in its place by mono, without what is older than the horizon before `now`. */
export function insert(list, r, now) {
  let at = list.length;
  while (at > 0 && list[at - 1].mono > r.mono) {
    at--;
  }
  let first = 0;
  while (first < at && list[first].mono < now - HORIZON) {
    first++;
  }
  const next = list.slice(first);
  next.splice(at - first, 0, r);
  return next;
}
