/**
 * The one reducer: records in, state out. No DOM, no clock, no memory outside the state; live view, replay, report and tests all use it.
 * It files records where they belong, sorted by mono, because records of different processes arrive out of order. life.js, listener.js,
 * restarts.js and numbers.js interpret them.
 *
 * States share what did not change: keep an old one and it is a checkpoint, compare a part with === and it is a change detector.
 *
 * @typedef {object} Event a record of the stream: the common fields, and those of its type (package dev.handoff.event)
 * @property {number} journal its place in the journal
 * @property {number} seq    its place among the records of its process
 * @property {number} mono   CLOCK_MONOTONIC in nanoseconds
 * @property {number} wall   milliseconds since 1970
 * @property {number} pid    the process that reports it
 * @property {number} gen    its generation, 0 if it has none
 * @property {string} type
 * @property {boolean} [repeat]
 *
 * @typedef {object} Process one process of the server; a PID used again is another process
 * @property {string} key    unique in the state, and valid as an element id
 * @property {number} pid    0 if it was never created
 * @property {number} gen
 * @property {number} born   mono of the first record about it
 * @property {number} [over] mono from which on its PID was another process's, if that is known from a record that began no life
 * @property {string|null} release
 * @property {string|null} way  the server that ran when it was born, by its name; null if nobody has said
 * @property {number} nth    which of those that nobody has announced: from 1, and one more after each restart; 0 for one with a parent that tells of it
 * @property {string|null} name of its program, of one that the kernel shows; null if it is not known
 * @property {string|null} image key of the process whose program it has replaced by execve(2) in the same PID
 * @property {Event[]} facts milestones that it reported or that are about it, by mono
 * @property {Event[]} beats heartbeats
 * @property {Event[]} drain drain.progress
 * @property {{id:number, of:number, from:number, to:number|null, second:number}[]} slow  slow requests; `to` is null while one lasts
 *
 * @typedef {object} Run the latest traffic
 * @property {number} pid
 * @property {number} born          mono of its first record
 * @property {number} [over]        as for a process
 * @property {Event|null} started
 * @property {Event|null} finished
 * @property {Event|null} last      its newest bucket
 * @property {boolean} dead         its process has ended
 * @property {Object<string, number>} failures by class, as far as this page has seen them
 *
 * @typedef {object} State
 * @property {number} mono          the newest known moment
 * @property {number} wall          the same moment in wall-clock time
 * @property {Object<string, import('./seen.js').Producer>} producers by PID
 * @property {Process[]} processes  in the order in which they became known
 * @property {Object<number, Event>} ends  process.exited of processes of which nothing had been heard, by PID
 * @property {Event|null} subject   subject.state: the server that is run
 * @property {Object<number, Event>} seen  process.seen, by PID
 * @property {Object<number, Event>} held  listener.held, by inode
 * @property {Event[]} operator     operator.action, fault.injected
 * @property {Event[]} notes        operator.note events that were not removed, by the moment that they are pinned to
 * @property {Event[]} kernel       kernel.sample
 * @property {Event[]} buckets      traffic.bucket
 * @property {Event[]} failures     traffic.failure, the newest thousand
 * @property {Run|null} run
 * @property {Event[]} log          milestones, by mono
 */
import { change, early, fact, HORIZON, insert, logged, OURS, sample } from './filing.js';
import { newRun, trafficBucket } from './run.js';
import { forgive, note } from './seen.js';
import { gone, shown, workers } from './unannounced.js';
import { find, isOver, isSpawn } from './whose.js';
import { servingIn } from './workers.js';

const FAILURES = 1000;

/** @returns {State} before anything has happened */
export function empty() {
  return { mono: 0, wall: 0, producers: {}, processes: [], ends: {}, subject: null, seen: {}, held: {}, operator: [], notes: [], kernel: [], buckets: [], failures: [], run: null, log: [] };
}

/** @returns {State} the state in a snapshot of the stream */
export function fromSnapshot(snapshot) {
  return settled(snapshot.records.reduce(reduce, empty()), snapshot);
}

/** @returns {State} after all records of a snapshot; records that it leaves out are not lost */
export function settled(state, snapshot) {
  // The notes of a complete snapshot say what it lacks.
  const producers = Object.fromEntries(Object.entries(state.producers).map(([pid, p]) => [pid, forgive(p)]));
  return tick({ ...state, producers }, snapshot);
}

/** @returns {State} after time has passed without events */
export function tick(state, { mono, wall }) {
  return mono > state.mono ? { ...state, mono, wall } : state;
}

/**
 * @param {State} state
 * @param {Event} record
 * @returns {State} the same object if the record is not new
 */
export function reduce(state, record) {
  const { producer, fresh, another } = note(state.producers[record.pid], record);
  if (!fresh) {
    return state;
  }
  const producers = { ...state.producers, [record.pid]: producer };
  const known = another ? { ...succeeded(state, record), producers } : { ...state, producers };
  // A note does not make its moment the newest.
  const next = record.type === 'operator.note' ? known : tick(known, record);
  const file = FILES[record.type] ?? FILES[record.type.split('.')[0]];
  return file ? file(next, record) : next;
}

