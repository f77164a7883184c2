/** Notes in the operator row: a pin with its text at its moment. */
import { onPress } from './press.js';
import { add, describe, each, set, textWidth } from './svg.js';
import { nameOf } from '../time/selection.js';

const SHORT = 44;

/** @implements {import('./scene.js').Layer} */
export class Notes {
  #moving;
  #choose;

  /** @param {SVGElement} parent @param {(name: string) => void} choose called with the name of the event when a person clicks a note */
  constructor(parent, choose) {
    this.#moving = add(add(parent, 'g', { 'clip-path': 'url(#plot)' }), 'g', { class: 'notes', role: 'group', 'aria-label': 'Notes' });
    this.#choose = choose;
  }

  /** @param {import('./scene.js').Scene} scene @returns {import('./labels.js').Label[]} */
  sync({ state, selected, now, layout, view }) {
    const { operator, notes: row, u } = layout;
    const seen = row ? state.notes.filter((one) => one.mono > view.oldest && one.mono <= now) : [];
    each(
      this.#moving,
      seen,
      (one) => one.id,
      () => this.#create(),
      (node, one) => {
        const x = view.x(one.mono);
        const y = row.y + 9 * u;
        node.name = nameOf(one);
        describe(node, `Note: ${one.text}`);
        set(node, { class: one === selected ? 'note chosen' : 'note', 'data-note': one.id });
        set(node.parts.stem, { d: `M${x.toFixed(1)},${y} V${layout.bottom}` });
        set(node.parts.stick, { d: `M${x.toFixed(1)},${y} V${operator.y + operator.h}` });
        set(node.parts.head, { cx: x, cy: y, r: 6.5 * u });
        set(node.parts.hole, { cx: x, cy: y, r: 2.5 * u });
      },
    );
    return seen.map((one, i) => {
      const room = (seen[i + 1] ? view.x(seen[i + 1].mono) : Infinity) - view.x(one.mono) - 22 * u;
      return { key: `note${one.id}`, from: one.mono, to: Infinity, y: row.y + 9 * u, text: fitting(one.text, room, view.font), name: 'note-word', at: 'after', gap: 12 * u };
    });
  }

  move(offset) {
    set(this.#moving, { transform: `translate(${offset.toFixed(2)} 0)` });
  }

  #create() {
    const node = add(this.#moving, 'g', { role: 'button', tabindex: 0 });
    node.parts = { stem: add(node, 'path', { class: 'note-stem' }), stick: add(node, 'path', { class: 'note-stick' }), head: add(node, 'circle', { class: 'note-head' }), hole: add(node, 'circle', { class: 'note-hole' }) };
    onPress(node, () => this.#choose(node.name));
    return node;
  }
}

/** The list of events has the full text. */
function fitting(text, room, font) {
  let words = text.length > SHORT ? `${text.slice(0, SHORT - 1)}…` : text;
  while (words.length > 3 && textWidth(words, font) > room) {
    words = `${words.slice(0, -2)}…`;
  }
  return words.length > 3 ? words : '';
}
