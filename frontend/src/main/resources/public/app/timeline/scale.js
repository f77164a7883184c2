/**
 * Time to x. Pure.
 *
 * @typedef {object} Scale
 * @property {number} left     x of the oldest moment in view
 * @property {number} right    x of now
 * @property {number} now      mono at the right edge
 * @property {number} seconds  in view
 * @property {number} perSecond pixels
 * @property {number} oldest   mono at the left edge
 * @property {(mono: number) => number} x
 */

/** The window without a restart, and what it may grow or shrink to for one; seconds. */
export const CALM = 30;
const STEPS = [12, 16, 22, 30, 45, 60, 90, 120];

/** What to show before the beginning of a restart. */
const BEFORE = 2;

/** @param {number|null} focus mono of what must stay in view @param {number} now @returns {number} seconds to show */
export function secondsFor(focus, now) {
  if (focus === null) {
    return CALM;
  }
  const needed = (now - focus) / 1e9 + BEFORE;
  return STEPS.find((seconds) => seconds >= needed) ?? STEPS.at(-1);
}

/** @returns {Scale} */
export function scale(left, right, seconds, now) {
  const perSecond = (right - left) / seconds;
  return { left, right, now, seconds, perSecond, oldest: now - seconds * 1e9, x: (mono) => right - ((now - mono) / 1e9) * perSecond };
}

/** Seconds before now at which the axis has a mark. */
export function marks(seconds) {
  const step = seconds <= 16 ? 2 : seconds <= 45 ? 5 : seconds <= 60 ? 10 : 20;
  const found = [];
  for (let ago = 0; ago < seconds; ago += step) {
    found.push(ago);
  }
  return found;
}

/** Height of a value on a logarithmic axis, 0 at its bottom and 1 at its top. */
export function onLog(value, lowest, highest) {
  const share = Math.log(Math.max(value, lowest) / lowest) / Math.log(highest / lowest);
  return Math.min(1, share);
}
