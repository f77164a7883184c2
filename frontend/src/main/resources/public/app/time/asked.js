/**
 * Which restart verdict, figures, durations and table are about: one that a person has asked to see, as long as they stay with it, otherwise the
 * newest one before the moment shown. Pure, except that it keeps what was asked for.
 *
 * @typedef {object} Judged
 * @property {number|null} restart  mono of its signal, or of its order if only its figures are known
 * @property {number|null} by       its verdict is the newest one on a restart that was asked for by then; null for the newest of all
 */
import { LEAD, restartShown, signalOf } from './restarts.js';

export class Asked {
  /** mono of the signal of the restart that a person has asked to see; null if that is none in particular */
  about = null;

  /** The restart whose figures were asked for though its moments are gone, and the newest restart then. */
  #figures = null;

  /** @param {number} mono of the signal of a restart that is shown from now on */
  see(mono) {
    this.about = mono;
    this.#figures = null;
  }

  /** @param {number} asked mono of the order of a restart of which only figures are left @param {import('./restarts.js').Restart[]} restarts */
  seeFigures(asked, restarts) {
    this.#figures = { asked, newest: newestOf(restarts) };
  }

  /** A certain moment is shown instead of figures. */
  seeMoment() {
    this.#figures = null;
  }

  /** The person moves on. */
  leave() {
    this.about = this.#figures = null;
  }

  /**
   * @param {import('./restarts.js').Restart[]} restarts all known ones
   * @param {import('../model/reduce.js').Event[]} log by mono
   * @param {number} now mono of the moment shown
   * @param {boolean} live
   * @returns {Judged}
   */
  judged(restarts, log, now, live) {
    if (this.#figures?.newest === newestOf(restarts)) {
      const { asked } = this.#figures;
      return { restart: signalOf(log, asked) ?? asked, by: asked };
    }
    const restart = restartShown(restarts, this.about, now)?.from ?? null;
    return { restart, by: live ? null : restart !== null && restart === this.about ? restart : now + LEAD };
  }
}

function newestOf(restarts) {
  return restarts.at(-1)?.from ?? null;
}
