/**
 * Keeps the server-rendered panels up to date: requests a panel when something that it shows has happened, at most every 250 ms, and never while
 * a person is filling in its form.
 */
import { Filling } from './filling.js';
import { backoffAt } from './model/restarts.js';
import { placeIn } from './place.js';

const PAUSE = 250;

/** The pause after a request that nobody answered. */
const AGAIN = 2000;

/** An open verdict changes with every answer. */
const OPEN_PAUSE = 1000;

/** What a verdict depends on. */
const VERDICT = ['process.', 'child.', 'upgrade.', 'restart.', 'listener.', 'traffic.started', 'traffic.finished', 'traffic.failure'];

/** The record types that each panel depends on, by prefix. */
const SHOWS = {
  controls: ['process.', 'child.', 'upgrade.', 'listener.', 'operator.', 'subject.'],
  traffic: ['traffic.started', 'traffic.change', 'traffic.finished', 'operator.', 'process.exited'],
  faults: ['subject.', 'process.', 'child.', 'upgrade.', 'operator.', 'fault.', 'traffic.started', 'traffic.finished'],
  verdicts: VERDICT,
  figures: VERDICT,
  restarts: VERDICT,
  ways: [...VERDICT, 'subject.'],
};

/** What changes with an open verdict. */
const OF_VERDICTS = new Set(['verdicts', 'figures', 'restarts', 'ways']);

/** The panels that are about the moment shown; the others are about now. */
const OF_THE_MOMENT = new Set(['verdicts', 'figures']);

const SHOWN_NOWHERE = new Set(['process.heartbeat', 'process.seen', 'process.gone', 'listener.held']);

export class Panels {
  #panels;
  #backoffEnds = 0;
  #followed = 0;
  #shown = 'live';

  constructor() {
    // A recording has no server buttons, and a report has no server to ask.
    this.#panels = Object.keys(globalThis.htmx ? SHOWS : {}).filter((id) => document.getElementById(id)).map((id) => new Panel(id));
    document.addEventListener('visibilitychange', () => this.all());
  }

  /** @param {object[]} records that have just arrived */
  after(records) {
    for (const panel of this.#panels) {
      if (records.some((r) => !SHOWN_NOWHERE.has(r.type) && SHOWS[panel.id].some((prefix) => r.type.startsWith(prefix)))) {
        panel.wanted();
      }
    }
  }

  /** The dashboard answers again: the stream may have survived a break in which requests failed. */
  heard() {
    this.#panels.forEach((panel) => panel.again());
  }

  all() {
    this.#panels.forEach((panel) => panel.wanted());
  }

  /**
   * Ten times a second. The buttons are about now, whatever moment is shown; the verdict is about the moment shown.
   *
   * @param {import('./model/reduce.js').State} state
   * @param {number} now
   * @param {{restart: number|null, by: number|null}} judged the restart that the verdict is about, as of Time
   */
  tick(state, now, judged) {
    const backoff = backoffAt(state, now);
    if (!backoff && this.#backoffEnds > 0) {
      this.all();
    }
    this.#backoffEnds = backoff ? backoff.until : 0;
    const countdown = document.getElementById('backoff');
    const words = backoff ? `allowed in ${Math.max(0, (backoff.until - now) / 1e9).toFixed(1)} s` : '';
    if (countdown && countdown.textContent !== words) {
      countdown.textContent = words;
    }
    this.#followOpenVerdict();
    this.#followMoment(judged);
    this.#panels.forEach((panel) => panel.tick(OF_THE_MOMENT.has(panel.id) ? judged.by : null));
  }

  /** Between two restarts the verdict stays the same. */
  #followMoment({ restart, by }) {
    const shown = by === null ? 'live' : String(restart);
    if (shown !== this.#shown) {
      this.#shown = shown;
      this.#panels.filter((panel) => OF_THE_MOMENT.has(panel.id)).forEach((panel) => panel.wanted());
    }
  }

  #followOpenVerdict() {
    const now = performance.now();
    if (now - this.#followed > OPEN_PAUSE && document.querySelector('#verdict[data-settled=false]')) {
      this.#followed = now;
      this.#panels.filter((panel) => OF_VERDICTS.has(panel.id)).forEach((panel) => panel.wanted());
    }
  }
}

class Panel {
  #wanted = 0;
  #asked = 0;
  #asking = false;
  #failed = false;
  #filling;
  #open = new Set();
  #focus = null;

  constructor(id) {
    this.id = id;
    this.element = document.getElementById(id);
    this.#filling = new Filling(this.element);
    // The event does not bubble. What was opened stays open, even if a state of the panel lacks it for a while.
    this.element.addEventListener('toggle', ({ target }) => (target.open ? this.#open.add(target.id) : this.#open.delete(target.id)), true);
    this.element.addEventListener('htmx:beforeSwap', ({ detail }) => this.#mayBeSwapped(detail));
    this.element.addEventListener('htmx:afterSwap', () => this.#restore());
  }

  wanted() {
    // Twice, because what the server derives from a record may be available a little after the record.
    this.#wanted = 2;
  }

  /** Repeats a request that failed. */
  again() {
    if (this.#failed && this.#wanted === 0 && performance.now() - this.#asked > AGAIN) {
      this.#wanted = 1;
    }
  }

  /** @param {number|null} at the moment to show; null for now */
  tick(at) {
    const now = performance.now();
    if (this.#wanted === 0 || this.#isUnread() || this.#asking || now - this.#asked < (this.#wanted === 2 ? PAUSE : 4 * PAUSE) || this.#filling.isGoingOn(document.activeElement)) {
      return;
    }
    this.#wanted--;
    this.#asked = now;
    this.#asking = true;
    globalThis.htmx
      // Without a source of its own, a request would wait for another panel's, and a third would be dropped.
      .ajax('GET', `/panel/${this.id}${at === null ? '' : `?at=${Math.round(at)}`}`, { source: this.element, target: this.element, swap: 'innerHTML' })
      .then(() => (this.#failed = false))
      .catch(() => (this.#failed = true))
      .finally(() => (this.#asking = false));
  }

  /** The table of ways is read in its tab and by the cards; elsewhere it may be old. */
  #isUnread() {
    return this.id === 'ways' && this.element.closest('[hidden]') !== null && document.documentElement.dataset.tour === undefined;
  }

  /** Between the request and its answer a person may have begun to fill in the form. */
  #mayBeSwapped(detail) {
    if (detail.target === this.element && this.#filling.isGoingOn(document.activeElement)) {
      detail.shouldSwap = false;
      this.#wanted = Math.max(this.#wanted, 1);
    } else {
      this.#remember();
    }
  }

  #remember() {
    const active = document.activeElement;
    if (this.element.contains(active)) {
      this.#focus = placeIn(this.element, active);
    } else if (active !== document.body) {
      this.#focus = null;
    }
    // Of what has just been opened or closed, the event may not have come yet.
    this.element.querySelectorAll('details').forEach(({ id, open }) => (open ? this.#open.add(id) : this.#open.delete(id)));
  }

  /** Gives the focus back, even to a button that was disabled for a while, and keeps what was typed. */
  #restore() {
    for (const id of this.#open) {
      document.getElementById(id)?.setAttribute('open', '');
    }
    this.#filling.restore();
    // The glossary makes links of the words of the new content before that.
    queueMicrotask(() => {
      if (document.activeElement === document.body) {
        this.#focus?.()?.focus({ preventScroll: true });
      }
    });
  }
}
