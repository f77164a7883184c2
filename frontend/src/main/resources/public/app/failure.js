/** The failure that a person has chosen on the timeline: its whole sentence below it, and the way from one to the next. */
import { put } from './figures.js';
import { choose, step } from './model/failures.js';
import { totals } from './model/numbers.js';
import { chosenFailure, some } from './model/words.js';

const KEYS = { ArrowLeft: 'earlier', ArrowRight: 'later', ArrowUp: 'previous', ArrowDown: 'next', Home: 'first', End: 'last' };

export class ChosenFailure {
  /** @type {import('./model/failures.js').Choice|null} */
  choice = null;

  #strip;
  #words;
  #marks = [];
  #recent = { lost: 0, notSent: 0 };
  #when = '';

  /** What was lost when the strip was closed: it comes back when there is more. */
  #dismissed = null;
  #books = '';

  /** @param {HTMLElement} strip @param {SVGElement} stage where arrow keys work too */
  constructor(strip, stage) {
    this.#strip = strip;
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

  /**
   * How many the strip speaks of while none is chosen.
   *
   * @param {{lost: number, notSent: number, whole: boolean}} counts of the last minute of this run, or of the whole run
   * @param {import('./model/reduce.js').Run|null} run
   * @param {object|null} report header of a report: then the counts are those of its restart
   */
  recent(counts, run, report) {
    const all = totals(run);
    this.#recent = counts;
    this.#when = report ? `in restart ${report.restart}` : counts.whole ? 'in this run' : 'in the last minute';
    this.#books = `${run?.pid}:${run?.started?.mono}:${all.lost}:${all.notSent}`;
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
    if (wanted === 'none' && !this.choice) {
      this.#dismissed = this.#books;
    }
    this.choice = wanted === 'none' ? null : step(this.#marks, this.choice, wanted);
    this.#draw();
  }

  #draw() {
    const { lost, notSent } = this.#recent;
    const words = [lost > 0 ? `${some(lost, 'request')} lost` : '', notSent > 0 ? `${some(notSent, 'request')} not sent` : ''].filter(Boolean).join(' and ');
    this.#strip.hidden = !this.choice && (words === '' || this.#dismissed === this.#books);
    this.#strip.dataset.chosen = String(this.choice !== null);
    put(this.#words, this.choice ? chosenFailure(this.choice) : words ? `${words} ${this.#when}. ${this.#marks.length > 0 ? 'Click a mark on the timeline to see which, or use the arrow keys.' : ''}`.trim() : '');
  }
}
