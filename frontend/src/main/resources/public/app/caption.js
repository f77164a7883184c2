/** In plain words: what has just happened and the system call behind it, or otherwise the present state. */
import { lifeOf, stateAt } from './model/life.js';
import { isRunning } from './model/numbers.js';
import { generationOf } from './model/generation.js';
import { backoffAt, nextOf, underWay } from './model/restarts.js';
import { sentence } from './model/words.js';

/** How long an event stays in the caption; nanoseconds. */
const FRESH = 12e9;

/**
 * @param {import('./model/reduce.js').State} state
 * @param {number} now
 * @param {import('./model/reduce.js').Event|null} [selected] the event that a person has selected; it takes the place of the newest
 * @returns {{text: string, why: string}} why: the system call behind it; empty if there is none
 */
export function caption(state, now, selected = null) {
  if (state.mono === 0) {
    return { text: 'Waiting for the first events.', why: '' };
  }
  if (selected) {
    const { text, why } = sentence(selected);
    return { text, why };
  }
  const latest = newest(state);
  if (latest && now - latest.mono < FRESH) {
    const { text, caption: short, why } = sentence(latest);
    return { text: short === true ? text : short, why };
  }
  return { text: standing(state, now), why: '' };
}

function newest(state) {
  for (let i = state.log.length - 1; i >= 0; i--) {
    if (sentence(state.log[i]).caption) {
      return state.log[i];
    }
  }
  return null;
}

function standing(state, now) {
  const attempt = underWay(state);
  if (attempt?.asked) {
    return `Waiting until the restart of ${attempt.asked.subject} is over.`;
  }
  if (attempt) {
    return attempt.ready === null ? `Waiting for ${nextOf(attempt)} to say that it is ready.` : `Both processes hold the listener until ${nextOf(attempt)} has served for a while.`;
  }
  if (backoffAt(state, now)) {
    return 'Wait before the next upgrade, or choose another release: then it is allowed at once.';
  }
  const alive = state.processes.filter((p) => !lifeOf(p).end && !['lost', 'standby'].includes(stateAt(p, state.mono)));
  const press = !state.subject || state.subject.subject === 'fd-handoff' ? 'Upgrade' : 'Restart';
  const serving = alive.filter((p) => ['serving', 'upgrading', 'backing off'].includes(stateAt(p, state.mono))).at(-1);
  if (!serving) {
    return alive.length > 0 ? `Generation ${generationOf(alive.at(-1)) || '?'} is ${stateAt(alive.at(-1), state.mono)}.` : 'Nothing is running. Press Start.';
  }
  const draining = alive.find((p) => stateAt(p, state.mono) === 'draining');
  if (draining) {
    return `The new process (generation ${generationOf(serving)}) serves. The old one (generation ${generationOf(draining)}) finishes its requests and exits.`;
  }
  const asked = isRunning(state.run, state.mono);
  return `Generation ${generationOf(serving)} is serving. ${asked ? `Press ${press} and watch the lanes.` : `Start traffic, then press ${press}.`}`;
}
