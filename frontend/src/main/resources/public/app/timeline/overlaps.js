/** The time during which two processes hold the listener, as a tint behind their lanes. */
import { overlaps } from '../model/listener.js';
import { bar } from './bar.js';
import { add, describe, each, set } from './svg.js';
import { duration } from '../model/words.js';

/** @implements {import('./scene.js').Layer} */
export class Overlaps {
  #moving;

  /** @param {SVGElement} parent */
  constructor(parent) {
    this.#moving = add(add(parent, 'g', { 'clip-path': 'url(#plot)' }), 'g', { class: 'overlaps' });
  }

  /** @param {import('./scene.js').Scene} scene @returns {import('./labels.js').Label[]} */
  sync({ shown, layout, view }) {
    const rows = new Map(layout.lanes.map((row) => [row.key, row]));
    const found = overlaps(shown).filter((overlap) => overlap.to > view.oldest);
    const place = (overlap) => {
      const [upper, lower] = [rows.get(overlap.a.key), rows.get(overlap.b.key)].sort((a, b) => a.y - b.y);
      const top = upper.y + upper.parts.listener.y;
      const bottom = lower.y + lower.parts.listener.y + lower.parts.listener.h;
      return { top, bottom, between: lower.y - (layout.narrow ? 30 : 11) * layout.u };
    };
    const key = (overlap) => `${overlap.a.key}|${overlap.b.key}|${overlap.from}`;
    each(
      this.#moving,
      found,
      key,
      () => add(this.#moving, 'rect', { class: 'overlap' }),
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

  move(offset) {
    set(this.#moving, { transform: `translate(${offset.toFixed(2)} 0)` });
  }
}

function words(overlap, view) {
  return `both hold the listener, ${duration((Math.min(overlap.to, view.mono) - overlap.from) / 1e6)}`;
}
