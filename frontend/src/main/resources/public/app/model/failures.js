/**
 * Requests without a valid answer, as marks: losses of one class that are close together are one mark with a count. The buckets say how many
 * there are, completely; single failures say which ones, but not more than a thousand a second. Pure.
 *
 * @typedef {object} Mark
 * @property {string} key
 * @property {string} kind   the class
 * @property {number} from   mono
 * @property {number} to
 * @property {number} count  by the buckets
 * @property {import('./reduce.js').Event[]} told  the traffic.failure events of these, by mono
 *
 * @typedef {{key: string, kind: string, from: number, count: number, index: number, failure: import('./reduce.js').Event|null, of: number}} Choice
 *   one failure: number `index` of a mark; it stays readable after its mark has left the timeline
 */

import { byOrder } from './loss-classes.js';

/** Failures of one class that are closer to each other share a mark, and no mark is longer; nanoseconds. */
const TOGETHER = 1.5e9;
const LONGEST = 5e9;

/** A failure is reported when it happens, its bucket when it ends: a failure this far outside its bucket still belongs to it; nanoseconds. */
const BESIDE = 0.3e9;

/**
 * @param {import('./reduce.js').Event[]} buckets by mono
 * @param {import('./reduce.js').Event[]} failures by mono
 * @returns {Mark[]} by time, then by class
 */
export function marksOf(buckets, failures) {
  const found = [];
  const open = new Map();
  for (const bucket of buckets) {
    for (const [kind, n] of Object.entries(bucket.failures ?? {})) {
      let mark = open.get(kind);
      if (n > 0 && (!mark || bucket.from - mark.to > TOGETHER || bucket.to - mark.from > LONGEST)) {
        mark = { key: `${kind}-${bucket.from}`, kind, from: bucket.from, to: bucket.to, count: 0, told: [] };
        open.set(kind, mark);
        found.push(mark);
      }
      if (n > 0) {
        mark.to = bucket.to;
        mark.count += n;
      }
    }
  }
  tell(found, failures);
  return found.sort((a, b) => a.from - b.from || (a.kind < b.kind ? -1 : 1));
}

function tell(marks, failures) {
  const distance = (mark, at) => Math.max(mark.from - at, at - mark.to, 0);
  for (const failure of failures) {
    let nearest = null;
    for (const mark of marks) {
      if (mark.kind === failure.kind && distance(mark, failure.mono) <= BESIDE && (!nearest || distance(mark, failure.mono) < distance(nearest, failure.mono))) {
        nearest = mark;
      }
    }
    nearest?.told.push(failure);
  }
}

/** @param {Mark[]} marks @returns {string[]} their classes, in an order that stays the same as marks come and go */
export function kindsOf(marks) {
  return [...new Set(marks.map((mark) => mark.kind))].sort(byOrder);
}

/** @param {Mark} mark @param {number} [index] @returns {Choice} one failure of a mark */
export function choose(mark, index = 0) {
  const { key, kind, from, count, told } = mark;
  const i = Math.min(Math.max(index, 0), Math.max(told.length - 1, 0));
  return { key, kind, from, count, index: i, failure: told[i] ?? null, of: Math.max(count, told.length) };
}

/**
 * The next choice after a step.
 *
 * @param {Mark[]} marks by time
 * @param {Choice|null} choice the present one; its mark may be gone
 * @param {'earlier'|'later'|'previous'|'next'|'first'|'last'} step earlier and later go from mark to mark, previous and next within a mark
 * @returns {Choice|null} the new one; the same one at the end
 */
export function step(marks, choice, step) {
  if (marks.length === 0) {
    return choice;
  }
  if (step === 'first' || (!choice && step === 'later')) {
    return choose(marks[0]);
  }
  if (step === 'last' || !choice) {
    return choose(marks.at(-1));
  }
  if (step === 'previous' || step === 'next') {
    const mark = marks.find((one) => one.key === choice.key);
    return mark ? choose(mark, choice.index + (step === 'next' ? 1 : -1)) : choice;
  }
  const after = (mark) => mark.from - choice.from || (mark.kind === choice.kind ? 0 : mark.kind < choice.kind ? -1 : 1);
  const mark = step === 'later' ? marks.find((one) => after(one) > 0) : marks.filter((one) => after(one) < 0).at(-1);
  return mark ? choose(mark) : choice;
}
