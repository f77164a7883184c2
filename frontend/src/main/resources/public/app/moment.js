/** The read-out above the numbers: what is known of the moment at the cursor. Without a cursor it is away. */
import { put } from './figures.js';
import { inWords } from './model/moment.js';

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
   * @param {number|null} mono at the cursor, null while it is nowhere
   * @param {number|null} held where the cursor stays, if it does
   */
  draw(moment, mono, held) {
    this.#root.dataset.cursor = mono === null ? 'none' : mono === held ? 'held' : 'moving';
    for (const { name, term, text } of inWords(moment)) {
      put(this.#cell(name), text);
      if (name === 'time') {
        put(this.#cell(name).previousElementSibling, mono === null ? 'shown' : mono === held ? 'cursor held at' : 'cursor at');
      } else {
        put(this.#cell(name).previousElementSibling, term);
      }
    }
    this.#release.hidden = held === null;
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
