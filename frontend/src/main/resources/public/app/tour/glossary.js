/**
 * The glossary: a panel beside the lanes that is not modal, and the words on the page that open it where they are explained. The words
 * are links of their own making: what the page says is looked through for the words that the panel has.
 */
import { finder } from './words.js';

/** Texts of the page in which words are explained. Those in labels and buttons are not, for they are pressed for another end. */
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

  /** Keeps the words of a part of the page explained, whatever is swapped or said in it. @param {HTMLElement} part */
  explain(part) {
    const look = () => [part, ...part.querySelectorAll('*')].filter((one) => one.matches(EXPLAINED)).forEach((one) => this.#mark(one));
    new MutationObserver(look).observe(part, { childList: true, subtree: true, characterData: true });
    look();
  }

  /** @param {string} text @returns {(Text|HTMLAnchorElement)[]} the text with its words as links */
  nodes(text, except = null) {
    return this.#find(text).map((piece) => (piece.term && piece.term !== except ? link(piece) : document.createTextNode(piece.text)));
  }

  /** @param {string} [id] of the word to show @param {HTMLElement} [opener] where the focus goes afterwards */
  open(id, opener = document.activeElement) {
    if (this.#panel.hidden) {
      this.#opener = opener;
      this.#panel.hidden = false;
    }
    this.#panel.querySelector('[data-shown]')?.removeAttribute('data-shown');
    const entry = id ? this.#panel.querySelector(`#${CSS.escape(id)}`) : null;
    if (entry) {
      entry.dataset.shown = '';
      entry.scrollIntoView({ block: 'center' });
    }
    (entry ?? this.#panel.querySelector('button')).focus({ preventScroll: true });
  }

  close() {
    this.#panel.hidden = true;
    if (this.#opener?.isConnected) {
      this.#opener.focus({ preventScroll: true });
    }
  }

  toggle() {
    if (this.#panel.hidden) {
      this.open();
    } else {
      this.close();
    }
  }

  /** Only what is text and nothing else; what has been marked has links in it. */
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
