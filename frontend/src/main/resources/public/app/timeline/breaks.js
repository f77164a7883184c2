/** Where idle time is collapsed: a gap between two jagged lines through all rows, with its length in words. */
import { add, describe, each, set } from './svg.js';
import { clock } from '../model/words.js';

/** Height and depth of a tooth, pixels of the design. */
const TOOTH = 9;
const DEEP = 4;

/** @implements {import('./scene.js').Layer} */
export class Breaks {
  #moving;

  /** @param {SVGElement} parent */
  constructor(parent) {
    this.#moving = add(add(parent, 'g', { 'clip-path': 'url(#plot)' }), 'g', { class: 'breaks' });
  }

  /** @param {import('./scene.js').Scene} scene @returns {import('./labels.js').Label[]} their lengths */
  sync({ scale, layout, view }) {
    const { u } = layout;
    const seen = scale.warp.breaks.filter(({ to }) => to > view.oldest);
    const [top, bottom] = [layout.operator.y, layout.bottom];
    each(
      this.#moving,
      seen,
      ({ from }) => from,
      () => add(this.#moving, 'path', { class: 'break' }),
      (node, one) => {
        const [left, right] = [view.x(one.from), view.x(one.to)];
        describe(node, idleWords(one));
        set(node, { d: `${jagged(left, top, bottom, u)} ${jagged(right, bottom, top, u).replace('M', 'L')} Z` });
      },
    );
    return seen.map((one) => ({
      key: `idle${one.from}`, from: one.from, to: one.to, y: layout.operator.y + layout.operator.h / 2, text: idleWords(one), name: 'break-word', at: 'middle', rank: -1,
    }));
  }

  move(offset) {
    set(this.#moving, { transform: `translate(${offset.toFixed(2)} 0)` });
  }
}

/** @returns {string} as "idle 12 s", "idle 1:40 min" */
export function idleWords({ from, to }) {
  const millis = (to - from) / 1e6;
  return `idle ${millis < 60_000 ? `${Math.round(millis / 1000)} s` : `${clock(millis)}${millis < 3_600_000 ? ' min' : ' h'}`}`;
}

function jagged(x, from, to, u) {
  const steps = Math.max(2, Math.round(Math.abs(to - from) / (TOOTH * u)));
  const points = Array.from({ length: steps + 1 }, (_, i) => `${(x + (i % 2 ? DEEP : -DEEP) * u).toFixed(1)},${(from + ((to - from) * i) / steps).toFixed(1)}`);
  return `M${points.join(' L')}`;
}
