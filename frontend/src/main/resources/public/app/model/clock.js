/**
 * Estimates the server's CLOCK_MONOTONIC between two messages. A message says what time it was when it left; among the last messages the one
 * with the least delay is the most accurate. Pure, except that the caller passes in `performance.now`.
 */
const REMEMBERED = 40;
const JUMP = 2e9;

export class Clock {
  #offsets = [];

  /** @param {number} mono of a message @param {number} local performance.now() as it came, milliseconds */
  note(mono, local) {
    const offset = mono - local * 1e6;
    if (this.#offsets.length > 0 && offset - Math.max(...this.#offsets) > JUMP) {
      this.#offsets = [];
    }
    this.#offsets.push(offset);
    if (this.#offsets.length > REMEMBERED) {
      this.#offsets.shift();
    }
  }

  reset() {
    this.#offsets = [];
  }

  /** @param {number} local performance.now() @returns {number} mono, or 0 before the first message */
  now(local) {
    return this.#offsets.length === 0 ? 0 : Math.max(...this.#offsets) + local * 1e6;
  }
}
