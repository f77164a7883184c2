/** What connects lanes: the time during which two processes hold the listener, and the arrows. */
import { overlaps } from '../model/listener.js';
import { bar } from './bar.js';
import { Arrows } from './arrows.js';
import { add, describe, each, set } from './svg.js';
import { duration } from '../model/words.js';


export class Overlay {
  #tint;
  #arrows;

  /** @param {SVGElement} parent @param {SVGElement} below a group that lies behind the lanes */
  constructor(parent, below) {
    this.#tint = add(add(below, 'g', { 'clip-path': 'url(#plot)' }), 'g', { class: 'overlaps' });
    this.#arrows = new Arrows(parent);
  }

  /**
   * @param {import('../model/reduce.js').State} state
   * @param {{process: import('../model/reduce.js').Process, holds: import('../model/listener.js').Hold[]}[]} lanes
   * @param {import('./layout.js').Layout} layout
   * @param {{mono: number, oldest: number, x: (mono: number) => number}} view
   * @returns {import('./labels.js').Label[]} its words
   */
  sync(state, lanes, layout, view) {
    const rows = new Map(layout.lanes.map((row) => [row.key, row]));
    return [...this.#syncOverlaps(lanes, rows, layout, view), ...this.#arrows.sync(state, lanes, rows, layout, view)];
  }

  move(offset) {
    set(this.#tint, { transform: `translate(${offset.toFixed(2)} 0)` });
    this.#arrows.move(offset);
  }

  #syncOverlaps(lanes, rows, layout, view) {
    const found = overlaps(lanes).filter((overlap) => overlap.to > view.oldest);
    const place = (overlap) => {
      const [upper, lower] = [rows.get(overlap.a.key), rows.get(overlap.b.key)].sort((a, b) => a.y - b.y);
      const top = upper.y + upper.parts.listener.y;
      const bottom = lower.y + lower.parts.listener.y + lower.parts.listener.h;
      return { top, bottom, between: lower.y - 11 * layout.u };
    };
    const key = (overlap) => `${overlap.a.key}|${overlap.b.key}|${overlap.from}`;
    each(
      this.#tint,
      found,
      key,
      () => add(this.#tint, 'rect', { class: 'overlap' }),
      (node, overlap) => {
        const { top, bottom } = place(overlap);
        describe(node, words(overlap, view));
        set(node, { ...bar(overlap, view), y: top, height: bottom - top });
      },
    );
    const wordy = found.filter((overlap) => [overlap.a, overlap.b].every((process) => rows.get(process.key).parts.answers));
    return wordy.map((overlap) => {
      const text = words(overlap, view);
      return { key: `o${key(overlap)}`, from: overlap.from, to: overlap.to, y: place(overlap).between, text, name: 'overlap-word', at: 'after', gap: 8 * layout.u, big: true, plate: 'plate', rank: 5, keep: true };
    });
  }
}

function words(overlap, view) {
  return `both hold the listener, ${duration((Math.min(overlap.to, view.mono) - overlap.from) / 1e6)}`;
}
