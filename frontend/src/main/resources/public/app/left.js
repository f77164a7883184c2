/** How long the traffic still runs. Pure. */
import { timeLeft } from './model/numbers.js';
import { clock } from './model/words.js';

/** @param {import('./model/reduce.js').State} state @param {number} now mono @returns {string} as "1:23 left"; empty without traffic */
export function leftInWords({ run }, now) {
  const left = timeLeft(run, now);
  if (left === null) {
    return '';
  }
  return left > 0 ? `${clock(left + 999)} left` : 'ending';
}
