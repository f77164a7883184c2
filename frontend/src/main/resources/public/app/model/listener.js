/**
 * Which process holds the listening socket, and when. Processes report it, but the kernel knows: kernel samples win, and a report only gives
 * the exact moment between two samples. Pure.
 *
 * @typedef {{from: number, to: number, inode: number|null, told?: number}} Hold  to is Infinity while it lasts; told is when its end was reported
 * @typedef {{from: number, to: number, a: import('./reduce.js').Process, b: import('./reduce.js').Process}} Overlap
 */
import { lifeOf } from './life.js';
import { generationOf, isMaster } from './generation.js';

/** A sample is stamped when it is complete; it may have looked at this process this much earlier. Nanoseconds. */
const LOOKING = 1_000e6;

/**
 * @param {import('./reduce.js').Process} process
 * @param {import('./reduce.js').Event[]} kernel
 * @returns {Hold[]}
 */
export function holds(process, kernel) {
  const life = lifeOf(process);
  const told = toldHold(life);
  const points = [{ at: -Infinity, held: undefined }];
  if (process.pid !== 0) {
    for (const sample of kernel) {
      if (sample.mono >= process.born && sample.mono < (life.ended ?? Infinity) && knowsHolders(sample)) {
        points.push({ at: sample.mono, held: heldBy(sample, process.pid) });
      }
    }
  }
  points.push({ at: life.ended ?? Infinity, held: life.ended === null ? undefined : null });
  const found = [];
  for (let i = 1; i < points.length; i++) {
    const piece = between(points[i - 1], points[i], told);
    const last = found.at(-1);
    if (piece && last && last.to >= piece.from) {
      last.to = piece.to;
      last.told = piece.told;
    } else if (piece) {
      found.push(piece);
    }
  }
  return found;
}

/** If a listener has no holders, they could not be read. */
function knowsHolders(sample) {
  return sample.listeners.every((one) => one.holders.length > 0);
}

/** The inode that a PID holds according to a sample; null if none. */
function heldBy(sample, pid) {
  return sample.listeners.find((one) => one.holders.includes(pid))?.inode ?? null;
}

function toldHold(life) {
  if (life.listening === null) {
    return null;
  }
  return { from: life.listening, to: Math.min(life.closed ?? Infinity, life.ended ?? Infinity), inode: life.inode };
}

/** When it was held between two kernel samples; `held` is an inode, null for none, undefined without a sample. */
function between(a, b, told) {
  const fits = (moment) => moment > a.at - LOOKING && moment <= b.at;
  const inode = a.held ?? b.held ?? told?.inode ?? null;
  const starts = told && fits(told.from);
  const stops = told && fits(told.to);
  // On a busy machine the report of a close may come after the sample that shows it.
  const late = told && told.to > b.at && told.to <= b.at + LOOKING;
  if (a.held && b.held) {
    return { from: a.at, to: b.at, inode };
  }
  if (a.held) {
    return { from: a.at, to: stops ? told.to : b.held === undefined ? Infinity : late ? b.at : a.at, inode, told: stops || late ? told.to : undefined };
  }
  if (b.held) {
    return { from: starts ? told.from : b.at, to: b.at, inode };
  }
  return starts && (stops || b.held === undefined) ? { ...told, inode } : null;
}

function since(process) {
  const { standby, called } = lifeOf(process);
  return standby === null ? -Infinity : (called ?? Infinity);
}

/**
 * @param {{process: import('./reduce.js').Process, holds: Hold[]}[]} lanes
 * @returns {Overlap[]} when a process and one of another generation held the same listener; of several in a generation one counts
 */
export function overlaps(lanes) {
  const found = [];
  const serving = lanes.filter(({ process }) => !isMaster(process));
  const first = serving.filter((one, i) => serving.findIndex((other) => generationOf(other.process) === generationOf(one.process) && other.process.image === null) === i || one.process.image !== null);
  first.forEach((one, i) => {
    for (const other of first.slice(i + 1)) {
      for (const a of one.holds) {
        for (const b of other.holds) {
          // A standby holds it too, and accepts nothing before it is called.
          const from = Math.max(a.from, b.from, since(one.process), since(other.process));
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
