/**
 * Who holds the listening socket, when. A process tells it, the kernel knows it: where there are samples of the kernel they win;
 * what was told only gives the exact moment between two samples. Pure.
 *
 * @typedef {{from: number, to: number, inode: number|null}} Hold  to is Infinity while it lasts
 * @typedef {{from: number, to: number, a: import('./reduce.js').Process, b: import('./reduce.js').Process}} Overlap
 */
import { lifeOf } from './life.js';

/** How far a sample of the kernel and the word of a process may be apart and still mean the same moment. */
const BETWEEN = 700e6;

/** @param {import('./reduce.js').Event} sample @returns {number|null} the inode that a PID holds by that sample */
function heldBy(sample, pid) {
  return sample.listeners.find((one) => one.holders.includes(pid))?.inode ?? null;
}

/** A listener without any holder is one whose holders could not be read. */
function knowsHolders(sample) {
  return sample.listeners.every((one) => one.holders.length > 0);
}

/**
 * @param {import('./reduce.js').Process} process
 * @param {import('./reduce.js').Event[]} kernel
 * @returns {Hold[]}
 */
export function holds(process, kernel) {
  const life = lifeOf(process);
  const told = toldHold(life);
  const until = life.ended ?? Infinity;
  const samples = kernel.filter((s) => s.mono >= process.born && s.mono <= until + BETWEEN && knowsHolders(s));
  if (samples.length === 0 || process.pid === 0) {
    return told ? [told] : [];
  }
  const seen = [];
  let open = null;
  for (const sample of samples) {
    const inode = heldBy(sample, process.pid);
    if (inode === null) {
      open = null;
    } else if (open) {
      open.to = sample.mono;
    } else {
      open = { from: sample.mono, to: sample.mono, inode };
      seen.push(open);
    }
  }
  if (open && !life.ended && samples.at(-1) === kernel.at(-1)) {
    open.to = Infinity;
  }
  return exact(seen, told, samples, kernel);
}

function toldHold(life) {
  if (life.listening === null) {
    return null;
  }
  return { from: life.listening, to: Math.min(life.closed ?? Infinity, life.ended ?? Infinity), inode: life.inode };
}

/** Samples say that it is held; what was told says since when and until when, if the two agree. */
function exact(seen, told, samples, kernel) {
  if (!told) {
    return seen;
  }
  if (seen.length === 0) {
    const between = told.to - told.from < BETWEEN || samples.at(-1).mono - told.from < BETWEEN;
    return between ? [told] : [];
  }
  // It began after the last sample that did not see it, and ended before the first one that no longer does.
  const first = seen[0];
  const last = seen.at(-1);
  const before = samples.filter((s) => s.mono < first.from).at(-1)?.mono ?? -Infinity;
  const after = samples.find((s) => s.mono > last.to)?.mono ?? Infinity;
  if (told.from > before - BETWEEN && told.from < first.from) {
    first.from = told.from;
  }
  if (last.to === Infinity ? kernel.at(-1).mono - told.to < BETWEEN : told.to > last.to - BETWEEN && told.to < after + BETWEEN) {
    last.to = told.to;
  }
  return seen;
}

/**
 * @param {{process: import('./reduce.js').Process, holds: Hold[]}[]} lanes
 * @returns {Overlap[]} when two processes held the same listener
 */
export function overlaps(lanes) {
  const found = [];
  lanes.forEach((one, i) => {
    for (const other of lanes.slice(i + 1)) {
      for (const a of one.holds) {
        for (const b of other.holds) {
          const from = Math.max(a.from, b.from);
          const to = Math.min(a.to, b.to);
          const same = a.inode === null || b.inode === null || a.inode === b.inode;
          if (same && from < to) {
            found.push({ from, to, a: one.process, b: other.process });
          }
        }
      }
    }
  });
  return found;
}
