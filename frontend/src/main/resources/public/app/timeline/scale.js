/**
 * Time to x. Pure.
 *
 * @typedef {object} Scale
 * @property {number} left     x of the oldest moment in view
 * @property {number} right    x of now
 * @property {number} now      mono at the right edge
 * @property {number} seconds  in view, as drawn: a collapsed idle stretch takes less than it lasted
 * @property {number} perSecond pixels
 * @property {number} oldest   mono at the left edge
 * @property {import('../time/warp.js').Warp} warp
 * @property {(mono: number) => number} x
 */
import { STRAIGHT } from '../time/warp.js';

/** The window without a restart, and the windows for one; seconds. */
export const CALM = 30;
const STEPS = [12, 16, 22, 30, 45, 60, 90, 120];

/** Shown before the beginning of a restart; seconds. */
const BEFORE = 2;

/** @param {number|null} focus mono that must stay in view @param {number} now @returns {number} seconds to show */
export function secondsFor(focus, now) {
  if (focus === null) {
    return CALM;
  }
  const needed = (now - focus) / 1e9 + BEFORE;
  return STEPS.find((seconds) => seconds >= needed) ?? STEPS.at(-1);
}

/** @returns {Scale} */
export function scale(left, right, seconds, now, warp = STRAIGHT) {
  const perSecond = (right - left) / seconds;
  const edge = warp.to(now);
  return {
    left, right, now, seconds, perSecond, warp, oldest: warp.back(edge - seconds * 1e9), x: (mono) => right - ((edge - warp.to(mono)) / 1e9) * perSecond,
  };
}

/** Steps between marks; seconds. */
const MARKS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60];

/** @param {Scale} scale @param {number} [least] pixels between two marks @returns {number} seconds between marks */
export function stepOf({ perSecond }, least = 78) {
  return MARKS.find((step) => step * perSecond >= least) ?? MARKS.at(-1);
}

/**
 * @param {Scale} scale
 * @param {number} origin mono of one mark
 * @param {number} step seconds between marks
 * @returns {{n: number, mono: number}[]} the marks in view, n steps after the origin; none inside a collapsed stretch
 */
export function marksFrom({ oldest, now, warp }, origin, step) {
  const found = [];
  const first = (mono) => Math.ceil((mono - origin) / (step * 1e9) - 1e-6);
  for (let n = first(oldest); origin + n * step * 1e9 <= now; n++) {
    const mono = origin + n * step * 1e9;
    const hidden = warp.breaks.find(({ from, to }) => from < mono && mono < to);
    if (hidden) {
      n = Math.max(n, first(hidden.to) - 1);
    } else {
      found.push({ n, mono });
    }
  }
  return found;
}

/** Height of a value on a logarithmic axis, 0 at the bottom and 1 at the top. */
export function onLog(value, lowest, highest) {
  const share = Math.log(Math.max(value, lowest) / lowest) / Math.log(highest / lowest);
  return Math.min(1, share);
}
