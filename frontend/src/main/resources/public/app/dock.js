/** The details below the timeline: restarts, traffic, log, comparison. One of them is open at a time, or none. */

/** A window of at least this height has room for them beside the whole timeline; in units of its font. */
const ROOMY = 58;

export class Dock {
  #root;
  #listeners = [];

  /** Whether a person has opened or closed something: then that stays. */
  #chosen = false;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#root = root;
    document.addEventListener('click', ({ target }) => {
      const button = target.closest?.('[data-opens]');
      if (button) {
        this.toggle(button.dataset.opens, root.contains(button));
      }
    });
    this.#fit();
    addEventListener('resize', () => this.#fit());
  }

  /** @returns {string|null} the name of what is open */
  get shown() {
    return this.#root.dataset.open ?? null;
  }

  /** @param {(name: string|null) => void} listener called with the name of what is open now */
  onChange(listener) {
    this.#listeners.push(listener);
  }

  /** @param {string} name @param {boolean} [closes] whether it closes what is open already */
  toggle(name, closes = true) {
    if (this.shown === name && closes) {
      this.open(null);
    } else {
      this.open(name);
      const body = document.getElementById(`dock-${name}`);
      // From elsewhere: to the figures. By its own button: so far that its beginning is in view.
      if (closes) {
        this.#root.scrollIntoView({ block: 'nearest' });
      } else {
        (body.querySelector('.of-restart') ?? body).scrollIntoView({ block: 'start' });
      }
    }
  }

  /** Until a person chooses, it is open where there is room. */
  #fit() {
    const room = innerHeight >= ROOMY * parseFloat(getComputedStyle(document.documentElement).fontSize);
    if (!this.#chosen && room !== (this.shown !== null)) {
      this.#show(room ? 'restarts' : null);
    }
  }

  /** @param {string|null} name null closes */
  open(name) {
    this.#chosen = true;
    this.#show(name);
  }

  #show(name) {
    if (name) {
      this.#root.dataset.open = name;
    } else {
      delete this.#root.dataset.open;
    }
    for (const button of this.#root.querySelectorAll('.tabs button')) {
      const on = button.dataset.opens === name;
      button.setAttribute('aria-expanded', String(on));
      document.getElementById(button.getAttribute('aria-controls')).hidden = !on;
    }
    this.#listeners.forEach((listener) => listener(name));
  }
}
