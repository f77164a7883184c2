/**
 * Words on the timeline. They belong to a moment or a span and stay readable: they stop at the edges of the plot, and a word that must
 * fit its span is left out when it does not.
 *
 * @typedef {object} Label
 * @property {string} key
 * @property {number} from   mono
 * @property {number} to     mono; the label goes when this has left the window
 * @property {number} y      of its middle
 * @property {string} text
 * @property {string} name   class
 * @property {'inside'|'after'|'middle'|'before'} at  inside its span or not at all; after its beginning; in the middle; before its beginning
 * @property {number} [gap]  pixels between the moment and the word
 * @property {boolean} [big]
 */
import { each, add, set, textWidth } from './svg.js';

export class Labels {
  #group;
  #labels = [];

  /** @param {SVGElement} parent */
  constructor(parent) {
    this.#group = add(parent, 'g', { class: 'labels' });
  }

  /** @param {Label[]} labels @param {{usual: string, big: string}} fonts as CSS writes them */
  sync(labels, fonts) {
    this.#labels = labels;
    each(
      this.#group,
      labels,
      (label) => label.key,
      () => add(this.#group, 'text', { 'dominant-baseline': 'central' }),
      (node, label) => {
        label.node = node;
        label.width = textWidth(label.text, label.big ? fonts.big : fonts.usual);
        set(node, { class: label.name, text: label.text, y: label.y });
      },
    );
  }

  /** Puts them where they belong at this moment. @param {import('./scale.js').Scale} scale */
  move(scale) {
    for (const label of this.#labels) {
      const x = place(label, label.width, scale);
      set(label.node, { x: x ?? 0, visibility: x === null ? 'hidden' : 'visible' });
    }
  }
}

/** @returns {number|null} x of the beginning of the word, null if it is not to be seen */
export function place({ from, to, at, gap = 6 }, width, scale) {
  const begin = scale.x(from);
  const end = Math.min(scale.right, scale.x(Math.min(to, scale.now)));
  if (end < scale.left || begin > scale.right) {
    return null;
  }
  const seen = Math.max(scale.left, begin);
  if (at === 'inside') {
    return end - seen >= width + 2 * gap ? seen + gap : null;
  }
  if (at === 'before') {
    const x = begin - gap - width;
    return x >= scale.left ? x : null;
  }
  const x = at === 'middle' ? (seen + end - width) / 2 : begin + gap;
  return x + width < scale.left ? null : Math.min(Math.max(x, scale.left + 2), scale.right - width);
}
