/**
 * The moment at the right edge of the timeline: live it follows the clock, paused it stays, and replaying it runs at a speed. Pure, except that
 * the caller passes in the time.
 */
export const SPEEDS = [0.1, 0.25, 0.5, 1, 2, 4];

export class Playhead {
  /** @type {'live'|'paused'|'replaying'} */
  mode = 'live';

  speed = 1;

  /** Whether it has moved since it left live; if so, continuing means replaying from here. */
  moved = false;

  #at = 0;
  #local = 0;

  /**
   * @param {number} local performance.now()
   * @param {{oldest: number, edge: number, complete: boolean, warp: import('./warp.js').Warp}} known edge: the newest moment that can be shown
   * @returns {number} mono
   */
  now(local, { oldest, edge, complete, warp }) {
    if (this.mode === 'live') {
      this.#at = edge;
      return edge;
    }
    if (this.mode === 'replaying') {
      this.#at = warp.back(warp.to(this.#at) + (local - this.#local) * 1e6 * this.speed);
      this.#local = local;
      if (this.#at >= edge) {
        this.#at = edge;
        if (complete) {
          this.mode = 'paused';
        } else {
          this.live();
        }
      }
    }
    this.#at = Math.max(this.#at, Math.min(oldest, edge));
    return this.#at;
  }

  /** Stays where it is. */
  pause() {
    this.moved = this.moved || this.mode === 'replaying';
    this.mode = 'paused';
  }

  /** @param {number} mono goes there and pauses */
  goTo(mono) {
    this.#at = mono;
    this.mode = 'paused';
    this.moved = true;
  }

  /** Runs from here. @param {number} local performance.now() */
  replay(local) {
    this.mode = 'replaying';
    this.moved = true;
    this.#local = local;
  }

  /** Time runs at its own speed again. */
  live() {
    this.mode = 'live';
    this.speed = 1;
    this.moved = false;
  }
}