/** What had the PID of this record when it was last heard of is over: another process has it now. */
function succeeded(state, r) {
  const { last } = state.producers[r.pid];
  const over = (one) => (one?.pid === r.pid && one.born <= last ? { over: r.mono, ...one } : one);
  return { ...state, processes: state.processes.map(over), run: over(state.run) };
}

const FILES = {
  'process.started': (state, r) => logged(fact(state, r, r.pid, r.gen, r), r),
  'process.heartbeat': (state, r) => sample(state, r, 'beats'),
  'process.exited': processExited,
  'process.seen': (state, r) => workers(shown({ ...state, seen: { ...state.seen, [r.of]: r } }, r)),
  'process.gone': gone,
  'process.notified': (state, r) => logged(find(state, r.of, r) ? fact(state, r, r.of, 0) : state, r),
  'listener.held': (state, r) => workers(shown({ ...state, held: { ...state.held, [r.inode]: r } }, r)),
  process: told,
  component: told,
  listener: told,
  upgrade: told,
  'drain.progress': (state, r) => sample(state, r, 'drain'),
  'child.spawned': aboutChild,
  'child.ready': aboutChild,
  'child.failed': aboutChild,
  standby: aboutChild,
  'upgrade.rolledback': aboutChild,
  'upgrade.aborted': aboutChild,
  request: slowRequest,
  // Our engine says itself that it was asked.
  'restart.asked': (state, r) => (r.subject === OURS && state.processes.some((p) => p.pid === r.main) ? state : logged(state, r)),
  'subject.state': (state, r) => logged({ ...state, subject: isNews(state.subject, r) ? r : state.subject }, r),
  'restart.settled': (state, r) => (state.log.some((one) => one.type === 'restart.asked' && one.pid === r.pid && one.id === r.id) ? logged(state, r) : state),
  'operator.action': (state, r) => logged({ ...state, operator: insert(state.operator, r, state.mono) }, r),
  'fault.injected': (state, r) => logged({ ...state, operator: insert(state.operator, r, state.mono) }, r),
  'fault.signal': logged,
  'fault.observed': logged,
  'operator.note': pinned,
  'kernel.sample': (state, r) => servingIn(state, r).reduce((next, pid) => fact(next, r, pid, 0), { ...state, kernel: insert(state.kernel, r, state.mono) }),
  'traffic.started': (state, r) => logged(newRun(state, r, { started: r }), r),
  'traffic.changed': (state, r) => logged(newRun(state, r, {}), r),
  'traffic.change.refused': logged,
  'traffic.bucket': trafficBucket,
  'traffic.failure': (state, r) => logged({ ...state, failures: insert(state.failures, r, state.mono).slice(-FAILURES) }, r),
  'traffic.finished': (state, r) => logged(newRun(state, r, { finished: r }), r),
};

/** What becomes of a server that has been left is not about the one that was chosen after it. */
function isNews(known, r) {
  return !known || (r.mono >= known.mono && (r.state === 'chosen' || r.subject === known.subject));
}

function told(state, r) {
  return logged(fact(state, r, r.pid, r.gen), r);
}

/** What one generation reports about the next belongs to both; generation 1 is a child of the dashboard, which has no lane. */
function aboutChild(state, r) {
  const gen = r.childGen ?? (r.gen ? r.gen + 1 : 0);
  const opens = isSpawn(r) || r.child === 0;
  const byGeneration = r.gen > 0;
  return fact(byGeneration ? told(state, r) : logged(state, r), r, r.child, gen, opens ? r : undefined);
}

function processExited(state, r) {
  const had = (one) => one && one.pid === r.of && one.born <= r.mono && !isOver(one, r);
  const process = find(state, r.of, r);
  if (had(state.run) && !(had(process) && process.born > state.run.born)) {
    return { ...state, run: { ...state.run, dead: true } };
  }
  return had(process) ? logged(fact(state, r, r.of, 0), r) : early(state, r);
}

/** A note replaces the one with the same id; an empty note only removes it. */
function pinned(state, r) {
  const others = (list) => list.filter((one) => one.type !== 'operator.note' || one.id !== r.id);
  const next = { ...state, notes: others(state.notes), log: others(state.log) };
  return r.text ? logged({ ...next, notes: insert(next.notes, r, 0) }, r) : next;
}

function slowRequest(state, r) {
  const next = change(state, r, r.pid, r.gen, undefined, (p) => {
    const known = p.slow.find((one) => one.id === r.id);
    const from = r.type === 'request.slow.started' ? r.mono : (known?.from ?? r.mono - r.second * 1e9);
    const to = r.type === 'request.slow.finished' ? r.mono : (known?.to ?? null);
    const one = { id: r.id, of: r.of, from, to, second: Math.max(r.second ?? 0, known?.second ?? 0) };
    const recent = p.slow.filter((s) => s !== known && (s.to === null || s.to > state.mono - HORIZON));
    return { ...p, slow: [...recent, one].sort((a, b) => a.from - b.from) };
  });
  return r.type === 'request.slow.finished' && r.second >= r.of && find(next, r.pid, r).facts.some((f) => f.type === 'process.draining')
    ? logged(next, r)
    : next;
}
