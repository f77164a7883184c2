/** Heartbeats, and the ones that are missing. Pure. */
import { lifeOf } from './life.js';

/** How often a process reports its state; nanoseconds. */
export const BEAT = 250e6;

/** A longer pause is not jitter: a beat is missing. */
const LATE = 1.8 * BEAT;

/** How long the newest beat may be on its way. */
const ON_ITS_WAY = 2.6 * BEAT;

/**
 * @param {import('./reduce.js').Process} process
 * @param {number} mono the newest moment known of
 * @returns {{from: number, to: number, missing: number}[]} the beats between which others are missing; to is Infinity while a gap lasts
 */
export function gapsOf(process, mono) {
  const { beats } = process;
  const found = [];
  for (let i = 1; i < beats.length; i++) {
    const [from, to] = [beats[i - 1].mono, beats[i].mono];
    if (to - from > LATE) {
      found.push({ from, to, missing: Math.max(1, Math.round((to - from) / BEAT) - 1) });
    }
  }
  const last = beats.at(-1)?.mono;
  if (last !== undefined && lifeOf(process).ended === null && mono - last > ON_ITS_WAY) {
    found.push({ from: last, to: Infinity, missing: Math.floor((mono - last) / BEAT) });
  }
  return found;
}

/** @param {import('./reduce.js').Event[]} beats @returns {{from: number, to: number, share: number}[]} second by second, the share of the expected beats that arrived */
export function density(beats) {
  const found = [];
  for (const beat of beats) {
    const second = Math.floor(beat.mono / 1e9);
    const last = found.at(-1);
    if (last && last.second === second) {
      last.count++;
    } else {
      found.push({ second, count: 1 });
    }
  }
  return found.map(({ second, count }) => ({ from: second * 1e9, to: (second + 1) * 1e9, share: Math.min(1, (count * BEAT) / 1e9) }));
}
