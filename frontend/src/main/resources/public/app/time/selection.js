/** The event that a person has selected by stepping to it, by choosing it in the list, or with a link. */

/** @param {import('../model/reduce.js').Event} r @returns {string} its name: the process that reported it and the number of its record */
export function nameOf(r) {
  return `${r.pid}:${r.seq}`;
}

export class Selection {
  /** @type {import('../model/reduce.js').Event|null} */
  event = null;

  #listeners = [];

  /** @param {import('../model/reduce.js').Event|null} event */
  set(event) {
    if (event !== this.event) {
      this.event = event;
      this.#listeners.forEach((listener) => listener(event));
    }
  }

  /** @param {(event: import('../model/reduce.js').Event|null) => void} listener called after each change */
  onChange(listener) {
    this.#listeners.push(listener);
  }
}
