/**
 * The read-out of the cursor: what is known of its moment. It stands beside the pointer, or above the numbers where the cursor is held or an
 * event is selected. It lies over the page and never moves it.
 */
import { put } from './figures.js';
import { inWords } from './model/moment.js';

/** Between the pointer and the read-out, pixels. */
const ASIDE = 16;

export class MomentView {
  #root;
  #list;
  #release;
  #cells = new Map();

  /** @param {HTMLElement} root @param {{hold: (mono: number|null) => void}} cursor */
  constructor(root, cursor) {
    this.#root = root;
    this.#list = root.querySelector('dl');
    this.#release = root.querySelector('[data-do="release"]');
    this.#release.addEventListener('click', () => cursor.hold(null));
  }

  /**
   * @param {import('./model/moment.js').Moment} moment
   * @param {number|null} mono at the cursor, null while it is not shown
   * @param {number|null} held where the cursor is held, if it is
   * @param {{x: number, y: number}|null} pointer where the pointer is in the window, if the cursor follows it
   */
  draw(moment, mono, held, pointer) {
    this.#root.dataset.cursor = mono === null ? 'none' : mono === held ? 'held' : pointer ? 'moving' : 'selected';
    for (const { name, term, text } of inWords(moment)) {
      put(this.#cell(name), text);
      if (name === 'time') {
        put(this.#cell(name).previousElementSibling, mono === null ? 'shown' : mono === held ? 'cursor held at' : 'cursor at');
      } else {
        put(this.#cell(name).previousElementSibling, term);
      }
    }
    this.#release.hidden = held === null;
    this.#place(pointer);
  }

  /** Beside the pointer, on the side that has room; otherwise where the style sheet has it. */
  #place(pointer) {
    const { style } = this.#root;
    if (!pointer) {
      style.left = style.top = '';
      return;
    }
    const { width, height } = this.#root.getBoundingClientRect();
    const left = pointer.x + ASIDE + width < innerWidth ? pointer.x + ASIDE : pointer.x - ASIDE - width;
    style.left = `${Math.max(0, left)}px`;
    style.top = `${Math.max(0, Math.min(pointer.y + ASIDE, innerHeight - height))}px`;
  }

  #cell(name) {
    let cell = this.#cells.get(name);
    if (!cell) {
      const box = document.createElement('div');
      box.dataset.moment = name;
      cell = document.createElement('dd');
      box.append(document.createElement('dt'), cell);
      this.#list.append(box);
      this.#cells.set(name, cell);
    }
    return cell;
  }
}
