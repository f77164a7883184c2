/** The tour and the cards, which are not modal. Their state is in progress.js, their texts in steps.js and cards.js, their actions in actions.js, how they look in strip.js. */
import { Actions, GivenUp } from './actions.js';
import { api } from '../api.js';
import { TOUR } from './courses.js';
import { acted, answered, closed, opened, read, to, write } from './progress.js';
import { Spot } from './spot.js';
import { Strip } from './strip.js';

export class Tour {
  #strip;
  #live;
  #actions;
  #spot;
  /** @type {import('./courses.js').Course} */
  #course = TOUR;
  #steps = TOUR.steps();
  #progress;
  #state = null;
  #acting = false;
  #opener = null;
  #closing = false;
  /** The steps whose action a click has run since the course was opened. */
  #clicked = new Set();
  /** Whether it has pointed at the place of this step, or a person has asked where that is. */
  #pointed = false;

  /**
   * @param {HTMLElement} strip
   * @param {HTMLElement} layer for the boxes
   * @param {import('./glossary.js').Glossary} glossary
   * @param {() => void} live makes the page show the present
   * @param {import('./courses.js').Course[]} courses of which one may have been open before a reload
   */
  constructor(strip, layer, glossary, live, courses) {
    this.#live = live;
    this.#spot = new Spot(layer);
    this.#actions = new Actions(api, (words) => this.#strip.doing(words));
    this.#strip = new Strip(strip, glossary, {
      back: () => this.step(-1),
      next: () => this.#next(),
      close: () => this.close(),
      act: () => this.#act(),
      look: () => {
        this.#look(true, true);
        this.#pointed = true;
        this.#point();
      },
    });
    const left = courses.find((course) => read(remembered(course.key), course.steps().length).open) ?? TOUR;
    this.#take(left);
    if (this.#progress.open) {
      this.#actions.started = this.#progress.ours;
      this.#tell();
    }
  }

  get isOpen() {
    return this.#progress.open;
  }

  /** @returns {import('./courses.js').Course|null} what it leads through */
  get course() {
    return this.#progress.open ? this.#course : null;
  }

  #take(course) {
    this.#course = course;
    this.#steps = course.steps();
    this.#progress = read(remembered(course.key), this.#steps.length);
  }

  /** @param {import('../model/reduce.js').State} state the newest, even while the page shows an earlier moment */
  draw(state) {
    this.#state = state;
    if (!this.#progress.open || state.mono === 0 || this.#closing) {
      return;
    }
    this.#actions.see(state);
    this.#point();
    const { step, since, seen } = this.#progress;
    if (this.#course.fresh) {
      this.#tellFresh();
    } else if (seen[step] === null && since[step] > 0) {
      const now = this.#course.seen(this.#steps[step], state, since[step]);
      if (now?.done) {
        this.#keep(answered(this.#progress, now.sentences));
        this.#tellSeen();
      } else {
        this.#strip.soFar(now?.sentences ?? []);
      }
    }
  }

  /** @param {import('./courses.js').Course} [course] */
  async toggle(course = TOUR) {
    const there = this.course === course;
    if (this.#progress.open) {
      await this.close();
    }
    if (!there) {
      await this.open(course);
    }
  }

  /** @param {import('./courses.js').Course} [course] */
  async open(course = TOUR) {
    if (!this.#progress.open) {
      this.#take(course);
    }
    this.#clicked.clear();
    this.#opener = document.activeElement;
    let found = null;
    try {
      found = await this.#actions.found();
    } catch {
      // Then there is nothing to put back; the buttons report problems themselves.
    }
    this.#actions.started = false;
    this.#keep(opened(this.#progress, found, this.#state?.mono ?? 0));
    this.#tell(true);
  }

  /** Puts back what the tour has changed. */
  async close() {
    const { found, ours } = this.#progress;
    this.#keep(closed(this.#progress));
    this.#look(false);
    this.#strip.hide();
    this.#opener?.focus?.({ preventScroll: true });
    try {
      await (found ? this.#actions.tidy(found, ours) : this.#actions.giveUp());
    } catch {
      // Somebody else has changed it in the meantime.
    }
  }

  /** Goes to a step and runs it. @param {(step: import('./steps.js').Step) => boolean} which */
  run(which) {
    this.step(this.#steps.findIndex(which) - this.#progress.step);
    this.#clicked.add(this.#progress.step);
    this.#act();
  }

  /** A presenter's clicker: forward first runs what the card is about, then goes on. @param {1|-1} by */
  click(by) {
    const { step } = this.#progress;
    if (by > 0 && !this.#clicked.has(step)) {
      this.#clicked.add(step);
      this.#act();
    } else {
      this.step(by);
    }
  }

  /** @param {number} by steps forward, or back if negative */
  step(by) {
    if (this.#progress.open) {
      // Back from the end is the last question.
      const steps = this.#closing && by < 0 ? by + 1 : by;
      this.#actions.giveUp();
      this.#keep(to(this.#progress, this.#progress.step + steps, this.#state?.mono ?? 0));
      this.#look(false);
      this.#tell(true);
    }
  }

  #next() {
    if (this.#progress.step < this.#steps.length - 1) {
      this.step(1);
    } else if (this.#closing || !this.#course.end) {
      this.close();
    } else {
      this.#sumUp();
    }
  }

  /** The end: what was seen in this session, question by question. */
  #sumUp() {
    this.#actions.giveUp();
    this.#look(false);
    this.#closing = true;
    this.#strip.sumUp(this.#course.end(this.#progress));
  }

  async #act() {
    const { step } = this.#progress;
    this.#actions.see(this.#state);
    this.#acting = true;
    this.#keep(acted(this.#progress, this.#state.mono));
    this.#tell();
    this.#look(true, true);
    this.#live();
    try {
      await this.#actions.run(this.#course.acts(this.#steps[step]), this.#progress.since[step]);
    } catch (problem) {
      if (!(problem instanceof GivenUp) && step === this.#progress.step) {
        this.#strip.doing(`That did not work: ${problem.message}`);
      }
    }
    this.#acting = false;
    if (this.#actions.without) {
      this.#strip.doing(this.#actions.without);
    }
    this.#keep({ ...this.#progress, ours: this.#actions.started && this.#progress.open });
    this.#tellButtons();
  }

  /** Follows the place, and says so where it is not in view any more. */
  #point() {
    const there = this.#spot.draw();
    this.#pointed ||= there;
    this.#strip.away(this.#pointed && !there ? `Not in view now: ${this.#steps[this.#progress.step].look}.` : '');
  }

  #look(on, reveal = false) {
    this.#pointed = false;
    this.#spot.show(on ? this.#steps[this.#progress.step].at : null);
    if (on && reveal) {
      this.#spot.reveal();
    }
  }

  #tell(focus = false) {
    this.#closing = false;
    this.#strip.ask(this.#course, this.#steps, this.#progress.step);
    this.#tellSeen();
    if (focus) {
      this.#strip.focus();
    }
  }

  #tellButtons() {
    const { step } = this.#progress;
    this.#strip.buttons(this.#steps[step], { acting: this.#acting, first: step === 0, last: step === this.#steps.length - 1 });
  }

  /** The numbers of the newest restart, whoever has made it. */
  #tellFresh() {
    const step = this.#steps[this.#progress.step];
    const now = this.#course.seen(step, this.#state, 0);
    this.#strip.seen(now?.sentences ?? null, step.answer);
  }

  #tellSeen() {
    const { step, seen } = this.#progress;
    this.#strip.soFar([]);
    this.#strip.seen(seen[step], this.#steps[step].answer);
    this.#tellButtons();
  }

  #keep(progress) {
    this.#progress = progress;
    try {
      sessionStorage.setItem(this.#course.key, write(progress));
    } catch {
      // This browser stores nothing, so the tour starts over after a reload.
    }
  }
}

function remembered(key) {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}
