/** The counts of each connection style, during traffic and after it. */
import { count } from './model/words.js';
import { booksByStyle, stylesOf } from './model/numbers.js';

const ROWS = { planned: 'planned', answered: 'answered', failed: 'lost', notSent: 'not sent' };

export class Styles {
  #table;
  #seen = null;

  /** @param {HTMLTableElement} table with a column per style */
  constructor(table) {
    this.#table = table;
  }

  /** @param {import('./model/reduce.js').State} state @param {object|null} report header of a report: its restart is what is told */
  draw({ run }, report = null) {
    if (run === this.#seen) {
      return;
    }
    this.#seen = run;
    const books = report ? stylesOf(report.tally) : booksByStyle(run);
    this.#table.hidden = books.length === 0;
    const head = [element('td'), ...books.map(({ style }) => element('th', style, { scope: 'col' }))];
    this.#table.tHead.rows[0].replaceChildren(...head);
    this.#table.tBodies[0].replaceChildren(
      ...Object.entries(ROWS).map(([field, name]) => {
        const row = element('tr');
        row.append(element('th', name, { scope: 'row' }), ...books.map((one) => cell(one, field)));
        return row;
      }),
    );
  }
}

function cell(books, field) {
  const td = element('td', count(books[field] ?? 0));
  Object.assign(td.dataset, { style: books.style, field, some: String(books[field] > 0) });
  return td;
}

function element(name, text = '', attributes = {}) {
  return Object.assign(document.createElement(name), { textContent: text, ...attributes });
}
