/**
 * How far somebody is in the tour. Pure; a progress is never changed, and fits into a text.
 *
 * @typedef {object} Found how things stood when the tour began, to be put back
 * @property {boolean} traffic
 * @property {boolean} serving
 * @property {string|null} release
 *
 * @typedef {object} Progress
 * @property {boolean} open
 * @property {number} step                     from 0
 * @property {number[]} since                  by step: mono from when on things count, 0 where it has not been entered
 * @property {(string[]|null)[]} seen          by step: what was seen, as sentences
 * @property {Found|null} found
 * @property {boolean} ours                    the traffic that runs was started by the tour
 */

export const STEPS = 8;

/** @returns {Progress} of somebody who has not begun */
export function unbegun() {
  return { open: false, step: 0, since: new Array(STEPS).fill(0), seen: new Array(STEPS).fill(null), found: null, ours: false };
}

/** @param {Progress} p @param {Found} found @param {number} mono @returns {Progress} open, where it was left */
export function opened(p, found, mono) {
  return to({ ...p, open: true, found, ours: false }, p.step, mono);
}

/** @returns {Progress} closed; one that was walked to its end begins anew the next time */
export function closed(p) {
  return p.step === STEPS - 1 && p.seen[p.step] ? unbegun() : { ...p, open: false, found: null, ours: false };
}

/** @returns {Progress} at that step; beyond the ends it stays at them */
export function to(p, step, mono) {
  const at = Math.min(Math.max(step, 0), STEPS - 1);
  return { ...p, step: at, since: p.since.map((since, i) => (i === at && since === 0 ? mono : since)) };
}

/** @returns {Progress} its action begins (again): what came before no longer counts */
export function acted(p, mono) {
  return { ...p, since: p.since.map((since, i) => (i === p.step ? mono : since)), seen: p.seen.map((seen, i) => (i === p.step ? null : seen)) };
}

/** @param {string[]} sentences @returns {Progress} the present step has been answered */
export function answered(p, sentences) {
  return { ...p, seen: p.seen.map((seen, i) => (i === p.step ? sentences : seen)) };
}

/** @returns {string} to be kept */
export function write(p) {
  return JSON.stringify(p);
}

/** @param {string|null} text what was kept, by whomever @returns {Progress} */
export function read(text) {
  try {
    const p = JSON.parse(text);
    const fits = Number.isInteger(p.step) && p.step >= 0 && p.step < STEPS && p.since.length === STEPS && p.since.every(Number.isFinite)
      && p.seen.length === STEPS && p.seen.every((seen) => seen === null || seen.every((one) => typeof one === 'string'));
    return fits ? { ...unbegun(), ...p, open: p.open === true } : unbegun();
  } catch {
    return unbegun();
  }
}
