/** The books of each connection style while traffic runs, and after it. */
import { count } from './model/words.js';
import { booksByStyle } from './model/numbers.js';

export class Styles {
  #table;
  #body;
  #seen = null;

  /** @param {HTMLTableElement} table */
  constructor(table) {
    this.#table = table;
    this.#body = table.tBodies[0];
  }

  /** @param {import('./model/reduce.js').State} state */
  draw({ run }) {
    if (run === this.#seen) {
      return;
    }
    this.#seen = run;
    const books = booksByStyle(run);
    this.#table.hidden = books.length === 0;
    this.#body.replaceChildren(...books.map(row));
  }
}

function row({ style, planned, answered, failed, notSent }) {
  const tr = document.createElement('tr');
  tr.dataset.style = style;
  const name = document.createElement('th');
  name.scope = 'row';
  name.textContent = style;
  tr.append(name);
  for (const [field, n] of Object.entries({ planned, answered, lost: failed, notSent })) {
    const cell = document.createElement('td');
    cell.dataset.field = field;
    cell.dataset.some = String(n > 0);
    cell.textContent = count(n);
    tr.append(cell);
  }
  return tr;
}
