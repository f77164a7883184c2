/** The failure that a person has chosen on the timeline: its whole sentence below it, and the way from one to the next. */
import { put } from './figures.js';
import { choose, step } from './model/failures.js';
import { NOT_SENT } from './model/loss-classes.js';
import { chosenFailure, some } from './model/words.js';

const KEYS = { ArrowLeft: 'earlier', ArrowRight: 'later', ArrowUp: 'previous', ArrowDown: 'next', Home: 'first', End: 'last' };

export class ChosenFailure {
  /** @type {import('./model/failures.js').Choice|null} */
  choice = null;

  #strip;
  #words;
  #clear;
  #marks = [];

  /** @param {HTMLElement} strip @param {SVGElement} stage where arrow keys work too */
  constructor(strip, stage) {
    this.#strip = strip;
    this.#words = strip.querySelector('p');
    this.#clear = strip.querySelector('[data-step=none]');
    strip.addEventListener('click', ({ target }) => this.#step(target.closest('[data-step]')?.dataset.step));
    for (const where of [strip, stage]) {
      where.addEventListener('keydown', (event) => this.#key(event, where === stage));
    }
  }

  /** @param {import('./model/failures.js').Mark[]} marks all that are known */
  offer(marks) {
    this.#marks = marks;
    const mark = marks.find((one) => one.key === this.choice?.key);
    if (mark && mark.count !== this.choice.count) {
      this.choice = choose(mark, this.choice.index);
    }
    this.#draw();
  }

  /** @param {import('./model/failures.js').Mark} mark */
  choose(mark) {
    this.choice = this.choice?.key === mark.key ? this.choice : choose(mark);
    this.#draw();
  }

  focus() {
    this.#strip.focus({ preventScroll: true });
  }

  #key(event, onMark) {
    const wanted = event.key === 'Escape' ? 'none' : KEYS[event.key];
    if (!wanted || event.ctrlKey || event.metaKey || event.altKey || (wanted === 'none' && !this.choice)) {
      return;
    }
    event.preventDefault();
    this.#step(wanted);
    // The mark that had the focus is another one now, and may soon leave the window; this does not.
    if (onMark) {
      this.focus();
    }
  }

  #step(wanted) {
    if (!wanted) {
      return;
    }
    this.choice = wanted === 'none' ? null : step(this.#marks, this.choice, wanted);
    this.#draw();
  }

  #draw() {
    this.#strip.hidden = this.#marks.length === 0 && !this.choice;
    this.#strip.dataset.chosen = String(this.choice !== null);
    this.#clear.hidden = !this.choice;
    if (this.choice) {
      put(this.#words, chosenFailure(this.choice));
      return;
    }
    const sum = (marks) => marks.reduce((n, mark) => n + mark.count, 0);
    const lost = sum(this.#marks.filter((mark) => mark.kind !== NOT_SENT));
    const unsent = sum(this.#marks.filter((mark) => mark.kind === NOT_SENT));
    const words = [lost > 0 ? `${some(lost, 'request')} lost` : '', unsent > 0 ? `${some(unsent, 'request')} not sent` : ''].filter(Boolean).join(', ');
    put(this.#words, `${words} of late. Choose a mark to see which request it was: click it, or use the arrow keys.`);
  }
}
