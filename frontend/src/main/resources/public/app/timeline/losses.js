/**
 * Requests without a valid answer, as marks below the lanes, one row per class: they are never averaged away. A mark can be chosen with the
 * pointer or the keyboard; a line through all lanes then shows its moment.
 */
import { lossClassOf } from '../model/loss-classes.js';
import { onPress } from './press.js';
import { add, describe, each, set, textWidth } from './svg.js';
import { count } from '../model/words.js';

/** A shape per family of classes, so that colour is never the only difference; around 0, one unit is half a mark. */
const SHAPES = {
  connect: 'M0,-1 L1,0.9 L-1,0.9 Z',
  closed: 'M-1,-1 L1,1 M1,-1 L-1,1',
  reset: 'M0,-1.2 L1.2,0 L0,1.2 L-1.2,0 Z',
  timeout: 'M-0.9,-1 L0.9,-1 L-0.9,1 L0.9,1 Z',
  body: 'M-0.9,-0.9 L0.9,-0.9 L0.9,0.9 L-0.9,0.9 Z',
  unsent: 'M-0.5,-1 L0.5,-1 L1,0 L0.5,1 L-0.5,1 L-1,0 Z',
};

/** Half of a mark, and how far around it the pointer may hit; pixels of the design. */
const HALF = 6;
const HIT = 12;

/** @returns {string} family of a class, which has a shape and a colour */
export function familyOf(kind) {
  return lossClassOf(kind).family;
}

/** @returns {string} the path of a mark of that class at a point */
export function shapeAt(kind, x, y, half) {
  return SHAPES[familyOf(kind)].replace(/(-?[\d.]+),(-?[\d.]+)/g, (_, dx, dy) => `${(x + dx * half).toFixed(1)},${(y + dy * half).toFixed(1)}`);
}

/** @implements {import('./scene.js').Layer} */
export class Losses {
  #moving;
  #line;
  #choose;
  #leave;

  /**
   * @param {SVGElement} parent
   * @param {(mark: import('../model/failures.js').Mark) => void} choose called when a person picks a mark
   * @param {() => void} leave called when the mark that had the focus has gone
   */
  constructor(parent, choose, leave) {
    this.#moving = add(add(parent, 'g', { 'clip-path': 'url(#plot)' }), 'g', { class: 'losses', role: 'group', 'aria-label': 'Lost requests' });
    this.#line = add(this.#moving, 'path', { class: 'chosen-line' });
    this.#choose = choose;
    this.#leave = leave;
  }

  /** @param {import('./scene.js').Scene} scene @returns {import('./labels.js').Label[]} their counts */
  sync(scene) {
    const { marks, choice, layout, view } = scene;
    const { u } = layout;
    const rows = new Map(layout.lost.map((row) => [row.kind, row]));
    // One stop for the Tab key; the arrow keys move between the marks.
    const reached = (marks.find((mark) => mark.key === choice?.key) ?? marks.at(-1))?.key;
    const focused = this.#moving.contains(document.activeElement) ? document.activeElement : null;
    each(
      this.#moving,
      marks.filter((mark) => rows.has(mark.kind)),
      (mark) => mark.key,
      () => this.#create(),
      (node, mark) => {
        node.mark = mark;
        this.#draw(node, mark, choice?.key === mark.key, mark.key === reached, rows.get(mark.kind), u, view);
      },
    );
    if (focused && !focused.isConnected) {
      this.#leave();
    }
    const at = choice ? view.x(choice.failure?.mono ?? choice.from).toFixed(1) : 0;
    set(this.#line, { d: choice ? `M${at},${layout.operator.y} V${layout.bottom}` : null });
    return this.#words(marks, rows, u, view, scene.now);
  }

  move(offset) {
    set(this.#moving, { transform: `translate(${offset.toFixed(2)} 0)` });
  }

  #create() {
    const node = add(this.#moving, 'g', { role: 'button' });
    node.parts = { hit: add(node, 'rect', { class: 'hit' }), span: add(node, 'path', { class: 'span' }), shape: add(node, 'path', { class: 'shape' }) };
    onPress(node, () => this.#choose(node.mark));
    return node;
  }

  #draw(node, mark, chosen, reached, row, u, view) {
    const x = view.x(mark.from);
    const end = Math.max(view.x(mark.to), x);
    const y = row.y + row.h / 2;
    describe(node, `${count(mark.count)} × ${mark.kind}`);
    set(node, { class: `mark f-${familyOf(mark.kind)}${chosen ? ' chosen' : ''}`, 'aria-pressed': String(chosen), tabindex: reached ? 0 : -1, 'data-kind': mark.kind, 'data-count': mark.count });
    const { hit, span, shape } = node.parts;
    const h = Math.min(2 * HIT * u, row.h);
    set(hit, { x: x - HIT * u, y: y - h / 2, width: end - x + 2 * HIT * u, height: h, rx: 4 * u });
    set(span, { d: `M${x.toFixed(1)},${y.toFixed(1)} H${end.toFixed(1)}` });
    set(shape, { d: shapeAt(mark.kind, x, y, HALF * u) });
  }

  /** The count of each mark; hidden where the next mark of the row would lie on it. It stands before a short mark at the right edge, and on the line of a long one. */
  #words(marks, rows, u, view, now) {
    const wordy = marks.filter((mark) => rows.has(mark.kind) && mark.count > 1);
    return wordy.flatMap((mark) => {
      const row = rows.get(mark.kind);
      const text = `× ${count(mark.count)}`;
      const from = view.x(mark.to) + HALF * u;
      const next = marks.find((one) => one.kind === mark.kind && one.from > mark.from);
      if (next && view.x(next.from) - HIT * u < from + textWidth(text, view.font)) {
        return [];
      }
      const width = textWidth(text, view.font) + 10 * u;
      const before = view.x(now) - view.x(mark.to) < width && view.x(mark.to) - view.x(mark.from) < width;
      const moment = before ? mark.from : mark.to;
      return [{ key: `l${mark.key}`, from: moment, to: moment, y: row.y + row.h / 2, text, name: 'loss-word', at: before ? 'before' : 'after', gap: 10 * u, plate: 'plate' }];
    });
  }
}
