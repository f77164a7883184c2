/**
 * The glossary: a panel beside the lanes that is not modal, and links from words on the page to their entries. The links are made by
 * searching the texts of the page for the words of the glossary.
 */
import { placeIn } from '../place.js';
import { finder } from './words.js';

/** Texts of the page whose words become links. Labels and buttons are left out, because a click on them does something else. */
const EXPLAINED =
  '#caption, #why, #numbers dt, #numbers-note, #figures dt, #figures th, #figures h2, #styles caption, #styles th, .releases legend, #compare th, .faults legend';

export class Glossary {
  #panel;
  #find;
  #opener = null;

  /** @param {HTMLElement} panel */
  constructor(panel) {
    this.#panel = panel;
    this.#find = finder([...panel.querySelectorAll('[data-forms]')].map((entry) => ({ id: entry.id, forms: entry.dataset.forms.split('|') })));
    panel.querySelector('[data-glossary=close]').addEventListener('click', () => this.close());
    panel.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') {
        event.stopPropagation();
        this.close();
      }
    });
    const field = panel.querySelector('input');
    field.addEventListener('input', () => this.#search(field.value));
    document.addEventListener('click', (event) => {
      const link = event.target.closest?.('a.term');
      if (link) {
        event.preventDefault();
        this.open(link.hash.slice(1), link);
      }
    });
    for (const entry of panel.querySelectorAll('[data-forms]')) {
      for (const text of entry.querySelectorAll('dd')) {
        this.#mark(text, entry.id);
      }
    }
  }

  /** Makes links in a part of the page, again whenever its content changes. @param {HTMLElement} part */
  explain(part) {
    const look = () => [part, ...part.querySelectorAll('*')].filter((one) => one.matches(EXPLAINED)).forEach((one) => this.#mark(one));
    new MutationObserver(look).observe(part, { childList: true, subtree: true, characterData: true });
    look();
  }

  /** @param {string} text @returns {(Text|HTMLAnchorElement)[]} the text with glossary words as links */
  nodes(text, except = null) {
    return this.#find(text).map((piece) => (piece.term && piece.term !== except ? link(piece) : document.createTextNode(piece.text)));
  }

  /** @param {string} [id] of the entry to show @param {HTMLElement} [opener] gets the focus afterwards */
  open(id, opener = document.activeElement) {
    if (this.#panel.hidden) {
      this.#opener = placeIn(opener.closest('section') ?? document.body, opener);
      this.#panel.hidden = false;
    }
    this.#panel.querySelector('[data-shown]')?.removeAttribute('data-shown');
    const entry = id ? this.#panel.querySelector(`#${CSS.escape(id)}`) : null;
    if (entry) {
      entry.hidden = false;
      entry.dataset.shown = '';
      entry.scrollIntoView({ block: 'center' });
    }
    (entry ?? this.#panel.querySelector('button')).focus({ preventScroll: true });
  }

  /** Hides the entries that have not all of these words. */
  #search(text) {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    for (const entry of this.#panel.querySelectorAll('[data-forms]')) {
      const all = `${entry.dataset.forms} ${entry.textContent}`.toLowerCase();
      entry.hidden = !words.every((word) => all.includes(word));
    }
  }

  close() {
    this.#panel.hidden = true;
    this.#opener?.()?.focus({ preventScroll: true });
  }

  toggle() {
    if (this.#panel.hidden) {
      this.open();
    } else {
      this.close();
    }
  }

  /** Only elements with nothing but text; those that were marked already have links in them. */
  #mark(element, except) {
    if (element.childElementCount === 0 && element.textContent) {
      const nodes = this.nodes(element.textContent, except);
      if (nodes.some((node) => node.nodeType === Node.ELEMENT_NODE)) {
        element.replaceChildren(...nodes);
      }
    }
  }
}

function link({ text, term }) {
  const a = document.createElement('a');
  a.className = 'term';
  a.href = `#${term}`;
  a.textContent = text;
  return a;
}
