/** The strip of the tour and of the cards, which is not modal. Its state is in progress.js, its texts in steps.js and cards.js, its actions in actions.js. */
import { put } from '../figures.js';
import { Actions, GivenUp } from './actions.js';
import { api } from '../api.js';
import { TOUR } from './courses.js';
import { acted, answered, closed, opened, read, to, write } from './progress.js';
import { Spot } from './spot.js';

export class Tour {
  #strip;
  #parts;
  #glossary;
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
    this.#strip = strip;
    this.#glossary = glossary;
    this.#parts = Object.fromEntries([...strip.querySelectorAll('[data-tour]')].map((part) => [part.dataset.tour, part]));
    this.#spot = new Spot(layer);
    this.#actions = new Actions(api, (words) => put(this.#parts.doing, words));
    const { back, next, close, act, look } = this.#parts;
    back.addEventListener('click', () => this.step(-1));
    next.addEventListener('click', () => this.#next());
    close.addEventListener('click', () => this.close());
    act.addEventListener('click', () => this.#act());
    look.addEventListener('click', () => {
      this.#look(true, true);
      this.#pointed = true;
      this.#point();
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
        this.#list(this.#parts.sofar, now?.sentences ?? []);
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
    this.#strip.hidden = true;
    document.documentElement.removeAttribute('data-tour');
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
    this.#strip.dataset.closing = 'true';
    const { title, text, heading, lines } = this.#course.end(this.#progress);
    put(this.#parts.step, 'The end');
    put(this.#parts.question, title);
    put(this.#parts.text, text);
    put(this.#parts.heading, heading);
    this.#list(this.#parts.sofar, []);
    this.#list(this.#parts.seen, lines);
    this.#parts.waiting.hidden = this.#parts.answer.hidden = true;
    put(this.#parts.next, 'Close the tour');
    this.#parts.close.hidden = true;
    this.#parts.question.focus({ preventScroll: true });
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
        put(this.#parts.doing, `That did not work: ${problem.message}`);
      }
    }
    this.#acting = false;
    if (this.#actions.without) {
      put(this.#parts.doing, this.#actions.without);
    }
    this.#keep({ ...this.#progress, ours: this.#actions.started && this.#progress.open });
    this.#tellButtons();
  }

  /** Follows the place, and says so where it is not in view any more. */
  #point() {
    const there = this.#spot.draw();
    this.#pointed ||= there;
    put(this.#parts.away, this.#pointed && !there ? `Not in view now: ${this.#steps[this.#progress.step].look}.` : '');
  }

  #look(on, reveal = false) {
    this.#pointed = false;
    this.#spot.show(on ? this.#steps[this.#progress.step].at : null);
    if (on && reveal) {
      this.#spot.reveal();
    }
  }

  #tell(focus = false) {
    const { step } = this.#progress;
    const { question, text, look } = this.#steps[step];
    this.#closing = this.#parts.close.hidden = false;
    delete this.#strip.dataset.closing;
    put(this.#parts.heading, this.#course.heading);
    put(this.#parts.waiting, this.#course.waiting);
    this.#strip.dataset.course = this.#course.key;
    this.#strip.hidden = false;
    document.documentElement.dataset.tour = String(step + 1);
    put(this.#parts.step, `${this.#course.name} ${step + 1} of ${this.#steps.length}`);
    put(this.#parts.question, question);
    this.#parts.text.replaceChildren(...this.#glossary.nodes(text));
    put(this.#parts.place, look);
    put(this.#parts.doing, '');
    this.#tellSeen();
    if (focus) {
      this.#parts.question.focus({ preventScroll: true });
      this.#strip.scrollIntoView({ block: 'nearest' });
    }
  }

  #tellButtons() {
    const { step } = this.#progress;
    const { action, warns } = this.#steps[step];
    put(this.#parts.action, action);
    put(this.#parts.warns, warns ?? '');
    this.#parts.act.disabled = this.#acting;
    this.#parts.back.disabled = step === 0;
    put(this.#parts.next, step === this.#steps.length - 1 ? 'Finish' : 'Next');
  }

  /** The numbers of the newest restart, whoever has made it. */
  #tellFresh() {
    const step = this.#steps[this.#progress.step];
    const now = this.#course.seen(step, this.#state, 0);
    this.#list(this.#parts.seen, now?.sentences ?? []);
    this.#parts.waiting.hidden = now !== null;
    if (this.#parts.answer.hidden !== (now === null)) {
      this.#parts.answer.hidden = now === null;
      this.#parts.answer.replaceChildren(...(now ? this.#glossary.nodes(step.answer) : []));
    }
  }

  #tellSeen() {
    const { step, seen } = this.#progress;
    const there = seen[step] !== null;
    this.#list(this.#parts.sofar, []);
    this.#list(this.#parts.seen, seen[step] ?? []);
    this.#parts.waiting.hidden = there;
    this.#parts.answer.hidden = !there;
    this.#parts.answer.replaceChildren(...(there ? this.#glossary.nodes(this.#steps[step].answer) : []));
    this.#tellButtons();
  }

  #list(list, sentences) {
    sentences.forEach((sentence, i) => put(list.children[i] ?? list.appendChild(document.createElement('li')), sentence));
    while (list.childElementCount > sentences.length) {
      list.lastChild.remove();
    }
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
