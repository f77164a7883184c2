/** The time axis on top of the lanes, where it stays while they scroll: the time of day, and below it seconds from the signal of the restart in view. */
import { add, each, fontOf, set, textWidth } from './svg.js';

/** Its height; pixels of the design. */
export const HEIGHT = 35;

/** The middles of its two lines, and how far the words of each reach over the edges of the plot; pixels of the design. */
const LINES = [10, 26];
const OVER = [32, 18];

/** @implements {import('./scene.js').Layer} */
export class Axis {
  #svg;
  #clips;
  #lines;
  #edge;
  #ends = [];

  /** @param {SVGSVGElement} svg its own */
  constructor(svg) {
    this.#svg = svg;
    const defs = add(svg, 'defs');
    this.#clips = LINES.map((_, i) => add(add(defs, 'clipPath', { id: `axis-plot-${i}` }), 'rect', { y: -50, height: 500 }));
    this.#lines = ['clock', 'signal'].map((name, i) => add(add(svg, 'g', { 'clip-path': `url(#axis-plot-${i})` }), 'g', { class: `axis ${name}` }));
    this.#edge = add(svg, 'text', { class: 'axis-now', 'dominant-baseline': 'central' });
  }

  /** @param {import('./scene.js').Scene} scene @returns {import('./labels.js').Label[]} none: its words are its own */
  sync({ times, layout, view, live }) {
    const { u, left, right, width, narrow } = layout;
    this.#svg.style.width = `${width}px`;
    this.#svg.style.height = `${HEIGHT * u}px`;
    this.#clips.forEach((clip, i) => {
      const [before, after] = [Math.min(left, OVER[i] * u), Math.min(width - right, OVER[i] * u)];
      this.#ends[i] = [left - before, right + after];
      set(clip, { x: left - before, width: right - left + before + after });
    });
    const marks = [times.clock, times.signal];
    this.#lines.forEach((group, i) => this.#draw(group, apart(marks[i], group, view, u), LINES[i] * u, view));
    set(this.#edge, { x: right + 22 * u, y: LINES[1] * u, text: live ? 'now' : '', visibility: narrow ? 'hidden' : 'visible' });
    return [];
  }

  move(offset) {
    this.#lines.forEach((group, i) => {
      set(group, { transform: `translate(${offset.toFixed(2)} 0)` });
      for (const node of group.children) {
        set(node, { text: whole(node.wordings, node.at + offset, this.#ends[i]) });
      }
    });
  }

  #draw(group, marks, y, view) {
    const font = fontOf(group);
    each(
      group,
      marks,
      (mark) => mark.mono,
      () => add(group, 'text', { 'text-anchor': 'middle', 'dominant-baseline': 'central' }),
      (node, mark) => {
        node.at = view.x(mark.mono);
        node.wordings = [mark.text, ...(mark.zero ? ['0 s', '0'] : [])].map((text) => ({ text, half: textWidth(text, font) / 2 }));
        set(node, { x: node.at, y, class: mark.zero ? 'zero' : 'mark-text' });
      },
    );
  }
}

/** @param {{text: string, half: number}[]} wordings the longest first @param {number} at its middle @param {[number, number]} ends @returns {string} the first that lies between the ends as a whole; empty if none does */
export function whole(wordings, at, [from, to]) {
  return wordings.find(({ half }) => at - half >= from && at + half <= to)?.text ?? '';
}

/** Those that do not lie on each other; zero keeps its place. */
function apart(marks, group, view, u) {
  const font = fontOf(group);
  const half = (mark) => textWidth(mark.text, font) / 2 + 4 * u;
  const taken = [];
  const fits = (mark) => taken.every((other) => Math.abs(view.x(other.mono) - view.x(mark.mono)) >= half(other) + half(mark));
  for (const mark of [...marks].sort((a, b) => (b.zero ?? false) - (a.zero ?? false))) {
    if (fits(mark)) {
      taken.push(mark);
    }
  }
  return taken;
}
