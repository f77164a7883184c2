/**
 * Words on the timeline. They belong to a moment or a span and stay readable: they stop at the edges of the plot, never lie on each other, and
 * a word that has to fit its span is hidden when it does not.
 *
 * @typedef {object} Label
 * @property {string} key
 * @property {number} from   mono
 * @property {number} [tells] mono of the event that a click selects, if that is not the beginning
 * @property {number} to     mono; the label disappears when this has left the window
 * @property {number} y      of its middle
 * @property {string} text
 * @property {string} name   class
 * @property {'inside'|'after'|'middle'|'before'} at  inside its span or hidden; after its beginning; in the middle; before its beginning
 * @property {number} [gap]  pixels between the moment and the word
 * @property {boolean} [big]
 * @property {string[]} [texts]  shorter wordings for where the text does not fit
 * @property {number[]} [ys]     other places in case it would lie on another label
 * @property {number} [rank]     the higher keeps its place when two meet; 0 by default
 * @property {boolean} [keep]    it is placed before the others
 * @property {string} [plate]    class of the plate under it
 */
import { add, each, say, set, shortened, textWidth } from './svg.js';

/** The height of a word, pixels of the design. */
const TALL = 17;
const ASIDE = 5;

/** More than any rank. */
const FIRST = 10;

export class Labels {
  #plates;
  #group;
  #labels = [];
  #u = 1;

  /** @param {SVGElement} parent */
  constructor(parent) {
    this.#plates = add(parent, 'g', { class: 'plates', 'aria-hidden': 'true' });
    this.#group = add(parent, 'g', { class: 'labels' });
  }

  /** @param {Label[]} labels @param {{usual: string, big: string, u: number}} fonts as CSS writes them @param {number} room pixels between the edges of the plot */
  sync(labels, fonts, room) {
    this.#u = fonts.u;
    const place = (label) => (label.keep ? FIRST : 0) + (label.rank ?? 0);
    this.#labels = labels.filter((label) => label.text).sort((a, b) => place(b) - place(a));
    each(
      this.#group,
      this.#labels,
      (label) => label.key,
      () => add(this.#group, 'text', { 'dominant-baseline': 'central' }),
      (node, label) => {
        label.node = node;
        node.mono = label.tells ?? label.from;
        const font = label.big ? fonts.big : fonts.usual;
        label.sizes = wordings([label.text, ...(label.texts ?? [])], room - 2 * ASIDE * fonts.u, font).map((text) => ({ text, width: textWidth(text, font) }));
        set(node, { class: label.name });
      },
    );
    each(
      this.#plates,
      this.#labels.filter((label) => label.plate),
      (label) => label.key,
      () => add(this.#plates, 'rect', { rx: 3 }),
      (node, label) => {
        label.under = node;
        set(node, { class: label.plate });
      },
    );
  }

  /** Puts them at their present places. @param {import('./scale.js').Scale} scale */
  move(scale) {
    const taken = [];
    for (const label of this.#labels) {
      const spot = this.#spot(label, scale, taken);
      set(label.node, spot ? { x: spot.x, y: spot.y, visibility: 'visible' } : { visibility: 'hidden' });
      if (spot) {
        say(label.node, spot.text, label.text);
      }
      if (label.under) {
        const h = TALL * this.#u;
        set(label.under, spot ? { x: spot.x - ASIDE * this.#u, width: spot.width + 2 * ASIDE * this.#u, y: spot.y - h / 2, height: h, visibility: 'visible' } : { visibility: 'hidden' });
      }
      if (spot) {
        taken.push(spot);
      }
    }
  }

  /** The place and the wording of a label; null if there is no room for it. */
  #spot(label, scale, taken) {
    for (const { text, width } of label.sizes) {
      const x = place(label, width, scale);
      if (x === null) {
        continue;
      }
      for (const y of label.ys ?? [label.y]) {
        const spot = { x, y, width, text };
        if (!taken.some((other) => meet(spot, other, TALL * this.#u))) {
          return spot;
        }
      }
    }
    return null;
  }
}

/** @param {string[]} texts the longest first @param {number} room pixels @param {string} font @returns {string[]} those that fit, otherwise as much as fits of the last one */
export function wordings(texts, room, font) {
  const fitting = texts.filter((text) => textWidth(text, font) <= room);
  return fitting.length > 0 ? fitting : [shortened(texts.at(-1), room, font)].filter(Boolean);
}

/** Whether two words overlap. */
export function meet(a, b, tall) {
  return Math.abs(a.y - b.y) < tall * 0.85 && a.x < b.x + b.width + ASIDE && b.x < a.x + a.width + ASIDE;
}

/** @returns {number|null} x of the beginning of the word, null if it is out of view */
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
    return x >= scale.left && begin <= scale.right ? x : null;
  }
  const x = at === 'middle' ? (seen + end - width) / 2 : begin + gap;
  return x + width < scale.left ? null : Math.min(Math.max(x, scale.left + 2), scale.right - width);
}
