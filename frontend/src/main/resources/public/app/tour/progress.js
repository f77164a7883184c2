/**
 * How far a person is in the tour. Pure and immutable; can be written as text.
 *
 * @typedef {object} Found the state before the tour, to be put back
 * @property {boolean} traffic
 * @property {boolean} serving
 * @property {string|null} release
 * @property {string} [subject]  the server that ran
 *
 * @typedef {object} Progress
 * @property {boolean} open
 * @property {number} step                     from 0
 * @property {number[]} since                  by step: mono from which on events count, 0 if the step has not been entered
 * @property {(string[]|null)[]} seen          by step: what was seen, in sentences
 * @property {Found|null} found
 * @property {boolean} ours                    whether the tour started the running traffic
 */

export const STEPS = 8;

/** @param {number} [steps] how many there are @returns {Progress} before the tour */
export function unbegun(steps = STEPS) {
  return { open: false, step: 0, since: new Array(steps).fill(0), seen: new Array(steps).fill(null), found: null, ours: false };
}

/** @param {Progress} p @param {Found} found @param {number} mono @returns {Progress} open, at the step where it was left */
export function opened(p, found, mono) {
  return to({ ...p, open: true, found, ours: false }, p.step, mono);
}

/** @returns {Progress} closed; a finished tour starts over the next time */
export function closed(p) {
  return p.step === p.seen.length - 1 && p.seen[p.step] ? unbegun(p.seen.length) : { ...p, open: false, found: null, ours: false };
}

/** @returns {Progress} at that step, at least the first and at most the last one */
export function to(p, step, mono) {
  const at = Math.min(Math.max(step, 0), p.seen.length - 1);
  return { ...p, step: at, since: p.since.map((since, i) => (i === at && since === 0 ? mono : since)) };
}

/** @returns {Progress} its action begins (again): earlier events no longer count */
export function acted(p, mono) {
  return { ...p, since: p.since.map((since, i) => (i === p.step ? mono : since)), seen: p.seen.map((seen, i) => (i === p.step ? null : seen)) };
}

/** @param {string[]} sentences @returns {Progress} the present step is answered */
export function answered(p, sentences) {
  return { ...p, seen: p.seen.map((seen, i) => (i === p.step ? sentences : seen)) };
}

/** @returns {string} as text */
export function write(p) {
  return JSON.stringify(p);
}

/** @param {string|null} text as written, but possibly from another version @param {number} [steps] how many there are @returns {Progress} */
export function read(text, steps = STEPS) {
  try {
    const p = JSON.parse(text);
    const fits = Number.isInteger(p.step) && p.step >= 0 && p.step < steps && p.since.length === steps && p.since.every(Number.isFinite)
      && p.seen.length === steps && p.seen.every((seen) => seen === null || seen.every((one) => typeof one === 'string'));
    return fits ? { ...unbegun(steps), ...p, open: p.open === true } : unbegun(steps);
  } catch {
    return unbegun(steps);
  }
}
