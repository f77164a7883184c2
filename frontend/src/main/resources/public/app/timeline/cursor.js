/**
 * One line through all rows at the moment that a person points at. It follows the pointer, and a click holds it at its moment, so that
 * nothing depends on hovering.
 */
import { add, set } from './svg.js';

export class Cursor {
  #line;
  #foot;
  #pointer = null;
  #client = null;
  #held = null;
  #scale = null;
  #layout = null;
  #chosen = () => {};

  /** @param {SVGSVGElement} svg */
  constructor(svg) {
    const group = add(svg, 'g', { class: 'cursor', 'aria-hidden': 'true' });
    this.#line = add(group, 'path', { class: 'cursor-line' });
    this.#foot = add(group, 'path', { class: 'cursor-foot' });
    svg.addEventListener('pointermove', (event) => this.#point(event, svg));
    svg.addEventListener('pointerleave', () => this.#leave());
    svg.addEventListener('click', (event) => this.#click(event, svg));
  }

  /** @returns {number|null} mono at which it is held, null if it follows the pointer */
  get held() {
    return this.#held;
  }

  /** @returns {number|null} mono under it; null if it is not shown */
  get mono() {
    return this.#held ?? (this.#pointer === null || !this.#scale ? null : momentAt(this.#pointer, this.#scale));
  }

  /** @returns {{x: number, y: number}|null} where the pointer is in the window, while the line follows it */
  get pointer() {
    return this.#held === null && this.mono !== null ? this.#client : null;
  }

  /** Holds it at a moment. @param {number|null} mono null releases it */
  hold(mono) {
    this.#held = mono;
  }

  /** @param {(mono: number) => boolean} chosen called when a person clicks what belongs to a moment; returns whether there is an event to select */
  onMark(chosen) {
    this.#chosen = chosen;
  }

  /** Releases it and ignores the pointer until it moves, so that there is one line at a time. */
  clear() {
    this.#held = null;
    this.#pointer = null;
  }

  /** Draws it at its present place. @param {import('./scale.js').Scale} scale @param {import('./layout.js').Layout} layout */
  move(scale, layout) {
    this.#scale = scale;
    this.#layout = layout;
    const { mono } = this;
    const x = mono === null ? null : scale.x(mono);
    const seen = x !== null && x >= scale.left - 0.5 && x <= scale.right + 0.5;
    const { operator, bottom, u } = layout;
    set(this.#line, { d: seen ? `M${x.toFixed(1)},${operator.y} V${bottom}` : null, class: this.#held !== null ? 'cursor-line held' : 'cursor-line' });
    set(this.#foot, { d: seen && this.#held !== null ? `M${x.toFixed(1)},${bottom - 9 * u} l${-6 * u},${9 * u} h${12 * u} z` : null });
  }

  #point(event, svg) {
    this.#client = { x: event.clientX, y: event.clientY };
    const x = event.clientX - svg.getBoundingClientRect().left;
    this.#pointer = this.#scale && x >= this.#scale.left && x <= this.#scale.right ? x : null;
  }

  #leave() {
    this.#pointer = null;
  }

  #click(event, svg) {
    this.#point(event, svg);
    if (this.#pointer === null || event.target.closest('[role="button"]')) {
      return;
    }
    const marked = event.target.closest('.labels :is(.arrow-word, .ready-word, .end-word, .press-word, .flag-word), .end, .press');
    if (marked?.mono !== undefined && this.#chosen(marked.mono)) {
      return;
    }
    const near = this.#held !== null && Math.abs(this.#scale.x(this.#held) - this.#pointer) < 8 * this.#layout.u;
    this.hold(near ? null : momentAt(this.#pointer, this.#scale));
  }
}

/** @returns {number} the moment at an x */
export function momentAt(x, scale) {
  return Math.round(scale.warp.back(scale.warp.to(scale.now) - ((scale.right - x) / scale.perSecond) * 1e9));
}
