/** The headline: the present state, whose word is also in the title of the tab. */
import { put } from './figures.js';
import { seen, standing } from './model/standing.js';

export class Headline {
  #root;
  #title = document.title;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#root = root;
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
    const title = `${word} - ${this.#title}`;
    if (document.title !== title) {
      document.title = title;
    }
  }
}
