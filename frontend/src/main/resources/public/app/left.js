/** How long the traffic still runs. Pure. */
import { isRunning } from './model/numbers.js';
import { clock } from './model/words.js';

/** @param {import('./model/reduce.js').State} state @param {number} now mono @returns {string} as "1:23 left"; empty without traffic */
export function timeLeft({ run, mono }, now) {
  const { started } = run ?? {};
  if (!started?.durationMillis || !isRunning(run, mono)) {
    return '';
  }
  const left = started.durationMillis - (now - started.mono) / 1e6;
  return left > 0 ? `${clock(left + 999)} left` : 'ending';
}
