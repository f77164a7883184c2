/** The big numbers below the timeline. */
import { LATE } from './model/lateness.js';
import { isRunning, numbers, prepare } from './model/numbers.js';
import { count, latency, some } from './model/words.js';

export class Figures {
  #cells = new Map();
  #lost;
  #note;
  #seen = null;

  /** @param {HTMLElement} section */
  constructor(section) {
    for (const cell of section.querySelectorAll('[data-number]')) {
      this.#cells.set(cell.dataset.number, cell);
    }
    this.#lost = this.#cells.get('lost').parentElement;
    this.#note = document.getElementById('numbers-note');
  }

  /** @param {import('./model/reduce.js').State} state */
  async draw(state) {
    if (state.run === this.#seen) {
      return;
    }
    this.#seen = state.run;
    await prepare(state);
    if (this.#seen !== state.run) {
      return;
    }
    const n = numbers(state);
    for (const name of ['planned', 'answered', 'lost', 'notSent', 'inFlight']) {
      put(this.#cells.get(name), count(n[name]));
    }
    for (const name of ['p50', 'p99', 'max']) {
      put(this.#cells.get(name), n[name] === null ? '-' : latency(n[name]));
    }
    this.#lost.dataset.some = String(n.lost > 0);
    put(this.#note, note(state, n));
  }
}

function note(state, n) {
  if (!state.run) {
    return 'No traffic yet: press Start traffic.';
  }
  const words = [isRunning(state.run, state.mono) ? 'Traffic is running.' : 'Traffic has ended; these are the numbers of the last run.'];
  const kinds = Object.entries(n.failures).filter(([, times]) => times > 0);
  if (kinds.length > 0) {
    words.push(`Without a valid answer: ${kinds.map(([kind, times]) => `${count(times)} × ${kind}`).join(', ')}.`);
  }
  const without = [n.slow > 0 ? some(n.slow, 'slow-by-design request') : '', n.warmup > 0 ? `${count(n.warmup)} of the warm-up` : ''].filter(Boolean);
  words.push(`Latency counts from the planned moment${without.length > 0 ? `, without ${without.join(' and ')}` : ''}.`);
  if (n.lag > LATE) {
    words.push(`The generator itself was up to ${latency(n.lag)} late (grey).`);
  }
  return words.join(' ');
}

/** Changes a text only if it changes. */
export function put(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}
