/** What a person is filling in or pressing: a panel is not swapped under their hands, and keeps what they have typed. */

/**
 * A field that was only just touched may have its text selected, which a swap would undo: what is typed next would be added to the old value.
 * Milliseconds.
 */
const TOUCHED = 3_000;

export class Filling {
  #element;
  #clock;
  #typed = new Map();
  #touched = -Infinity;
  #pressed = false;

  /**
   * @param {HTMLElement} element its content is swapped from time to time
   * @param {() => number} clock milliseconds
   */
  constructor(element, clock = () => performance.now()) {
    this.#element = element;
    this.#clock = clock;
    element.addEventListener('input', ({ target }) => target.form && this.#typed.set(target.id, target.value));
    for (const touch of ['focusin', 'pointerdown', 'keydown', 'select']) {
      element.addEventListener(touch, () => (this.#touched = clock()));
    }
    // There is no click if what was pressed is not there any more when it is released.
    for (const press of ['pointerdown', 'keydown']) {
      element.addEventListener(press, () => (this.#pressed = true));
    }
    for (const release of ['pointerup', 'pointercancel', 'keyup']) {
      element.addEventListener(release, () => (this.#pressed = false));
    }
    element.addEventListener('htmx:afterRequest', ({ detail }) => detail.successful && detail.elt.tagName === 'FORM' && this.#forget());
  }

  /** @param {Element} active the element that has the focus */
  isGoingOn(active) {
    // A release elsewhere is not heard.
    if (this.#pressed && this.#clock() - this.#touched < TOUCHED) {
      return true;
    }
    if (!this.#element.contains(active) || active.disabled) {
      return false;
    }
    return (
      active.matches('select') || this.#typed.has(active.id) || (active.matches('input:not([type=radio], [type=checkbox])') && this.#clock() - this.#touched < TOUCHED)
    );
  }

  #forget() {
    this.#typed.clear();
    this.#touched = -Infinity;
  }

  /** Puts what was typed into the fields of the new content, but for those that are disabled now. */
  restore() {
    for (const [id, value] of this.#typed) {
      const field = document.getElementById(id);
      if (field && !field.matches(':disabled')) {
        field.value = value;
      }
    }
  }
}
