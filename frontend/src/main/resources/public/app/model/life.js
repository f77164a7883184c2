/**
 * What the facts about a process say about its life: its states over time, and how it ended. Pure.
 *
 * @typedef {import('./reduce.js').Process} Process
 * @typedef {'standby'|'starting'|'running'|'serving'|'holding'|'leading'|'upgrading'|'handing over'|'backing off'|'draining'|'exited'|'failed'|'lost'} StateName
 * @typedef {{state: StateName, from: number, to: number}} Span  to is Infinity while it lasts
 *
 * @typedef {object} Life
 * @property {Span[]} spans           without gaps, by time
 * @property {number|null} listening  when it began to hold the listener, as reported
 * @property {number|null} closed     when it closed the listener
 * @property {Set<number>} held        inodes of the listeners that the kernel last showed with it
 * @property {number|null} inode      of the listener, the newest one
 * @property {number|null} ended      when it ended
 * @property {'exited'|'failed'|null} end
 * @property {number|null} code       exit code
 * @property {string|null} signal     name of the signal that ended it
 * @property {string|null} why        why it failed, in words
 * @property {number|null} standby  since when it has been a standby
 * @property {number|null} called   when a standby was given the word
 * @property {boolean} discarded    it was thrown away before that
 * @property {{reason: string, from: number, deadline: number, of: number}|null} draining  deadline is a mono; of: requests when it began
 */
import { isOfChild } from './whose.js';

/** A process that has been silent for longer is lost; nanoseconds. */
const SILENCE = 2e9;

const BEFORE_SERVING = new Set(['starting', 'standby']);
const TOLD_STATES = new Set(['standby', 'serving', 'upgrading', 'handing over', 'backing off', 'draining']);
const lives = new WeakMap();

/** @param {Process} process @returns {Life} */
export function lifeOf(process) {
  let life = lives.get(process);
  if (!life) {
    life = fold(process);
    lives.set(process, life);
  }
  return life;
}

/**
 * @param {Process} process
 * @param {number} now the newest known moment (not the wall clock: a silent stream does not mean a dead server)
 * @returns {StateName} its state at that moment
 */
export function stateAt(process, now) {
  const life = lifeOf(process);
  if (life.end) {
    return life.end;
  }
  if (silentSince(process, now)) {
    return 'lost';
  }
  // The end of a backoff is known in advance.
  return (life.spans.filter((span) => span.from <= now).at(-1) ?? life.spans[0]).state;
}

/** @param {Process} process @returns {boolean} whether it was started ahead of time and has not been called: it holds the listener and is neither the old nor the new one */
export function isStandby(process) {
  const { standby, called } = lifeOf(process);
  return standby !== null && called === null;
}

/** @param {Process} process @returns {boolean} whether it has ever served, or held the listener for others */
export function hasServed(process) {
  return lifeOf(process).spans.some(({ state }) => !BEFORE_SERVING.has(state));
}

/** @returns {Span[]} its states over time, as known at `now` */
export function spansAt(process, now) {
  const { spans } = lifeOf(process);
  const silent = silentSince(process, now);
  if (!silent) {
    return spans;
  }
  const known = spans.filter((s) => s.from < silent).map((s) => ({ ...s, to: Math.min(s.to, silent) }));
  return [...known, { state: 'lost', from: silent, to: Infinity }];
}

function silentSince(process, now) {
  const last = process.beats.at(-1)?.mono;
  return last && !lifeOf(process).end && now - last > SILENCE ? Math.max(last, process.facts.at(-1)?.mono ?? 0) : 0;
}

function fold(process) {
  const life = {
    held: new Set(),
    spans: [], listening: null, closed: null, inode: null, ended: null, end: null, code: null, signal: null, why: null, draining: null, standby: null, called: null, discarded: false,
  };
  const own = process.facts.some((f) => f.pid === process.pid);
  for (const f of process.facts) {
    const meaning = f.pid === process.pid || isOfChild(f, process) ? null : SEEN[f.type];
    if (meaning) {
      own || meaning(life, f, process.pid);
    } else {
      (isOfChild(f, process) ? OF_CHILD : OWN)[f.type]?.(life, f, process);
    }
  }
  if (life.spans.length === 0) {
    life.spans.push({ state: TOLD_STATES.has(process.beats[0]?.state) ? process.beats[0].state : 'starting', from: process.born, to: Infinity });
  }
  if (!life.end) {
    believeBeats(life, process);
  }
  life.standby ??= life.spans.find((span) => span.state === 'standby')?.from ?? null;
  life.spans.forEach((span, i) => (span.to = life.spans[i + 1]?.from ?? life.ended ?? Infinity));
  return life;
}

/** What the kernel says of a process that says nothing itself. */
const SEEN = {
  'process.seen': (life, f) => life.spans.length === 0 && enter(life, f.master ? 'leading' : f.worker ? 'running' : 'starting', f.mono),
  'kernel.sample': (life, f) => enter(life, 'serving', f.mono),
  'process.gone': (life, f) => end(life, f.mono, 'exited', null),
  'listener.held': (life, f, pid) => {
    if (f.holders.includes(pid)) {
      life.held.add(f.inode);
      life.listening ??= f.mono;
      life.closed = null;
      life.inode = f.inode;
      enter(life, f.master === pid ? 'holding' : 'serving', f.mono);
    } else if (life.held.delete(f.inode) && life.held.size === 0) {
      life.closed ??= f.mono;
      enter(life, 'draining', f.mono);
    }
  },
};

