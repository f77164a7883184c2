/** The large numbers below the timeline. */
import { LATE } from './model/lateness.js';
import { isRunning, numbers, prepare, totals } from './model/numbers.js';
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

  /**
   * @param {import('./model/reduce.js').State} state
   * @param {object|null} report header of a report, whose numbers are those of its restart at any moment
   */
  async draw(state, report = null) {
    if (state.run === this.#seen) {
      return;
    }
    this.#seen = state.run;
    // At once, for the headline tells the same numbers; only the latencies have to be decoded first.
    const books = { ...totals(state.run), ...report?.tally };
    for (const name of ['planned', 'answered', 'lost', 'notSent', 'inFlight']) {
      this.#put(name, count(books[name]));
    }
    this.#lost.dataset.some = String(books.lost > 0);
    await prepare(state);
    if (this.#seen !== state.run) {
      return;
    }
    const n = { ...numbers(state), ...report?.tally };
    for (const name of ['p50', 'p99', 'max']) {
      this.#put(name, n[name] === null ? '-' : latency(n[name]));
    }
    put(this.#note, report ? noteOf(report) : note(state, n));
  }

  /** The style sheet makes long numbers smaller. */
  #put(name, text) {
    const cell = this.#cells.get(name);
    put(cell, text);
    cell.style.setProperty('--characters', String(text.length));
  }
}

function noteOf({ restart, tally }) {
  const { openAtStart, failures } = tally;
  return [`These are the numbers of restart ${restart} only: ${count(openAtStart)} open at its start + ${count(tally.planned)} planned = answered + lost + not sent + in flight.`, classes(failures)].filter(Boolean).join(' ');
}

function classes(failures) {
  const kinds = Object.entries(failures).filter(([, times]) => times > 0);
  return kinds.length > 0 ? `Without a valid answer: ${kinds.map(([kind, times]) => `${count(times)} × ${kind}`).join(', ')}.` : '';
}

function note(state, n) {
  if (!state.run) {
    return 'No traffic yet. Press Start traffic.';
  }
  const words = [isRunning(state.run, state.mono) ? 'Traffic is running.' : 'The traffic has ended. These are the numbers of the last run.'];
  words.push(classes(n.failures));
  const without = [n.slow > 0 ? some(n.slow, 'deliberately slow request') : '', n.warmup > 0 ? `${some(n.warmup, 'request')} of the warm-up` : ''].filter(Boolean);
  words.push(`Latency is measured from the planned moment${without.length > 0 ? `, excluding ${without.join(' and ')}` : ''}.`);
  if (n.lag > LATE) {
    words.push(`The load generator sent up to ${latency(n.lag)} late (grey).`);
  }
  return words.filter(Boolean).join(' ');
}

/** Sets a text if it is not the same already. */
export function put(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}
