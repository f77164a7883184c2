/** The strip of the tour and of the cards, as it is drawn: questions, texts, buttons. It decides nothing. */
import { put } from '../figures.js';

export class Strip {
  #strip;
  #parts;
  #glossary;
  #told = '';

  /**
   * @param {HTMLElement} strip
   * @param {import('./glossary.js').Glossary} glossary
   * @param {Object<'back'|'next'|'close'|'act'|'look', () => void>} pressed what its buttons do
   */
  constructor(strip, glossary, pressed) {
    this.#strip = strip;
    this.#glossary = glossary;
    this.#parts = Object.fromEntries([...strip.querySelectorAll('[data-tour]')].map((part) => [part.dataset.tour, part]));
    for (const [button, press] of Object.entries(pressed)) {
      this.#parts[button].addEventListener('click', press);
    }
  }

  hide() {
    this.#strip.hidden = true;
    document.documentElement.removeAttribute('data-tour');
  }

  /** A question. @param {import('./courses.js').Course} course @param {import('./steps.js').Step[]} steps @param {number} step */
  ask(course, steps, step) {
    const { question, text, look } = steps[step];
    this.#parts.close.hidden = false;
    delete this.#strip.dataset.closing;
    put(this.#parts.heading, course.heading);
    put(this.#parts.waiting, course.waiting);
    this.#strip.dataset.course = course.key;
    this.#strip.hidden = false;
    document.documentElement.dataset.tour = String(step + 1);
    put(this.#parts.step, `${course.name} ${step + 1} of ${steps.length}`);
    put(this.#parts.question, question);
    this.#parts.text.replaceChildren(...this.#glossary.nodes(text));
    put(this.#parts.place, look);
    this.doing('');
  }

  focus() {
    this.#parts.question.focus({ preventScroll: true });
    this.#strip.scrollIntoView({ block: 'nearest' });
  }

  /** The end of a course. @param {{title: string, text: string, heading: string, lines: string[]}} end */
  sumUp({ title, text, heading, lines }) {
    this.#strip.dataset.closing = 'true';
    put(this.#parts.step, 'The end');
    put(this.#parts.question, title);
    put(this.#parts.text, text);
    put(this.#parts.heading, heading);
    this.soFar([]);
    list(this.#parts.seen, lines);
    this.#parts.waiting.hidden = this.#parts.answer.hidden = true;
    put(this.#parts.next, 'Close the tour');
    this.#parts.close.hidden = true;
    this.#parts.question.focus({ preventScroll: true });
  }

  /** @param {import('./steps.js').Step} step @param {{acting: boolean, first: boolean, last: boolean}} where */
  buttons({ action, warns }, { acting, first, last }) {
    put(this.#parts.action, action);
    put(this.#parts.warns, warns ?? '');
    this.#parts.act.disabled = acting;
    this.#parts.back.disabled = first;
    put(this.#parts.next, last ? 'Finish' : 'Next');
  }

  /** @param {string} words what the action of the step is doing */
  doing(words) {
    put(this.#parts.doing, words);
  }

  /** @param {string} words where the place is that has left the view; empty while it is there */
  away(words) {
    put(this.#parts.away, words);
  }

  /** @param {string[]} sentences what has been seen before all has */
  soFar(sentences) {
    list(this.#parts.sofar, sentences);
  }

  /** What was seen, and the answer; or that it is waited for. @param {string[]|null} sentences @param {string} answer */
  seen(sentences, answer) {
    list(this.#parts.seen, sentences ?? []);
    this.#parts.waiting.hidden = sentences !== null;
    this.#parts.answer.hidden = sentences === null;
    const told = sentences === null ? '' : answer;
    // It is drawn with each frame: a link in it keeps the focus.
    if (told !== this.#told) {
      this.#told = told;
      this.#parts.answer.replaceChildren(...this.#glossary.nodes(told));
    }
  }
}

function list(element, sentences) {
  sentences.forEach((sentence, i) => put(element.children[i] ?? element.appendChild(document.createElement('li')), sentence));
  while (element.childElementCount > sentences.length) {
    element.lastChild.remove();
  }
}
