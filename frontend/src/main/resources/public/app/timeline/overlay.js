/** What connects lanes: the time in which two processes hold the listener, and the arrows of an upgrade. */
import { allAttempts } from '../model/restarts.js';
import { overlaps } from '../model/listener.js';
import { add, describe, each, set } from './svg.js';
import { duration } from '../model/words.js';

const FUTURE = 200e9;

export class Overlay {
  #moving;
  #tint;
  #arrows;

  /** @param {SVGElement} parent @param {SVGElement} below a group that is drawn before the lanes */
  constructor(parent, below) {
    this.#tint = add(add(below, 'g', { 'clip-path': 'url(#plot)' }), 'g', { class: 'overlaps' });
    this.#moving = add(add(parent, 'g', { 'clip-path': 'url(#plot)' }), 'g', { class: 'arrows' });
    this.#arrows = add(this.#moving, 'g');
  }

  /**
   * @param {import('../model/reduce.js').State} state
   * @param {{process: import('../model/reduce.js').Process, holds: import('../model/listener.js').Hold[]}[]} lanes
   * @param {import('./layout.js').Layout} layout
   * @param {{mono: number, oldest: number, x: (mono: number) => number}} view
   * @returns {import('./labels.js').Label[]} the words that belong to it
   */
  sync(state, lanes, layout, view) {
    const rows = new Map(layout.lanes.map((row) => [row.key, row]));
    return [...this.#syncOverlaps(lanes, rows, layout, view), ...this.#syncArrows(state, lanes, rows, layout, view)];
  }

  move(offset) {
    const transform = `translate(${offset.toFixed(2)} 0)`;
    set(this.#moving, { transform });
    set(this.#tint, { transform });
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
        const x = view.x(overlap.from);
        describe(node, words(overlap, view));
        set(node, { x, width: Math.max(2, view.x(Math.min(overlap.to, view.mono + FUTURE)) - x), y: top, height: bottom - top });
      },
    );
    const wordy = found.filter((overlap) => [overlap.a, overlap.b].every((process) => rows.get(process.key).kind !== 'short'));
    return wordy.map((overlap) => {
      const text = words(overlap, view);
      return { key: `o${key(overlap)}`, from: overlap.from, to: overlap.to, y: place(overlap).between, text, name: 'overlap-word', at: 'after', gap: 8 * layout.u, big: true };
    });
  }

  #syncArrows(state, lanes, rows, layout, view) {
    const known = new Map(lanes.map(({ process }) => [process.key, process]));
    const arrows = [];
    const labels = [];
    const { u } = layout;
    allAttempts(state).forEach((attempt) => {
      const old = rows.get(attempt.old);
      if (!old || attempt.requested < view.oldest - 5e9) {
        return;
      }
      const key = `${attempt.old}-${attempt.requested}`;
      const child = [...known.values()].find((p) => isChild(p, attempt));
      const young = child && rows.get(child.key);
      const from = layout.operator.y + layout.operator.h;
      const x = view.x(attempt.requested);
      arrows.push({ key: `${key}s`, name: 'signal', head: 'plain', text: attempt.by, d: `M${x - 16 * u},${from} V${old.y - 12 * u} L${x - 1},${old.y}` });
      if (young && attempt.spawned !== null) {
        const sx = view.x(attempt.spawned);
        arrows.push({ key: `${key}c`, name: 'spawn', head: 'plain', text: `${attempt.oldPid} spawned ${attempt.child}`, d: `M${sx},${old.y} V${young.y + young.parts.band.h + 1}` });
        labels.push(label(`${key}c`, attempt.spawned, young.y + young.parts.band.h / 2, `spawned on ${attempt.by || 'request'}`, 'before', 24 * u));
      } else {
        const y = young ? young.y + young.parts.band.h / 2 : old.y - 11 * u;
        labels.push(label(`${key}s`, attempt.requested, y, attempt.by || 'upgrade', 'before', 22 * u));
      }
      if (young && attempt.ready !== null) {
        const rx = view.x(attempt.ready);
        const text = `ready on fd 4, ${duration(attempt.readyMillis)}`;
        arrows.push({ key: `${key}r`, name: 'ready', head: 'good', text, d: `M${rx},${young.y + young.parts.band.h} V${old.y - 1}` });
        labels.push(label(`${key}r`, attempt.ready, old.y - 34 * u, text, 'after', 8 * u, 'ready-word'));
      }
    });
    each(
      this.#arrows,
      arrows,
      (arrow) => arrow.key,
      () => add(this.#arrows, 'path'),
      (node, arrow) => {
        describe(node, arrow.text);
        set(node, { d: arrow.d, class: `arrow ${arrow.name}`, 'marker-end': `url(#head-${arrow.head})` });
      },
    );
    return labels;
  }
}

/** Whether that process is what the attempt brought up; PID 0 stands for one that could not be spawned. */
function isChild(process, attempt) {
  const at = attempt.spawned ?? attempt.ready ?? attempt.failed;
  return process.pid === (attempt.child ?? 0) && process.facts.some((f) => f.pid === attempt.oldPid && f.child === process.pid && f.mono === at);
}

function words(overlap, view) {
  return `both hold the listener, ${duration((Math.min(overlap.to, view.mono) - overlap.from) / 1e6)}`;
}

function label(key, from, y, text, at, gap, name = 'arrow-word') {
  return { key, from, to: Infinity, y, text, name, at, gap };
}
