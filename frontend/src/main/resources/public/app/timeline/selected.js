/** The line through all rows at the event that a person has selected. */
import { add, set } from './svg.js';

/** @implements {import('./scene.js').Layer} */
export class Selected {
  #moving;
  #line;
  #pin;

  /** @param {SVGElement} parent */
  constructor(parent) {
    this.#moving = add(add(parent, 'g', { 'clip-path': 'url(#plot)' }), 'g', { class: 'selected' });
    this.#line = add(this.#moving, 'path', { class: 'selected-line' });
    this.#pin = add(this.#moving, 'path', { class: 'selected-pin' });
  }

  /** @param {import('./scene.js').Scene} scene @returns {import('./labels.js').Label[]} none: the caption says what the event was */
  sync({ selected: event, now, layout, view }) {
    const seen = event !== null && event.mono <= now && event.mono > view.oldest;
    const { u, operator, bottom } = layout;
    const x = seen ? view.x(event.mono) - u : 0;
    set(this.#line, { d: seen ? `M${x.toFixed(1)},${operator.y} V${bottom}` : null });
    set(this.#pin, { d: seen ? `M${x.toFixed(1)},${operator.y} l${-7 * u},${4 * u} v${8 * u} l${7 * u},${4 * u} z` : null });
    return [];
  }

  move(offset) {
    set(this.#moving, { transform: `translate(${offset.toFixed(2)} 0)` });
  }
}
