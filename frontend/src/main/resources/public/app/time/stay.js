/**
 * On a projector the picture of a restart that has ended stays: people talk about it. The page goes on by itself when something new is
 * done, and never pulls a view away that a person has chosen.
 */
/** What must have been seen of its end; nanoseconds. */
const AFTER = 1.5e9;

/** An end longer ago was not watched. */
const WATCHED = 10e9;

/** What a person or a signal begins. */
const BEGINS = new Set(['operator.action', 'upgrade.requested', 'fault.injected', 'traffic.started']);

export class Stay {
  #time;
  /** The restart that the view has stayed on, or was left for live. */
  #done = null;
  #staying = false;
  #since = 0;
  #at = null;

  /** @param {import('./time.js').Time} time */
  constructor(time) {
    this.#time = time;
  }

  /** @param {boolean} wanted @param {number} shown mono at the right edge @param {number} edge mono of what is known */
  look(wanted, shown, edge) {
    const { playhead, history } = this.#time;
    const restart = this.#time.restarts().at(-1);
    if (this.#staying) {
      this.#at ??= shown;
      const left = playhead.mode !== 'paused' || shown !== this.#at;
      if (left || history.milestones.some((r) => r.mono > this.#since && BEGINS.has(r.type))) {
        this.#staying = false;
        if (!left) {
          this.#time.live();
        }
      }
      return;
    }
    const ended = restart?.to ?? null;
    if (ended === null || history.complete || this.#done === restart.from) {
      return;
    }
    const now = edge - ended;
    if (wanted && playhead.mode === 'live' && now > AFTER && now < WATCHED) {
      this.#time.fit();
      this.#staying = true;
      this.#at = null;
      this.#since = edge;
    }
    if (now > AFTER) {
      this.#done = restart.from;
    }
  }
}
