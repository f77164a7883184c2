/** The list of what happened, newest first: text, so that it is also the page for those who do not see the drawing. */
import { sentence } from './model/words.js';
import { nameOf } from './time/selection.js';

const SHOWN = 200;

export class Log {
  #list;
  #last = null;
  #marked = null;

  /** @param {HTMLOListElement} list */
  constructor(list) {
    this.#list = list;
  }

  /** @param {import('./model/reduce.js').State} state */
  draw(state) {
    if (state.log === this.#last) {
      return;
    }
    this.#last = state.log;
    const kept = new Map([...this.#list.children].map((item) => [item.dataset.key, item]));
    const items = [...state.log].reverse().slice(0, SHOWN).map((r) => kept.get(keyOf(r)) ?? itemOf(r));
    this.#list.replaceChildren(...items);
    this.mark(this.#marked);
  }

  /** @param {import('./model/reduce.js').Event|null} event the one that is selected */
  mark(event) {
    this.#marked = event;
    this.#list.querySelectorAll('[aria-current]').forEach((item) => item.removeAttribute('aria-current'));
    const item = event && [...this.#list.children].find((one) => one.dataset.event === nameOf(event));
    item?.setAttribute('aria-current', 'true');
  }
}

/** A record never changes, only how often it happened. */
function keyOf(r) {
  return `${r.pid}:${r.seq}:${r.mono}:${r.times ?? 1}`;
}

function itemOf(r) {
  const { text, tone } = sentence(r);
  const item = document.createElement('li');
  item.dataset.key = keyOf(r);
  item.dataset.event = nameOf(r);
  item.dataset.type = r.type;
  item.dataset.tone = tone;
  const time = document.createElement('time');
  const at = new Date(r.wall);
  time.dateTime = at.toISOString();
  time.textContent = `${at.toTimeString().slice(0, 8)}.${String(at.getMilliseconds()).padStart(3, '0')}`;
  const show = Object.assign(document.createElement('button'), { type: 'button', title: 'Show this moment' });
  show.append(time);
  const words = document.createElement('span');
  words.textContent = text;
  item.append(show, words);
  return item;
}

/** Records that never came, by producer; null if none is missing. */
export function losses(state) {
  const missing = Object.values(state.producers).filter((producer) => producer.lost > 0);
  if (missing.length === 0) {
    return null;
  }
  return `Events lost on their way here: ${missing.map((producer) => `${producer.lost} of PID ${producer.pid}`).join(', ')}. What is drawn may have holes.`;
}
