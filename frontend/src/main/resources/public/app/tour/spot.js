/** Boxes around what the tour points at. They follow it and let every click through. */
import { boxesOf } from './places.js';

const ROOM = 6;

export class Spot {
  #layer;
  #place = null;

  /** @param {HTMLElement} layer lies over the page; is not read aloud */
  constructor(layer) {
    this.#layer = layer;
  }

  /** @param {string|null} place null for none */
  show(place) {
    this.#place = place;
    this.draw();
  }

  /** @returns {boolean} whether there is anything at that place */
  draw() {
    const boxes = this.#place ? boxesOf(this.#place, document) : [];
    while (this.#layer.childElementCount > boxes.length) {
      this.#layer.lastChild.remove();
    }
    boxes.forEach((box, i) => {
      const node = this.#layer.children[i] ?? this.#layer.appendChild(document.createElement('div'));
      node.className = i === 0 ? 'spot first' : 'spot';
      Object.assign(node.style, {
        left: `${box.left + scrollX - ROOM}px`, top: `${box.top + scrollY - ROOM}px`,
        width: `${box.right - box.left + 2 * ROOM}px`, height: `${box.bottom - box.top + 2 * ROOM}px`,
      });
    });
    return boxes.length > 0;
  }

  /** Scrolls it into view. */
  reveal() {
    this.draw();
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.#layer.firstChild?.scrollIntoView({ block: 'nearest', behavior: calm ? 'auto' : 'smooth' });
  }
}
