/**
 * An action is pending from the click until its effect is seen: its panel shows another state (`data-panel-state`), or the request was refused. A
 * second click does nothing.
 */
import { onFailure } from './requests.js';

/** After this time without an effect the button works again; milliseconds. */
const PATIENCE = 15_000;

export class Pending {
  /** By the id of the button. @type {Map<string, {panel: HTMLElement, state: string, until: number}>} */
  #waiting = new Map();

  /** @param {HTMLElement} toolbar its panels are swapped from time to time */
  constructor(toolbar) {
    // htmx listens at the buttons themselves: this comes first.
    for (const name of ['click', 'submit']) {
      toolbar.addEventListener(name, (event) => this.#pressed(event), true);
    }
    toolbar.addEventListener('htmx:afterSwap', () => this.look());
    onFailure(toolbar, (xhr, sender) => this.#end(buttonOf(sender, null)?.id));
  }

  /** Ends what has had its effect, and marks what has not. */
  look() {
    for (const [id, { panel, state, until }] of this.#waiting) {
      if (stateOf(panel) !== state || performance.now() > until) {
        this.#end(id);
      } else {
        mark(document.getElementById(id), true);
      }
    }
  }

  #pressed(event) {
    const button = buttonOf(event.target, event);
    if (!button) {
      return;
    }
    if (this.#waiting.has(button.id)) {
      event.preventDefault();
      event.stopImmediatePropagation();
    } else if (event.type === 'submit' || button.type !== 'submit') {
      const panel = button.closest('section');
      this.#waiting.set(button.id, { panel, state: stateOf(panel), until: performance.now() + PATIENCE });
      mark(button, true);
    }
  }

  #end(id) {
    this.#waiting.delete(id);
    mark(document.getElementById(id), false);
  }
}

/** The button with which an order is given: one that htmx sends itself, or that submits its form. */
function buttonOf(target, event) {
  if (target.matches('form')) {
    return event?.submitter ?? target.querySelector('[data-pending]') ?? target.querySelector('button[type=submit]');
  }
  return target.closest('button[hx-post], button[hx-delete], button[type=submit]');
}

function stateOf(panel) {
  return panel.querySelector('[data-panel-state]')?.dataset.panelState ?? '';
}

function mark(button, on) {
  button?.toggleAttribute('data-pending', on);
  if (on) {
    button?.setAttribute('aria-disabled', 'true');
  } else {
    button?.removeAttribute('aria-disabled');
  }
}
