/** The counts of each connection style, during traffic and after it. */
import { put } from './figures.js';
import { count } from './model/words.js';
import { booksByStyle, stylesOf } from './model/numbers.js';

const ROWS = { planned: 'planned', answered: 'answered', failed: 'lost', notSent: 'not sent' };

export class Styles {
  #table;
  #seen = null;
  #shown = '';

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
    const styles = books.map(({ style }) => style).join();
    if (styles !== this.#shown) {
      this.#shown = styles;
      this.#build(books);
    }
    Object.keys(ROWS).forEach((field, row) => books.forEach((one, column) => fill(this.#table.tBodies[0].rows[row].cells[column + 1], one, field)));
  }

  /** The names stay as long as the styles do: they are links, with which a person may be busy. */
  #build(books) {
    const head = [element('td'), ...books.map(({ style }) => element('th', style, { scope: 'col' }))];
    this.#table.tHead.rows[0].replaceChildren(...head);
    this.#table.tBodies[0].replaceChildren(
      ...Object.entries(ROWS).map(([field, name]) => {
        const row = element('tr');
        row.append(element('th', name, { scope: 'row' }), ...books.map(({ style }) => cell(style, field)));
        return row;
      }),
    );
  }
}

function cell(style, field) {
  const td = element('td');
  Object.assign(td.dataset, { style, field });
  return td;
}

function fill(td, books, field) {
  put(td, count(books[field] ?? 0));
  td.dataset.some = String(books[field] > 0);
}

function element(name, text = '', attributes = {}) {
  return Object.assign(document.createElement(name), { textContent: text, ...attributes });
}
