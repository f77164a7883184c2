/** The tour: a strip that is not modal. Its state is in progress.js, its texts in steps.js, its actions in actions.js. */
import { put } from '../figures.js';
import { Actions, GivenUp } from './actions.js';
import { api } from '../api.js';
import { closingLines } from './closing.js';
import { acted, answered, closed, opened, read, STEPS, to, write } from './progress.js';
import { Spot } from './spot.js';
import { GUIDE, seenOf } from './steps.js';

const KEY = 'handoff.tour';

export class Tour {
  #strip;
  #parts;
  #glossary;
  #live;
  #actions;
  #spot;
  #progress = read(remembered());
  #state = null;
  #acting = false;
  #opener = null;
  #closing = false;
  /** Whether it has pointed at the place of this step, or a person has asked where that is. */
  #pointed = false;

  /** @param {HTMLElement} strip @param {HTMLElement} layer for the boxes @param {import('./glossary.js').Glossary} glossary @param {() => void} live makes the page show the present */
  constructor(strip, layer, glossary, live) {
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
    if (this.#progress.open) {
      this.#actions.started = this.#progress.ours;
      this.#tell();
    }
  }

  get isOpen() {
    return this.#progress.open;
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
    if (seen[step] === null && since[step] > 0) {
      const now = seenOf(GUIDE[step], state, since[step]);
      if (now?.done) {
        this.#keep(answered(this.#progress, now.sentences));
        this.#tellSeen();
      } else {
        this.#list(this.#parts.sofar, now?.sentences ?? []);
      }
    }
  }

  toggle() {
    if (this.#progress.open) {
      this.close();
    } else {
      this.open();
    }
  }

  async open() {
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
    if (this.#progress.step < STEPS - 1) {
      this.step(1);
    } else if (this.#closing) {
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
    put(this.#parts.step, 'The end');
    put(this.#parts.question, 'Eight questions, eight answers');
    put(this.#parts.text, this.#progress.ours ? 'Closing the tour stops the traffic that it has started, and puts back release and server.' : 'Closing the tour puts back release and server.');
    put(this.#parts.heading, 'What you have seen in this session');
    this.#list(this.#parts.sofar, []);
    this.#list(this.#parts.seen, closingLines(this.#progress));
    this.#parts.waiting.hidden = this.#parts.answer.hidden = true;
    put(this.#parts.next, 'Close the tour');
    this.#parts.close.hidden = true;
    this.#parts.question.focus({ preventScroll: true });
  }

  async #act() {
    const { step } = this.#progress;
    this.#acting = true;
    this.#keep(acted(this.#progress, this.#state.mono));
    this.#tell();
    this.#look(true, true);
    this.#live();
    try {
      await this.#actions.run(GUIDE[step].act, this.#progress.since[step]);
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
    put(this.#parts.away, this.#pointed && !there ? `Not in view now: ${GUIDE[this.#progress.step].look}.` : '');
  }

  #look(on, reveal = false) {
    this.#pointed = false;
    this.#spot.show(on ? GUIDE[this.#progress.step].at : null);
    if (on && reveal) {
      this.#spot.reveal();
    }
  }

  #tell(focus = false) {
    const { step } = this.#progress;
    const { question, text, look } = GUIDE[step];
    this.#closing = this.#parts.close.hidden = false;
    delete this.#strip.dataset.closing;
    put(this.#parts.heading, 'What you have just seen');
    this.#strip.hidden = false;
    document.documentElement.dataset.tour = String(step + 1);
    put(this.#parts.step, `Step ${step + 1} of ${STEPS}`);
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
    const { action, warns } = GUIDE[step];
    put(this.#parts.action, action);
    put(this.#parts.warns, warns ?? '');
    this.#parts.act.disabled = this.#acting;
    this.#parts.back.disabled = step === 0;
    put(this.#parts.next, step === STEPS - 1 ? 'Finish' : 'Next');
  }

  #tellSeen() {
    const { step, seen } = this.#progress;
    const there = seen[step] !== null;
    this.#list(this.#parts.sofar, []);
    this.#list(this.#parts.seen, seen[step] ?? []);
    this.#parts.waiting.hidden = there;
    this.#parts.answer.hidden = !there;
    this.#parts.answer.replaceChildren(...(there ? this.#glossary.nodes(GUIDE[step].answer) : []));
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
      sessionStorage.setItem(KEY, write(progress));
    } catch {
      // This browser stores nothing, so the tour starts over after a reload.
    }
  }
}

function remembered() {
  try {
    return sessionStorage.getItem(KEY);
  } catch {
    return null;
  }
}
