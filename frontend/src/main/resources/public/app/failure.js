/** The failure that a person has chosen on the timeline: its whole sentence below it, and the way from one to the next. */
import { put } from './figures.js';
import { choose, step } from './model/failures.js';
import { chosenFailure } from './model/words.js';

const KEYS = { ArrowLeft: 'earlier', ArrowRight: 'later', ArrowUp: 'previous', ArrowDown: 'next', Home: 'first', End: 'last' };

export class ChosenFailure {
  /** @type {import('./model/failures.js').Choice|null} */
  choice = null;

  #strip;
  #stage;
  #words;
  #marks = [];

  /** @param {HTMLElement} strip @param {SVGElement} stage where arrow keys work too */
  constructor(strip, stage) {
    this.#strip = strip;
    this.#stage = stage;
    this.#words = strip.querySelector('p');
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
    if (wanted === 'none') {
      this.#stage.querySelector('.mark[tabindex="0"]')?.focus({ preventScroll: true });
    } else if (onMark) {
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

  /** What is lost is told by the headline; here is which request it was. */
  #draw() {
    this.#strip.hidden = !this.choice;
    put(this.#words, this.choice ? chosenFailure(this.choice) : '');
  }
}
