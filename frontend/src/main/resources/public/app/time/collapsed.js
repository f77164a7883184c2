/** Time without its idle stretches. */
import { Kept } from './kept.js';
import { collapse } from './warp.js';

/** A lasting idle stretch grows in steps of this length; nanoseconds. */
const GROWS = 100e6;

/** The share of the view that a collapsed stretch takes. */
const BREAK = 0.075;

export class Collapsed {
  #kept = new Kept();

  /**
   * The same object until something changes, because everything has to be placed again for another one.
   *
   * @param {import('./history.js').History} history
   * @param {number} edge mono
   * @param {number} seconds in view
   * @returns {import('./warp.js').Warp}
   */
  warp({ oldest, activity, complete, version }, edge, seconds) {
    const until = complete ? edge : Math.ceil(edge / GROWS) * GROWS;
    const idle = this.#kept.get('idle', `${version} ${until}`, () => activity.idle(oldest, until + 1e9));
    const width = seconds * BREAK * 1e9;
    return this.#kept.get('warp', `${width}: ${idle.map(({ from, to }) => `${from}-${to}`).join()}`, () => collapse(idle, width));
  }
}
