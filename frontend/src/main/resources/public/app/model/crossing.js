/**
 * The slow requests of a process, and which of them cross its handover: they were open on the old process while the new one was ready. Pure.
 *
 * @typedef {object} Slow
 * @property {number} id
 * @property {number} from
 * @property {number} to         Infinity while it lasts
 * @property {boolean} cut       it was cut off
 * @property {boolean} crossing
 */
import { lifeOf } from './life.js';
import { attemptsOf } from './restarts.js';
import { some } from './words.js';

/** @param {import('./reduce.js').Process} process @returns {number|null} when its successor was ready; null if it has none that lived */
export function handoverOf(process) {
  const attempt = attemptsOf(process).at(-1);
  return attempt && attempt.rolledback === null && attempt.aborted === null ? attempt.ready : null;
}

/** @param {import('./reduce.js').Process} process @returns {Slow[]} by start */
export function slowOf(process) {
  const { ended, closed } = lifeOf(process);
  const ready = handoverOf(process);
  return process.slow.map((one) => {
    const to = one.to ?? ended ?? Infinity;
    return { id: one.id, from: one.from, to, cut: to !== Infinity && one.second < one.of, crossing: ready !== null && to > ready && one.from < (closed ?? Infinity) };
  });
}

/** @param {Slow[]} slow @returns {string} what happens to the requests that cross the handover; empty if there are none */
export function crossingInWords(slow) {
  const crossing = slow.filter((one) => one.crossing);
  if (crossing.length === 0) {
    return '';
  }
  const open = crossing.filter((one) => one.to === Infinity).length;
  const cut = crossing.filter((one) => one.cut).length;
  const who = some(crossing.length, 'request');
  const rest = [open > 0 ? `${open} still open` : '', cut > 0 ? `${cut} cut off` : ''].filter(Boolean).join(', ');
  if (open > 0) {
    return `${who} ${crossing.length === 1 ? 'crosses' : 'cross'} the handover${open < crossing.length || cut > 0 ? `: ${rest}` : ''}`;
  }
  return `${who} crossed the handover: ${cut > 0 ? rest : crossing.length === 1 ? 'answered' : 'all answered'}`;
}

/**
 * Gives each slow request a line of its own for its whole life; the ones that cross the handover come first.
 *
 * @param {Slow[]} slow by start
 * @param {number} room lines available
 * @returns {number[]} a line for each, -1 where there was none left
 */
export function linesOf(slow, room) {
  const place = new Array(slow.length).fill(-1);
  const fill = (crossing, first) => {
    const busy = new Array(Math.max(0, room - first)).fill(-Infinity);
    let used = 0;
    slow.forEach((one, i) => {
      const line = one.crossing === crossing ? busy.findIndex((until) => until < one.from) : -1;
      if (line >= 0) {
        busy[line] = one.to;
        place[i] = first + line;
        used = Math.max(used, line + 1);
      }
    });
    return first + used;
  };
  fill(false, fill(true, 0));
  return place;
}

/** @param {Slow[]} slow by start @returns {number} the most that were open at once */
export function mostAtOnce(slow) {
  const ends = slow.map((one) => one.to).sort((a, b) => a - b);
  let most = 0;
  let gone = 0;
  slow.forEach((one, i) => {
    while (ends[gone] <= one.from) {
      gone++;
    }
    most = Math.max(most, i + 1 - gone);
  });
  return most;
}
