/**
 * Records as a trace for ui.perfetto.dev and chrome://tracing, in the JSON Trace Event Format. Slices of one track must not overlap there,
 * so a process has a track for its states, one for its hold of the listener, and as many as needed for its slow requests. Pure.
 *
 * @typedef {object} TraceEvent
 * @property {string} ph   M metadata, X slice, C counter, i instant, s and f the ends of an arrow
 * @property {number} ts   microseconds since the first record
 * @property {number} pid  that of the process, or a free number if the PID was reused
 */
import { lifeOf } from './life.js';
import { holds } from './listener.js';
import { empty, reduce } from './reduce.js';
import { allAttempts } from './restarts.js';
import { sentence } from './words.js';

const TRACKS = { state: 1, listener: 2, slow: 10 };
const MANY = new Set(['process.heartbeat', 'kernel.sample', 'traffic.bucket', 'drain.progress']);

/** The tracks of the dashboard itself. */
const ABOVE = 'operator, kernel, traffic';

/** Length of a button press, so that an arrow can begin at it; nanoseconds. */
const PRESS = 20e6;

/** A press up to this long before a signal was its cause; nanoseconds. */
const CAUSE = 3e9;

/**
 * @param {import('./reduce.js').Event[]} records in any order, repetitions included
 * @param {{notes?: string[], header?: object}} [about]
 * @returns {{traceEvents: TraceEvent[], displayTimeUnit: string, otherData: object}}
 */
export function chromeTrace(records, { notes = [], header = {} } = {}) {
  const known = once(records).sort((a, b) => a.mono - b.mono);
  const trace = new Trace(known);
  return {
    traceEvents: trace.events(),
    displayTimeUnit: 'ms',
    otherData: { host: header.host ?? '', recordedAt: header.recordedAt ?? '', firstMono: String(known[0]?.mono ?? 0), missing: notes.join(' ') },
  };
}

class Trace {
  #records;
  #from;
  #to;
  #events = [];
  #meta = [];
  #processes;
  #pids = new Map();
  #above;
  #arrows = 0;

  constructor(records) {
    this.#records = records;
    this.#from = records[0]?.mono ?? 0;
    this.#to = records.at(-1)?.mono ?? 0;
    this.#processes = processesOf(records);
    const taken = new Set();
    for (const process of this.#processes) {
      let pid = process.pid;
      while (pid === 0 || taken.has(pid)) {
        pid = Math.max(0, ...taken, ...records.map((r) => r.pid)) + 1;
      }
      taken.add(pid);
      this.#pids.set(process.key, pid);
    }
    this.#above = records.reduce((most, r) => Math.max(most, r.pid, r.child ?? 0), Math.max(0, ...taken)) + 1;
  }

  events() {
    this.#name(this.#above, ABOVE, 0, { 1: 'operator' });
    this.#processes.forEach((process, i) => this.#process(process, i + 1));
    this.#operator();
    this.#counters();
    this.#restarts();
    return [...this.#meta, ...this.#events.sort((a, b) => a.ts - b.ts)];
  }

  #process(process, place) {
    const pid = this.#pids.get(process.key);
    const life = lifeOf(process);
    const title = `generation ${process.gen || '?'}, PID ${process.pid || 'none'}${process.release ? `, release ${process.release}` : ''}`;
    const slots = this.#slow(process, pid, life);
    const names = { [TRACKS.state]: 'state', [TRACKS.listener]: 'holds the listener (fd 3)' };
    slots.forEach((_, i) => (names[TRACKS.slow + i] = `slow requests ${i + 1}`));
    this.#name(pid, title, place, names);
    for (const span of life.spans) {
      this.#slice(pid, TRACKS.state, span.state, 'state', span.from, span.to, {});
    }
    const kernel = this.#records.filter((r) => r.type === 'kernel.sample');
    for (const hold of holds(process, kernel)) {
      this.#slice(pid, TRACKS.listener, 'holds listener', 'listener', Math.max(hold.from, process.born), hold.to, { inode: hold.inode });
    }
    for (const f of process.facts) {
      if (f.pid === process.pid || f.of === process.pid) {
        this.#add({ ph: 'i', s: 't', name: f.type, cat: 'milestone', pid, tid: TRACKS.state, args: { says: sentence(f).text } }, f.mono);
      }
    }
    for (const beat of process.beats) {
      this.#add({ ph: 'C', name: 'in flight', pid, tid: 0, args: { requests: beat.inFlight } }, beat.mono);
      this.#add({ ph: 'C', name: 'connections', pid, tid: 0, args: { open: beat.connections } }, beat.mono);
    }
  }

