/** The list of keys, opened with `?` or its button. It lies over the page and stops nothing under it. */
import { register, TABLE } from './keys.js';

const NAMES = { ' ': 'Space', ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓', PageUp: 'Page Up', PageDown: 'Page Down', Escape: 'Esc' };

/** Other names of a key that are not listed. */
const SILENT = new Set(['=', '_']);

export class KeysDialog {
  #dialog;
  #list;

  /** @param {HTMLDialogElement} dialog @param {HTMLButtonElement} button that opens it */
  constructor(dialog, button) {
    this.#dialog = dialog;
    this.#list = dialog.querySelector('[data-keys]');
    button.addEventListener('click', () => this.open());
    dialog.addEventListener('keydown', (event) => {
      if (event.key === '?') {
        event.preventDefault();
        dialog.close();
      }
    });
    register('Page', [['?', 'Show this list', () => this.open()]]);
  }

  open() {
    const groups = grouped(TABLE);
    this.#list.replaceChildren(...[...groups].map(([about, keys]) => section(about, keys)));
    this.#dialog.showModal();
  }
}

function grouped(table) {
  const groups = new Map();
  for (const key of table) {
    groups.set(key.about, [...(groups.get(key.about) ?? []), key]);
  }
  return groups;
}

function section(about, keys) {
  const part = document.createElement('section');
  part.append(Object.assign(document.createElement('h3'), { textContent: about }));
  const list = document.createElement('dl');
  for (const { keys: names, does } of keys) {
    const row = document.createElement('div');
    const term = document.createElement('dt');
    for (const name of names.filter((one) => !SILENT.has(one))) {
      term.append(Object.assign(document.createElement('kbd'), { textContent: NAMES[name] ?? name }), ' ');
    }
    row.append(term, Object.assign(document.createElement('dd'), { textContent: does }));
    list.append(row);
  }
  part.append(list);
  return part;
}
