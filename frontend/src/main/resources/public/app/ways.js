/**
 * The table of ways, and the socket of each generation. The rows come from the server, who judges: a click on one shows its restart again, and its button
 * runs that way. What it says about sockets comes from the events.
 */
import { put } from './figures.js';
import { COLUMNS, inWords, socketsOf } from './model/sockets.js';

export class WaysTable {
  #table;
  #sockets;
  #log = null;

  /**
   * @param {HTMLElement} table its content is swapped from time to time
   * @param {HTMLElement} sockets
   * @param {{show: (mono: number) => void, run: ((way: string) => void)|null}} does
   */
  constructor(table, sockets, does) {
    this.#table = table;
    this.#sockets = sockets;
    sockets.querySelector('thead tr').append(...COLUMNS.map((name) => Object.assign(document.createElement('th'), { scope: 'col', textContent: name })));
    table.addEventListener('click', ({ target }) => {
      const row = target.closest('tbody tr');
      if (target.closest('.run')) {
        does.run?.(row.dataset.way);
      } else if (row?.dataset.mono) {
        does.show(Number(row.dataset.mono));
      }
    });
  }

  /** @param {import('./model/reduce.js').State} state all that is known */
  draw(state) {
    if (state.log === this.#log) {
      return;
    }
    this.#log = state.log;
    const sockets = socketsOf(state);
    this.#sockets.hidden = sockets.length === 0;
    put(this.#sockets.querySelector('p'), inWords(sockets));
    this.#sockets.querySelector('tbody').replaceChildren(
      ...sockets.map(({ inode, cells }) => {
        const row = document.createElement('tr');
        row.dataset.inode = String(inode);
        row.append(...cells.map((text) => Object.assign(document.createElement('td'), { textContent: text })));
        return row;
      }),
    );
  }

  /** The ways that can be run here. */
  get names() {
    return [...this.#table.querySelectorAll('tr:has(.run)')].map((row) => row.dataset.way);
  }

  /** @param {string} way @returns {import('./tour/cards.js').Figures|null} of its newest restart, as the verdict has them; null if there was none */
  figuresOf(way) {
    const row = this.#table.querySelector(`tr[data-way="${CSS.escape(way)}"][data-mono]`);
    return row ? { ...row.dataset } : null;
  }
}
