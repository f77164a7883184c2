/**
 * In presenter mode the picture of a finished restart stays for a while, so that people can talk about it, and the page says so. It continues by itself after that, or when something new
 * begins, and never takes away a view that a person has chosen.
 */
/** How long the time after its end has to be in view; nanoseconds. */
const AFTER = 1.5e9;

/** Nobody was watching an end that is longer ago; nanoseconds. */
const WATCHED = 10e9;

/** How long it stays; nanoseconds. */
const HELD = 20e9;

/** Events that begin something new. */
const BEGINS = new Set(['operator.action', 'upgrade.requested', 'fault.injected', 'traffic.started']);

export class Stay {
  #time;
  /** The last restart that the view has stayed on or passed. */
  #done = null;
  #staying = false;
  #since = 0;
  #at = null;

  /** @param {import('./time.js').Time} time */
  constructor(time) {
    this.#time = time;
  }

  /**
   * @param {boolean} wanted
   * @param {number} shown mono at the right edge
   * @param {number} edge the newest known mono
   * @returns {string|null} what to say from now on; null if that is as before
   */
  look(wanted, shown, edge) {
    const { playhead, history } = this.#time;
    const restart = this.#time.restarts().at(-1);
    if (this.#staying) {
      this.#at ??= shown;
      const left = playhead.mode !== 'paused' || shown !== this.#at;
      if (left || edge - this.#since > HELD || history.milestones.some((r) => r.mono > this.#since && BEGINS.has(r.type))) {
        this.#staying = false;
        if (!left) {
          this.#time.live();
        }
        return '';
      }
      return null;
    }
    const ended = restart?.to ?? null;
    if (ended === null || history.complete || this.#done === restart.from) {
      return null;
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
    return this.#staying ? `The picture of this restart is held for ${HELD / 1e9} s, or until something new begins. Press l to go live.` : null;
  }
}
