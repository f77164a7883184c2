/** The headline: the present state, whose word is also in the title of the tab, and whose kind is a mark in its icon. */
import { put } from './figures.js';
import { lostSinceTheRestart, seen, standing } from './model/standing.js';

/** What is marked in the icon of the tab: a ring while something is under way, a triangle where people are not served or requests are lost, a square for the past. */
const KINDS = { Serving: 'good', Upgrading: 'busy', Restarting: 'busy', Switching: 'busy', Draining: 'busy', 'Held back': 'busy', Down: 'bad', Lost: 'bad', Recorded: 'past' };

const MARKS = {
  good: '<circle cx="23" cy="9" r="8" fill="#009e73"/>',
  busy: '<circle cx="23" cy="9" r="6" fill="none" stroke="#e69f00" stroke-width="4"/>',
  bad: '<path d="M23 0l9 17H14z" fill="#ff6a13"/>',
  past: '<path d="M15 1h16v16H15z" fill="#a9b7c4"/>',
  none: '',
};

const icon = (mark) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="6" fill="#0b1620"/><rect x="3" y="21" width="16" height="7" rx="2" fill="#e69f00"/><rect x="11" y="12" width="16" height="7" rx="2" fill="#56b4e9"/>${mark}</svg>`;

export class Headline {
  #root;
  #marked = null;
  #title = document.title;

  #since;

  /** @param {HTMLElement} root @param {HTMLElement} since beside the verdict: what has been lost after its restart */
  constructor(root, since) {
    this.#root = root;
    this.#since = since;
  }

  /**
   * @param {import('./model/reduce.js').State} state of the moment shown
   * @param {number} now mono
   * @param {{recorded: boolean, past: boolean, silent: number|null, wall: number}} how see `seen`
   */
  draw(state, now, how) {
    const { word, text, sign } = seen(standing(state, now), how);
    this.#root.dataset.sign = sign ?? 'none';
    this.#root.dataset.word = word;
    put(this.#root.querySelector('strong'), `${word}:`);
    put(this.#root.querySelector('.cause'), text);
    if (this.#root.title !== text) {
      this.#root.title = text;
    }
    const later = how.recorded ? null : lostSinceTheRestart(state, now);
    this.#since.hidden = later === null;
    put(this.#since.querySelector('.losses-since'), later ?? '');
    this.#mark(word === 'Serving' && sign === 'lost' ? 'bad' : (KINDS[word] ?? 'none'));
    const title = `${word} - ${this.#title}`;
    if (document.title !== title) {
      document.title = title;
    }
  }

  #mark(kind) {
    if (kind !== this.#marked) {
      this.#marked = kind;
      const link = document.querySelector('link[rel=icon]') ?? document.head.appendChild(Object.assign(document.createElement('link'), { rel: 'icon' }));
      link.href = `data:image/svg+xml,${encodeURIComponent(icon(MARKS[kind]))}`;
    }
  }
}
