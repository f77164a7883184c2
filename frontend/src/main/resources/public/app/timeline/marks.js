/**
 * The marks of the time axis: the time of day, and seconds from the signal of the restart in view. Pure.
 *
 * @typedef {{mono: number, text: string, zero?: boolean}} Mark
 */
import { allAttempts } from '../model/restarts.js';
import { briefly } from '../model/words.js';
import { inQuestion } from './scene.js';
import { marksFrom, stepOf } from './scale.js';

/**
 * @param {import('../model/reduce.js').State} state
 * @param {import('./scale.js').Scale} scale
 * @param {number|null} looked a moment in question
 * @returns {{origin: import('../model/restarts.js').Attempt|null, clock: Mark[], signal: Mark[]}}
 */
export function timesOf(state, scale, looked) {
  const origin = originOf(state, scale, looked);
  return { origin, clock: clockMarks(state, scale), signal: signalMarks(origin, scale) };
}

/**
 * @param {import('../model/reduce.js').State} state
 * @param {import('./scale.js').Scale} scale
 * @param {number|null} [looked] a moment in question
 * @returns {import('../model/restarts.js').Attempt|null} the restart whose signal counts as zero: the last one in view, at or before the moment in question
 */
export function originOf(state, scale, looked = null) {
  const seen = allAttempts(state).filter(({ requested }) => requested >= scale.oldest && requested <= scale.now);
  return inQuestion(seen, looked);
}

/** @param {import('../model/reduce.js').State} state @param {import('./scale.js').Scale} scale @returns {Mark[]} the time of day, at whole seconds */
export function clockMarks(state, scale) {
  const step = Math.max(1, stepOf(scale));
  // The moment of a full minute; the marks count from there.
  const origin = state.mono - (state.wall % 60_000) * 1e6;
  return marksFrom(scale, origin, step).map(({ mono }) => ({ mono, text: new Date(state.wall + (mono - state.mono) / 1e6 + 1).toTimeString().slice(0, 8) }));
}

/** @param {import('../model/restarts.js').Attempt|null} origin @param {import('./scale.js').Scale} scale @returns {Mark[]} seconds from its signal */
export function signalMarks(origin, scale) {
  if (!origin) {
    return [];
  }
  const step = stepOf(scale);
  return marksFrom(scale, origin.requested, step).map(({ n, mono }) => ({ mono, text: n === 0 ? `0 s ${briefly(origin.by || 'request')}` : seconds(n, step), zero: n === 0 }));
}

function seconds(n, step) {
  const s = Math.round(n * step * 10) / 10;
  return `${s > 0 ? '+' : '−'}${Math.abs(s)} s`;
}