  /** Each on the first free track. */
  #slow(process, pid, life) {
    const free = [];
    for (const one of process.slow) {
      const to = Math.min(one.to ?? life.ended ?? this.#to, this.#to);
      let slot = free.findIndex((until) => until <= one.from);
      slot = slot < 0 ? free.length : slot;
      free[slot] = Math.max(to, one.from);
      this.#slice(pid, TRACKS.slow + slot, `slow request ${one.id}`, 'request', one.from, to, { seconds: one.of, finished: one.to !== null });
    }
    return free;
  }

  #operator() {
    let free = -Infinity;
    for (const r of this.#records) {
      if (r.type === 'operator.action') {
        // Two simultaneous presses would overlap.
        const from = Math.max(r.mono, free);
        free = from + PRESS;
        this.#slice(this.#above, 1, r.action, 'operator', from, free, { says: sentence(r).text });
      } else if (r.type === 'operator.note' && r.text) {
        this.#add({ ph: 'i', s: 'g', name: `note: ${r.text}`, cat: 'note', pid: this.#above, tid: 1, args: {} }, r.at ?? r.mono);
      } else if (r.type === 'traffic.started' || r.type === 'traffic.finished' || r.type.startsWith('fault.')) {
        this.#add({ ph: 'i', s: 'p', name: r.type, cat: 'milestone', pid: this.#above, tid: 1, args: { says: sentence(r).text } }, r.mono);
      } else if (r.type === 'traffic.failure') {
        this.#add({ ph: 'i', s: 'p', name: `lost: ${r.kind}`, cat: 'failure', pid: this.#above, tid: 1, args: { says: sentence(r).text } }, r.mono);
      }
    }
  }

  #counters() {
    const count = (name, args, mono) => this.#add({ ph: 'C', name, pid: this.#above, tid: 0, args }, mono);
    for (const r of this.#records) {
      if (r.type === 'kernel.sample') {
        count('accept queue', { connections: r.listeners.reduce((sum, one) => sum + one.acceptQueue, 0) }, r.mono);
        count('clients waiting to be accepted', { connections: r.waiting }, r.mono);
        count('listen overflows of the whole host', { since_boot: r.overflows ?? 0 }, r.mono);
      } else if (r.type === 'traffic.bucket') {
        const second = Math.max((r.to - r.from) / 1e9, 0.01);
        count('requests planned per second', { planned: Math.round(r.planned / second) }, r.from);
        count('requests answered per second', { answered: Math.round(r.answered / second) }, r.from);
        const lost = Object.values(r.failures ?? {}).reduce((sum, n) => sum + n, 0);
        count('requests lost per second', { lost: Math.round(lost / second) }, r.from);
        count('latency p99, ms', { p99: (r.p99Micros ?? 0) / 1000 }, r.from);
      }
    }
  }

  /** Three arrows each: SIGHUP, spawn, ready. */
  #restarts() {
    const presses = this.#records.filter((r) => r.type === 'operator.action' && r.action === 'upgrade');
    for (const attempt of allAttempts({ processes: this.#processes })) {
      const old = this.#pids.get(attempt.old);
      const child = this.#processes.find((p) => p.pid === attempt.child && p.gen === attempt.childGen);
      const press = presses.filter((r) => r.mono <= attempt.requested && attempt.requested - r.mono < CAUSE).at(-1);
      if (press) {
        this.#arrow('SIGHUP', { pid: this.#above, tid: 1, mono: press.mono }, { pid: old, tid: TRACKS.state, mono: attempt.requested });
      }
      if (child && attempt.spawned !== null) {
        const pid = this.#pids.get(child.key);
        this.#arrow('spawn', { pid: old, tid: TRACKS.state, mono: attempt.spawned }, { pid, tid: TRACKS.state, mono: attempt.spawned });
        const told = child.facts.find((f) => f.type === 'process.ready' && f.pid === child.pid)?.mono ?? attempt.ready;
        if (attempt.ready !== null) {
          this.#arrow('ready', { pid, tid: TRACKS.state, mono: Math.min(told, attempt.ready) }, { pid: old, tid: TRACKS.state, mono: attempt.ready });
        }
      }
    }
  }

  #arrow(name, from, to) {
    const id = ++this.#arrows;
    this.#add({ ph: 's', id, name, cat: 'restart', pid: from.pid, tid: from.tid, args: {} }, from.mono);
    this.#add({ ph: 'f', bp: 'e', id, name, cat: 'restart', pid: to.pid, tid: to.tid, args: {} }, to.mono);
  }

  #slice(pid, tid, name, cat, from, to, args) {
    const begin = Math.max(from, this.#from);
    const end = Math.min(to, Math.max(this.#to, begin));
    if (end >= begin && from <= this.#to) {
      const ts = this.#micros(begin);
      this.#events.push({ ph: 'X', name, cat, pid, tid, ts, dur: rounded(this.#micros(end) - ts), args });
    }
  }

  #add(event, mono) {
    this.#events.push({ ...event, ts: this.#micros(mono) });
  }

  #name(pid, title, place, threads) {
    this.#meta.push({ ph: 'M', name: 'process_name', pid, tid: 0, ts: 0, args: { name: title } });
    this.#meta.push({ ph: 'M', name: 'process_sort_index', pid, tid: 0, ts: 0, args: { sort_index: place } });
    for (const [tid, name] of Object.entries(threads)) {
      this.#meta.push({ ph: 'M', name: 'thread_name', pid, tid: Number(tid), ts: 0, args: { name } });
    }
  }

  #micros(mono) {
    return rounded((mono - this.#from) / 1000);
  }
}

