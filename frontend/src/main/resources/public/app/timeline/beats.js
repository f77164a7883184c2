/** Heartbeats: a tick each, and a dashed box where some are missing. Where ticks would run together, their density. */
import { BEAT, density, gapsOf } from '../model/beats.js';
import { bar } from './bar.js';
import { add, describe, each, set } from './svg.js';
import { duration, some } from '../model/words.js';

/** Ticks closer than this are drawn as a density; pixels. */
const CLOSE = 3.5;

export class Beats {
  #ticks;
  #gaps;

  /** @param {SVGElement} parent moves with the time */
  constructor(parent) {
    this.#ticks = add(parent, 'path', { class: 'beats' });
    this.#gaps = add(parent, 'g', { class: 'gaps' });
  }

  /**
   * @param {import('../model/reduce.js').Process} process
   * @param {import('./layout.js').Row|undefined} part
   * @param {object} view see Lane.sync
   */
  sync(process, part, view) {
    const beats = part ? process.beats.filter((beat) => beat.mono > view.oldest) : [];
    const dense = (BEAT / 1e9) * view.perSecond < CLOSE * view.u;
    set(this.#ticks, { d: beats.length === 0 ? null : dense ? area(beats, part, view) : ticks(beats, part, view), class: dense ? 'beats dense' : 'beats' });
    each(
      this.#gaps,
      part ? gapsOf(process, view.mono).filter((gap) => gap.to > view.oldest) : [],
      (gap) => gap.from,
      () => add(this.#gaps, 'rect', { class: 'gap' }),
      (node, gap) => {
        describe(node, `${some(gap.missing, 'heartbeat')} missing`);
        const { x, width } = bar(gap, view);
        const inset = Math.min(3 * view.u, width / 4);
        set(node, { x: x + inset, width: Math.max(2, width - 2 * inset), y: part.y, height: part.h, 'data-missing': gap.missing });
      },
    );
  }

  /** @returns {import('./labels.js').Label[]} how long there was none, where there is room */
  static words(process, row, view) {
    const part = row.parts.beats;
    const gaps = part ? gapsOf(process, view.mono).filter((gap) => gap.to > view.oldest && gap.missing > 2) : [];
    return gaps.map((gap) => ({
      key: `${process.key}g${gap.from}`,
      from: gap.from,
      to: gap.to,
      y: row.y + part.y + part.h / 2,
      text: `no heartbeat, ${duration((Math.min(gap.to, view.mono) - gap.from) / 1e6)}`,
      name: 'gap-word',
      at: 'inside',
      gap: 8 * view.u,
    }));
  }
}

function ticks(beats, part, view) {
  return beats.map((beat) => `M${view.x(beat.mono).toFixed(1)},${part.y} v${part.h}`).join('');
}

function area(beats, part, view) {
  const bottom = part.y + part.h;
  return density(beats)
    .map(({ from, to, share }) => `M${view.x(from).toFixed(1)},${bottom} v${(-share * part.h).toFixed(1)} H${view.x(to).toFixed(1)} V${bottom} Z`)
    .join('');
}
