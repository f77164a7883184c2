/** Boxes around what the tour points at. They follow it and let every click through. */
import { boxesOf } from './places.js';

const ROOM = 3;

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
    const boxes = this.#place ? seen(boxesOf(this.#place, document)) : [];
    while (this.#layer.childElementCount > boxes.length) {
      this.#layer.lastChild.remove();
    }
    boxes.forEach((box, i) => {
      const node = this.#layer.children[i] ?? this.#layer.appendChild(document.createElement('div'));
      node.className = 'spot';
      Object.assign(node.style, {
        left: `${box.left + scrollX - ROOM}px`, top: `${box.top + scrollY - ROOM}px`,
        width: `${box.right - box.left + 2 * ROOM}px`, height: `${box.bottom - box.top + 2 * ROOM}px`,
      });
    });
    return boxes.length > 0;
  }

  /** Scrolls it into view: the rows of the timeline, or the page where it is as long as it is. */
  reveal() {
    const [box] = this.#place ? boxesOf(this.#place, document) : [];
    if (box) {
      const behavior = matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth';
      const { rows, window: room } = view();
      const by = box.top < room.top ? box.top - room.top - MARGIN : box.bottom > room.bottom ? box.bottom - room.bottom + MARGIN : 0;
      (rows ?? globalThis).scrollBy({ top: by, behavior });
    }
    this.draw();
  }
}

/** Around what is scrolled to; pixels. */
const MARGIN = 24;

/** @returns {{rows: HTMLElement|null, window: {top: number, bottom: number}}} what scrolls the rows, null if that is the page, and where they can be seen */
function view() {
  const rows = document.getElementById('timeline');
  const [axis, bottom] = [document.getElementById('axis'), document.querySelector('.bottom')].map((one) => one.getBoundingClientRect());
  const scrolls = getComputedStyle(rows).overflowY === 'auto';
  return { rows: scrolls ? rows : null, window: scrolls ? { top: axis.bottom, bottom: rows.getBoundingClientRect().bottom } : { top: axis.height, bottom: Math.min(innerHeight, bottom.top) } };
}

/** The parts of boxes that can be seen. */
function seen(boxes) {
  const { rows, window: room } = view();
  const within = (box) => (rows ? { ...box, top: Math.max(box.top, room.top), bottom: Math.min(box.bottom, room.bottom) } : box);
  return boxes.map(within).filter((box) => box.bottom > box.top);
}
