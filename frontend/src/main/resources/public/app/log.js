/** The list of what happened, newest first: text, so that it is also the page for those who do not see the drawing. */
import { sentence } from './model/words.js';

const SHOWN = 200;

export class Log {
  #list;
  #last = null;

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
  item.dataset.type = r.type;
  item.dataset.tone = tone;
  const time = document.createElement('time');
  const at = new Date(r.wall);
  time.dateTime = at.toISOString();
  time.textContent = `${at.toTimeString().slice(0, 8)}.${String(at.getMilliseconds()).padStart(3, '0')}`;
  const words = document.createElement('span');
  words.textContent = text;
  item.append(time, words);
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
