/** Values that are made anew only when their key has changed: the same object until then. */

export class Kept {
  #kept = new Map();

  /**
   * @template T
   * @param {string} name
   * @param {string} key of what the value depends on
   * @param {() => T} make
   * @returns {T}
   */
  get(name, key, make) {
    if (this.#kept.get(name)?.key !== key) {
      this.#kept.set(name, { key, value: make() });
    }
    return this.#kept.get(name).value;
  }
}
