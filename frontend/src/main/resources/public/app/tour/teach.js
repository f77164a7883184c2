/** Tour, glossary, and the line that welcomes newcomers: wires them to their buttons and keys. */
import { cards, TOUR } from './courses.js';
import { Glossary } from './glossary.js';
import { allAttempts } from '../model/restarts.js';
import { register } from '../time/keys.js';
import { Tour } from './tour.js';

const byId = (id) => document.getElementById(id);

/** Parts of the page whose words link to the glossary. */
const EXPLAINED = ['caption', 'why', 'controls', 'faults', 'numbers', 'numbers-note', 'styles', 'figures', 'compare'];

export class Teach {
  #tour = null;
  #glossary;
  #cards = null;

  /** @param {() => void} live makes the page show the present @param {{names: () => string[], figuresOf: (way: string) => import('./cards.js').Figures|null}} ways that can be run */
  constructor(live, ways) {
    this.#glossary = new Glossary(byId('glossary'));
    byId('open-glossary').addEventListener('click', () => this.#glossary.toggle());
    // A recording or a report has no processes to act on, so there is no tour.
    if (byId('tour')) {
      this.#cards = cards(ways.names, ways.figuresOf);
      this.#tour = new Tour(byId('tour'), byId('spots'), this.#glossary, live, [TOUR, this.#cards]);
      byId('open-tour').addEventListener('click', () => this.#tour.toggle());
      byId('open-cards')?.addEventListener('click', () => this.#tour.toggle(this.#cards));
      byId('welcome-tour').addEventListener('click', () => this.#tour.open());
    }
    this.#registerKeys();
    EXPLAINED.map(byId).filter(Boolean).forEach((part) => this.#glossary.explain(part));
  }

  /** @param {import('../model/reduce.js').State} state the newest */
  draw(state) {
    if (!this.#tour) {
      return;
    }
    this.#tour.draw(state);
    byId('welcome').hidden = state.mono === 0 || this.#tour.isOpen || state.run !== null || allAttempts(state).length > 0;
  }

  /** Opens the card of a way, and runs it. @param {string} way */
  async run(way) {
    if (this.#tour.course !== this.#cards) {
      await this.#tour.toggle(this.#cards);
    }
    this.#tour.run((step) => step.way === way);
  }

  /** A step of a presenter's clicker. @param {1|-1} by @returns {boolean} whether the cards have taken it */
  click(by) {
    const there = this.#cards !== null && this.#tour.course === this.#cards;
    if (there) {
      this.#tour.click(by);
    }
    return there;
  }

  #registerKeys() {
    const tour = this.#tour;
    register('Help', [
      ['g', 'Open or close the glossary', () => this.#glossary.toggle()],
      ...(tour ? [['u', 'Open or close the tour', () => tour.toggle()], ['j', 'Tour: next question', () => tour.step(1)], ['J', 'Tour: previous question', () => tour.step(-1)], ...(byId('open-cards') ? [['d', 'Open or close the discussion cards; while presenting, Page Down runs a card and goes on to the next', () => tour.toggle(this.#cards)]] : [])] : []),
    ]);
  }
}
