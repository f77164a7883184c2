/** How much time is in view. By default it is fitted to the running restart; what a person chose stays until they return to live. Pure. */
import { focusAt } from '../model/restarts.js';
import { secondsFor } from '../timeline/scale.js';

/** Steps of the zoom; seconds in view. */
export const STEPS = [1, 2, 3, 5, 8, 12, 16, 22, 30, 45, 60, 90, 120];

/** How long a restart stays in focus after its end; nanoseconds. */
const HOLD = 10e9;

export class Zoom {
  /** What a person chose, in seconds; null while it is fitted automatically. */
  own = null;

  #auto = 30;

  /** @param {import('../model/reduce.js').State} state @param {number} now @param {boolean} live @returns {number} seconds in view; fitted while live, otherwise unchanged */
  seconds(state, now, live) {
    if (live) {
      this.#auto = secondsFor(focusAt(state, now, HOLD), now);
    }
    return this.own ?? this.#auto;
  }

  /** @param {1|-1} steps in or out */
  by(steps) {
    const present = this.own ?? this.#auto;
    const next = steps > 0 ? STEPS.findLast((one) => one < present) : STEPS.find((one) => one > present);
    this.own = next ?? present;
  }

  /** @param {number} seconds exactly */
  set(seconds) {
    this.own = Math.min(STEPS.at(-1), Math.max(STEPS[0], seconds));
  }

  fit() {
    this.own = null;
  }
}