/** With these ways the next process binds the port itself. */
const BIND_AGAIN = new Set(['reuseport', 'reuseport-migrate', 'same-port']);

const OF_CHILD = {
  // A child has the listener on fd 3 from its first moment; the first generation has to bind.
  'child.spawned': (life, f, process) => {
    enter(life, 'starting', f.mono);
    life.listening ??= f.gen > 0 && !BIND_AGAIN.has(process.way) ? f.mono : null;
  },
  'standby.spawned': (life, f) => {
    wait(life, f.mono);
    life.listening ??= f.mono;
  },
  'standby.ready': (life, f) => wait(life, f.mono),
  'standby.called': (life, f) => {
    const ready = life.called !== null;
    life.called ??= f.mono;
    ready || enter(life, 'starting', f.mono);
  },
  'standby.discarded': (life, f) => {
    wait(life, f.mono);
    life.discarded = true;
    end(life, f.mono, 'exited', f.why);
  },
  'standby.failed': (life, f) => {
    wait(life, f.mono);
    end(life, f.mono, 'failed', f.detail || f.cause);
  },
  'child.ready': (life, f) => ready(life, f),
  'child.failed': (life, f) => end(life, f.mono, 'failed', f.detail || f.cause),
  'upgrade.rolledback': (life, f) => end(life, f.mono, 'failed', f.why),
  'upgrade.aborted': (life, f) => enter(life, 'draining', f.mono),
  'process.exited': exited,
};

const OWN = {
  'process.started': (life, f) => {
    if (life.spans.length === 0) {
      enter(life, 'starting', f.mono);
    }
  },
  'process.listening': (life, f) => {
    life.listening = f.inherited ? (life.listening ?? f.mono) : f.mono;
    life.inode = f.inode;
    if (f.gen === 0) {
      enter(life, 'holding', f.mono);
    }
  },
  'process.waiting': (life, f) => wait(life, f.mono),
  'process.ready': (life, f) => ready(life, f),
  'upgrade.requested': (life, f) => enter(life, 'upgrading', f.mono),
  'child.failed': (life, f) => enter(life, 'serving', f.mono),
  'upgrade.backoff': (life, f) => {
    enter(life, 'backing off', f.mono);
    enter(life, 'serving', f.mono + f.delayMillis * 1e6);
  },
  'upgrade.rolledback': (life, f) => {
    enter(life, 'serving', f.mono);
    life.draining = null;
  },
  'upgrade.aborted': (life, f) => {
    enter(life, 'serving', f.mono);
    life.draining = null;
  },
  'child.ready': (life, f) => enter(life, 'handing over', f.mono),
  'process.draining': (life, f) => {
    const mayComeBack = f.reason === 'upgraded' && life.closed === null;
    enter(life, mayComeBack ? 'handing over' : 'draining', f.mono);
    life.draining = { reason: f.reason, from: f.mono, deadline: f.mono + f.deadlineMillis * 1e6, of: f.inFlight };
  },
  'listener.closed': (life, f) => {
    life.closed = f.mono;
    life.inode ??= f.inode;
    enter(life, 'draining', f.mono);
  },
  'upgrade.done': (life, f) => enter(life, 'draining', f.mono),
  'process.exiting': (life, f) => {
    life.code = f.code;
    life.served = f.served;
    life.cut = f.cut;
    end(life, f.mono, 'exited', null);
  },
  'process.exited': exited,
};

/** It is a standby, unless it has been called already. */
function wait(life, mono) {
  if (life.called === null) {
    life.standby ??= life.spans[0]?.from ?? mono;
    life.spans.filter((span) => span.state === 'starting').forEach((span) => (span.state = 'standby'));
    enter(life, 'standby', mono);
  }
}

function ready(life, f) {
  const state = life.spans.at(-1)?.state;
  if (state === 'standby') {
    life.called ??= f.mono;
  }
  if (state === undefined || state === 'standby' || state === 'starting') {
    enter(life, 'serving', f.mono);
  }
}

function exited(life, f) {
  life.code = f.code ?? life.code;
  life.signal = f.signal ?? life.signal;
  const early = life.spans.every(({ state }) => BEFORE_SERVING.has(state));
  const waited = life.standby !== null && life.called === null && f.code === 0;
  end(life, f.mono, life.end ?? (early && !waited ? 'failed' : 'exited'), life.why);
}

/** The last report of the end counts: a process reports its exit before it exits. */
function end(life, mono, how, why) {
  life.ended = mono;
  life.end = life.end === 'failed' ? 'failed' : how;
  life.why ??= why;
  life.spans = life.spans.filter((span) => span.from < mono);
}

function enter(life, state, mono) {
  if (life.end) {
    return;
  }
  life.spans = life.spans.filter((span) => span.from < mono);
  if (life.spans.at(-1)?.state !== state) {
    life.spans.push({ state, from: mono, to: Infinity });
  }
}

/** If a milestone is missing, two heartbeats in a row that disagree with the state are believed. */
function believeBeats(life, process) {
  const [before, last] = process.beats.slice(-2);
  const span = life.spans.at(-1);
  if (last && TOLD_STATES.has(last.state) && before.state === last.state && last.state !== span.state && before.mono > span.from) {
    life.spans.push({ state: last.state, from: before.mono, to: Infinity });
  }
}
