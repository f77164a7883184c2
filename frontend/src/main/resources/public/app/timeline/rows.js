/** What surrounds the lanes: names and legends on the left, lines at the marks of the axis, the pressed buttons, and the place of the next lane. */
import { lifeOf } from '../model/life.js';
import { rowNames } from './row-names.js';
import { add, each, fit, set, textWidth } from './svg.js';
import { action, count } from '../model/words.js';

/** Texts closer to each other than this share a line; pixels of the design. */
const LINE = 14;

/** The sample of a line or an area in the legend; pixels of the design. */
const SAMPLE = 16;

/** @implements {import('./scene.js').Layer} */
export class Rows {
  #back;
  #lines;
  #now;
  #names;
  #samples;
  #operator;
  #ghost;

  /** @param {SVGElement} svg */
  constructor(svg) {
    this.#back = add(svg, 'g', { class: 'rows' });
    this.#lines = add(add(this.#back, 'g', { 'clip-path': 'url(#plot)' }), 'g');
    this.#now = add(this.#back, 'line', { class: 'now' });
    this.#samples = add(this.#back, 'g', { class: 'samples' });
    this.#names = add(this.#back, 'g', { class: 'names' });
    this.#ghost = add(this.#back, 'text', { class: 'ghost', 'text-anchor': 'middle', 'dominant-baseline': 'central' });
    this.#operator = add(add(this.#back, 'g', { 'clip-path': 'url(#plot)' }), 'g', { class: 'operator' });
  }

  /** @param {import('./scene.js').Scene} scene @returns {import('./labels.js').Label[]} the pressed buttons in words */
  sync(scene) {
    const { layout, shown, state, view } = scene;
    this.#syncNames(rowNames(state, layout, scene), layout);
    this.#syncLines(scene);
    const place = ghost(shown, layout);
    const next = place?.from === undefined ? place : null;
    fit(this.#ghost, next ? [next.text, ...next.texts] : '', layout.right - layout.left);
    set(this.#ghost, { x: (layout.left + layout.right) / 2, y: next?.y ?? 0 });
    return [...this.#syncOperator(state, layout, view), ...(place && !next ? [place] : [])];
  }

  move(offset) {
    const moved = { transform: `translate(${offset.toFixed(2)} 0)` };
    set(this.#operator, moved);
    set(this.#lines, moved);
  }

  #syncNames(names, { u, left, right, width, narrow }) {
    const begun = [];
    // On a narrow stage, names and scales share the line above their row.
    const room = narrow ? right : left - 12 * u;
    each(
      this.#samples,
      names.filter((one) => one.sample),
      (one) => one.name,
      () => add(this.#samples, 'path'),
      (node, { sample, x, y }) => set(node, { d: `M${x},${y} h${SAMPLE * u}`, class: `sample of-${sample}` }),
    );
    each(
      this.#names,
      [...names].sort((a, b) => (a.end ?? false) - (b.end ?? false)),
      (one) => one.name,
      () => add(this.#names, 'text', { 'dominant-baseline': 'central' }),
      (node, one) => {
        const begin = (one.x ?? 0) + (one.sample ? (SAMPLE + 5) * u : 0);
        set(node, { class: one.name, x: one.edge ? right + 8 * u : one.end ? room : begin, y: one.y, 'text-anchor': one.end ? 'end' : 'start' });
        const beside = one.end ? Math.max(0, ...begun.filter(({ y }) => Math.abs(y - one.y) < LINE * u).map(({ x }) => x)) : begin;
        const taken = fit(node, one.texts ?? one.text, one.edge ? width - right - 8 * u : Math.min(room, one.until ?? room) - beside);
        if (!one.edge && !one.end) {
          begun.push({ y: one.y, x: begin + taken + 8 * u });
        }
      },
    );
  }

  #syncLines({ times, layout, view }) {
    each(
      this.#lines,
      times.origin ? times.signal : times.clock,
      (mark) => mark.mono,
      () => add(this.#lines, 'line'),
      (node, mark) => set(node, { x1: view.x(mark.mono), x2: view.x(mark.mono), y1: 0, y2: layout.bottom, class: mark.zero ? 'signal-line' : 'grid' }),
    );
    set(this.#now, { x1: layout.right, x2: layout.right, y1: 0, y2: layout.bottom });
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
      (node, r) => {
        node.mono = r.mono;
        set(node, { d: `M${view.x(r.mono).toFixed(1)},${operator.y + operator.h} l${-6 * u},${-10 * u} h${12 * u} z` });
      },
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
      return { key: `op${r.mono}`, from: r.mono, to: Infinity, y: operator.y + operator.h + (line ? -8 : -24) * u, text: hidden ? '' : text, name: 'press-word', ys: [24, 8].map((up) => operator.y + operator.h - (line ? 32 - up : up) * u), at: 'after', gap: 9 * u, rank: i / seen.length };
    });
  }
}

/**
 * What stands in the empty place above the last lane. Pure.
 *
 * @param {import('./scene.js').Shown[]} shown
 * @param {import('./layout.js').Layout} layout
 * @returns {{text: string, texts: string[], y: number}|import('./labels.js').Label|null} a label begins where the last process has ended; null where it would lie on something
 */
export function ghost(shown, layout) {
  const first = layout.lanes[0];
  const room = (first ? first.y : layout.area.y + layout.area.h) - layout.area.y;
  const lives = shown.map(({ process }) => lifeOf(process));
  const leaving = shown.some((lane, i) => !lane.ended && lives[i].draining?.reason === 'terminated');
  if (room <= 60 * layout.u || layout.lanes.length > 1 || leaving) {
    return null;
  }
  const y = layout.area.y + room / 2;
  if (shown.some((lane) => !lane.ended)) {
    return { text: 'the next generation will appear here', texts: ['the next generation', ''], y };
  }
  return { key: 'ghost', from: Math.max(0, ...lives.map(({ ended }) => ended ?? 0)), to: Infinity, y, text: 'no server process is running', texts: ['nothing is running'], name: 'ghost', at: 'inside', gap: 16 * layout.u, big: true };
}

/** A fault that needs an upgrade requests it immediately: one mark is enough. */
function isOfFault(r, before) {
  return r.action === 'upgrade' && before?.type === 'fault.injected' && r.mono - before.mono < 2e9;
}

/** What is told of a button beside its name: the name of a release, the plan of the traffic, the new rate. */
const DETAILED = new Set(['release', 'subject', 'traffic.start', 'traffic.rate']);

/** @param {import('../model/reduce.js').Event} r @returns {string} a pressed button in few words */
export function words(r) {
  const detail = (r.detail ?? '').replace(/ in place of .*/, '').replace(/^next release (\S+?):.*/, '$1').replace(/ to http.*, /, ', ').replace(/^([\d.]+) instead of .*/, (_, rate) => `${count(Number(rate))}/s`);
  const text = DETAILED.has(r.action) ? `${action(r)}: ${detail}` : action(r);
  return text.length > 48 ? `${text.slice(0, 47)}…` : text;
}
