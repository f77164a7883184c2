/**
 * The requests of a lane: the number in flight as an area, and in front of it each slow request as a bar. The ones that cross the handover come
 * first, are dark, and have a dot where the next generation was ready. A request that was cut off ends in a cross.
 */
import { crossingInWords, handoverOf, linesOf, mostAtOnce, slowOf } from '../model/crossing.js';
import { lifeOf } from '../model/life.js';
import { bar, FUTURE } from './bar.js';
import { add, describe, each, set } from './svg.js';

/** Lines for slow requests: the usual number, and for many at once. */
const FEW = 11;
const MANY = 22;

export class Requests {
  #area;
  #handover;
  #bars;

  /** @param {SVGElement} parent moves with the time */
  constructor(parent) {
    this.#area = add(parent, 'path', { class: 'in-flight' });
    this.#bars = add(parent, 'g', { class: 'slow-requests' });
    this.#handover = add(parent, 'path', { class: 'handover' });
  }

  /**
   * @param {import('../model/reduce.js').Process} process
   * @param {import('./layout.js').Row|undefined} part
   * @param {object} view see Lane.sync
   */
  sync(process, part, view) {
    this.#drawArea(process, part, view);
    const slow = part ? slowOf(process) : [];
    const lines = mostAtOnce(slow) > FEW ? MANY : FEW;
    const pitch = part ? part.h / lines : 0;
    const place = linesOf(slow, lines);
    const ready = handoverOf(process);
    const seen = slow.map((one, i) => ({ ...one, line: place[i] })).filter((one) => one.line >= 0 && one.to > view.oldest);
    each(
      this.#bars,
      seen,
      (one) => one.id,
      () => create(this.#bars),
      (node, one) => draw(node, one, part.y + one.line * pitch, pitch, ready, view),
    );
    const crossing = seen.filter((one) => one.crossing);
    set(this.#handover, { d: crossing.length > 0 ? `M${view.x(ready).toFixed(1)},${part.y - 3 * view.u} V${part.y + part.h + 2 * view.u}` : null });
    describe(this.#bars, crossingInWords(slow));
  }

  #drawArea(process, part, view) {
    const beats = part ? process.beats.filter((beat) => beat.mono > view.oldest) : [];
    if (beats.length === 0) {
      set(this.#area, { d: null });
      return;
    }
    const bottom = part.y + part.h;
    const up = (beat) => (bottom - (beat.inFlight / view.mostInFlight) * part.h).toFixed(1);
    const end = lifeOf(process).ended ?? view.mono + FUTURE;
    const steps = beats.map((beat, i) => `V${up(beat)} H${view.x(beats[i + 1]?.mono ?? end).toFixed(1)}`);
    set(this.#area, { d: `M${view.x(beats[0].mono).toFixed(1)},${bottom} ${steps.join(' ')} V${bottom} Z` });
  }
}

function create(parent) {
  const node = add(parent, 'g');
  node.parts = { bar: add(node, 'rect'), dot: add(node, 'circle', { class: 'survivor-dot' }), cross: add(node, 'path', { class: 'cut-cross' }) };
  return node;
}

function draw(node, one, top, pitch, ready, view) {
  const { bar: rect, dot, cross } = node.parts;
  const h = pitch * (one.crossing ? 0.74 : 0.5);
  const y = top + pitch / 2;
  const x = view.x(one.to);
  set(node, { class: `slow${one.crossing ? ' survivor' : ''}${one.cut ? ' broken' : ''}`, 'data-id': one.id });
  set(rect, { ...bar(one, view), y: y - h / 2, height: h });
  const crosses = one.crossing && ready !== null && one.from < ready;
  set(dot, { cx: crosses ? view.x(ready) : 0, cy: y, r: crosses ? Math.max(1.6 * view.u, pitch * 0.62) : 0 });
  const r = 4.5 * view.u;
  set(cross, { d: one.cut ? `M${x - r},${y - r} L${x + r},${y + r} M${x + r},${y - r} L${x - r},${y + r}` : null });
}
