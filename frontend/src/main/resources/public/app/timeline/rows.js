/** What surrounds the lanes: names on the left, the time axis, the pressed buttons, and the place of the next lane. */
import { rowNames } from './row-names.js';
import { ticks } from './scale.js';
import { add, each, fit, fontOf, set, textWidth } from './svg.js';
import { action, clock } from '../model/words.js';

/** Texts closer to each other than this share a line; pixels of the design. */
const LINE = 14;

/** @implements {import('./scene.js').Layer} */
export class Rows {
  #back;
  #lines;
  #axis;
  #names;
  #operator;
  #ghost;

  /** @param {SVGElement} svg */
  constructor(svg) {
    this.#back = add(svg, 'g', { class: 'rows' });
    this.#lines = add(this.#back, 'g');
    this.#axis = add(this.#back, 'g', { class: 'axis' });
    this.#names = add(this.#back, 'g', { class: 'names' });
    this.#ghost = add(this.#back, 'text', { class: 'ghost', 'text-anchor': 'middle', 'dominant-baseline': 'central' });
    this.#operator = add(add(this.#back, 'g', { 'clip-path': 'url(#plot)' }), 'g', { class: 'operator' });
  }

  /** @param {import('./scene.js').Scene} scene @returns {import('./labels.js').Label[]} the pressed buttons in words */
  sync(scene) {
    const { layout, shown, state, view } = scene;
    this.#syncNames(rowNames(state, layout, scene), layout);
    this.#syncAxis(scene);
    this.#syncGhost(shown.some((lane) => !lane.ended), layout);
    return this.#syncOperator(state, layout, view);
  }

  move(offset) {
    set(this.#operator, { transform: `translate(${offset.toFixed(2)} 0)` });
  }

  #syncNames(names, { u, left, right, width }) {
    const begun = [];
    each(
      this.#names,
      [...names].sort((a, b) => (a.end ?? false) - (b.end ?? false)),
      (one) => one.name,
      () => add(this.#names, 'text', { 'dominant-baseline': 'central' }),
      (node, one) => {
        set(node, { class: one.name, x: one.edge ? right + 8 * u : one.end ? left - 12 * u : 0, y: one.y, 'text-anchor': one.end ? 'end' : 'start' });
        const beside = one.end ? Math.max(0, ...begun.filter(({ y }) => Math.abs(y - one.y) < LINE * u).map(({ x }) => x)) : 0;
        const taken = fit(node, one.texts ?? one.text, one.edge ? width - right - 8 * u : left - 12 * u - beside);
        if (!one.edge && !one.end) {
          begun.push({ y: one.y, x: taken + 8 * u });
        }
      },
    );
  }

  #syncAxis({ layout, scale, live }) {
    const { u } = layout;
    const marks = ticks(scale);
    each(
      this.#lines,
      marks,
      (tick) => tick.ago,
      () => add(this.#lines, 'line'),
      (node, tick) => set(node, { x1: tick.x, x2: tick.x, y1: layout.operator.y, y2: layout.axis.y, class: tick.ago === 0 ? 'now' : 'grid' }),
    );
    let free = Infinity;
    each(
      this.#axis,
      marks,
      (tick) => tick.ago,
      () => add(this.#axis, 'text', { 'text-anchor': 'middle', 'dominant-baseline': 'central' }),
      (node, tick) => {
        const text = ago(tick.ago, live);
        const half = textWidth(text, fontOf(node)) / 2;
        // From now into the past; a text that would lie on its neighbour is hidden.
        const fits = tick.x + half < free;
        free = fits ? tick.x - half - 8 * u : free;
        set(node, { x: tick.x, y: layout.axis.y + layout.axis.h / 2, text, visibility: fits ? 'visible' : 'hidden' });
      },
    );
  }

  /** The place of the next lane. @param {boolean} alive whether a server process is running */
  #syncGhost(alive, layout) {
    const { u, left, right } = layout;
    const first = layout.lanes[0];
    const room = (first ? first.y : layout.area.y + layout.area.h) - layout.area.y;
    const text = alive ? 'the next generation will appear here' : 'no server process is running';
    fit(this.#ghost, text, right - left);
    set(this.#ghost, { x: (left + right) / 2, y: layout.area.y + room / 2, visibility: room > 60 * u ? 'visible' : 'hidden' });
  }

  /** The pressed buttons, as marks and words. */
  #syncOperator(state, layout, view) {
    const { operator, u } = layout;
    const seen = state.operator.filter((r, i, all) => r.mono > view.oldest - 5e9 && !isOfFault(r, all[i - 1]));
    each(
      this.#operator,
      seen,
      (r) => r.mono,
      () => add(this.#operator, 'path', { class: 'press' }),
      (node, r) => set(node, { d: `M${view.x(r.mono).toFixed(1)},${operator.y + operator.h} l${-7 * u},${-12 * u} h${14 * u} z` }),
    );
    const free = [-Infinity, -Infinity];
    return seen.map((r, i) => {
      const x = view.x(r.mono);
      const text = words(r);
      const end = x + textWidth(text, view.font) + 22 * u;
      const next = seen[i + 1] ? view.x(seen[i + 1].mono) : Infinity;
      // The marks are on the lower line: a word must not cover the next mark.
      const line = free[1] < x && end < next ? 1 : 0;
      const hidden = line === 0 && free[0] > x;
      free[line] = Math.max(end, free[line]);
      return { key: `op${r.mono}`, from: r.mono, to: Infinity, y: operator.y + operator.h + (line ? -9 : -27) * u, text: hidden ? '' : text, name: 'press-word', ys: [27, 9].map((up) => operator.y + operator.h - (line ? 36 - up : up) * u), at: 'after', gap: 10 * u, rank: i / seen.length };
    });
  }
}

function ago(seconds, live) {
  const long = seconds >= 120 ? `${clock(seconds * 1000)} min` : `${seconds} s`;
  return seconds === 0 ? (live ? 'now' : 'this moment') : `${long} ${live ? 'ago' : 'before'}`;
}

/** A fault that needs an upgrade requests it immediately: one mark is enough. */
function isOfFault(r, before) {
  return r.action === 'upgrade' && before?.type === 'fault.injected' && r.mono - before.mono < 2e9;
}

function words(r) {
  const detail = (r.detail ?? '').replace(/^next release (\S+?):.*/, '$1').replace(/ to http.*, /, ', ');
  const text = r.action === 'release' || r.action === 'traffic.start' ? `${action(r)}: ${detail}` : action(r);
  return text.length > 48 ? `${text.slice(0, 47)}…` : text;
}