/** Rounded to the nanosecond. */
function rounded(micros) {
  return Math.max(0, Math.round(micros * 1000) / 1000);
}

function once(records) {
  const seen = new Set();
  return records.filter((r) => {
    const key = `${r.pid}:${r.seq}:${r.mono}`;
    return !seen.has(key) && seen.add(key);
  });
}

/** The reducer forgets ended processes and old samples; here all of them are kept. */
function processesOf(records) {
  const known = new Map();
  let state = empty();
  for (const r of records) {
    if (!MANY.has(r.type)) {
      state = reduce(state, { ...r, repeat: false });
      state.processes.forEach((process) => known.set(process.key, process));
    }
  }
  const processes = [...known.values()];
  const of = (r) => processes.findLast((p) => p.pid === r.pid && p.born <= r.mono);
  const told = new Map(processes.map((p) => [p.key, { beats: [], slow: new Map() }]));
  for (const r of records) {
    const mine = told.get(of(r)?.key);
    if (mine && r.type === 'process.heartbeat') {
      mine.beats.push(r);
    } else if (mine && r.type.startsWith('request.slow.')) {
      const one = mine.slow.get(r.id) ?? { id: r.id, of: r.of, from: r.type === 'request.slow.started' ? r.mono : r.mono - (r.second ?? 0) * 1e9, to: null };
      mine.slow.set(r.id, { ...one, to: r.type === 'request.slow.finished' ? r.mono : one.to });
    }
  }
  return processes.map((p) => {
    const { beats, slow } = told.get(p.key);
    return { ...p, beats, slow: [...slow.values()].sort((a, b) => a.from - b.from) };
  });
}
