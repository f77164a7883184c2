/**
 * The list of what happened, newest first. It is text, so it also serves people who cannot see the drawing. The selected event shows the
 * system call behind it and its record.
 */
import { put } from './figures.js';
import { LogFilter } from './log-filter.js';
import { matches } from './model/kinds.js';
import { wallAt } from './model/moment.js';
import { count, pidsOf, sentence } from './model/words.js';
import { nameOf } from './time/selection.js';

const SHOWN = 200;

export class Log {
  #list;
  #count;
  #filter;
  #select;
  #removeNote;
  #last = {};
  #state = null;

  /**
   * @param {HTMLElement} root
   * @param {(name: string) => void} select called with the name of the event that a person chooses
   * @param {(id: number) => void} [removeNote] called when a person removes a note
   */
  constructor(root, select, removeNote) {
    this.#list = root.querySelector('ol');
    this.#count = root.querySelector('#log-count');
    this.#select = select;
    this.#removeNote = removeNote;
    this.#filter = new LogFilter(root.querySelector('form'), () => this.#show());
    this.#list.addEventListener('click', ({ target }) => this.#click(target));
    this.#list.addEventListener('keydown', (event) => this.#key(event));
  }

  /**
   * @param {import('./model/reduce.js').State} state all that is known, whatever moment is shown
   * @param {import('./model/reduce.js').Event|null} selected
   * @param {number} now the moment shown; later events are in italics
   */
  draw(state, selected, now) {
    const late = state.log.filter((r) => r.mono > now).length;
    if (state.log !== this.#last.log || selected !== this.#last.selected || late !== this.#last.late) {
      const scroll = selected !== this.#last.selected;
      this.#last = { log: state.log, selected, late };
      this.#state = state;
      this.#filter.offer(state.log);
      this.#show();
      if (scroll) {
        this.#reveal(this.#list.querySelector('[aria-current]'));
      }
    }
  }

  #show() {
    if (!this.#state) {
      return;
    }
    const { log, selected, late } = this.#last;
    const found = log.filter((r) => matches(r, this.#filter.value));
    const shown = found.slice(-SHOWN).reverse();
    const kept = new Map([...this.#list.children].map((item) => [item.dataset.key, item]));
    const chosen = selected && nameOf(selected);
    const items = shown.map((r) => {
      const item = kept.get(keyOf(r)) ?? this.#itemOf(r);
      item.classList.toggle('later', log.indexOf(r) >= log.length - late);
      open(item, r, nameOf(r) === chosen, this.#removeNote !== undefined);
      return item;
    });
    const focused = this.#list.contains(document.activeElement) ? document.activeElement.closest('li')?.dataset.key : null;
    if (items.length !== this.#list.children.length || items.some((item, i) => this.#list.children[i] !== item)) {
      this.#list.replaceChildren(...items);
    }
    const stop = items.find((item) => item.dataset.key === focused) ?? this.#list.querySelector('[aria-current]') ?? items[0];
    items.forEach((item) => (item.firstChild.tabIndex = item === stop ? 0 : -1));
    if (focused && stop?.dataset.key === focused && !this.#list.contains(document.activeElement)) {
      stop.firstChild.focus();
    }
    const of = `${shown.length} of ${log.length} events`;
    put(this.#count, shown.length > 0 || log.length === 0 ? of : `${of}: none matches the filter`);
  }

  #itemOf(r) {
    const { text, tone, sign } = sentence(r);
    const item = document.createElement('li');
    Object.assign(item.dataset, { key: keyOf(r), type: r.type, tone, sign: sign ?? 'none', event: nameOf(r) });
    const button = document.createElement('button');
    button.type = 'button';
    const time = document.createElement('time');
    const at = new Date(r.type === 'operator.note' ? wallAt(this.#state, r.mono) : r.wall);
    time.dateTime = at.toISOString();
    time.textContent = `${at.toTimeString().slice(0, 8)}.${String(at.getMilliseconds()).padStart(3, '0')}`;
    const words = document.createElement('span');
    words.textContent = text;
    button.append(time, words);
    button.title = pidsOf(r);
    item.append(button);
    return item;
  }

  #click(target) {
    const item = target.closest('li');
    if (target.closest('[data-do="remove"]')) {
      this.#removeNote(Number(target.closest('[data-note]').dataset.note));
    } else if (item && target.closest('li > button')) {
      this.#select(item.dataset.event);
    }
  }

  /** The list is one stop for the Tab key; the up and down keys move between its events. */
  #key(event) {
    const item = event.target.closest('li');
    const next = { ArrowDown: item?.nextElementSibling, ArrowUp: item?.previousElementSibling }[event.key];
    if (next && event.target.matches('li > button')) {
      event.preventDefault();
      item.firstChild.tabIndex = -1;
      next.firstChild.tabIndex = 0;
      next.firstChild.focus();
    }
  }

  /** Scrolls the list, never the page. */
  #reveal(item) {
    if (item) {
      const top = item.offsetTop - this.#list.offsetTop;
      if (top < this.#list.scrollTop || top + item.offsetHeight > this.#list.scrollTop + this.#list.clientHeight) {
        this.#list.scrollTop = top - this.#list.clientHeight / 3;
      }
    }
  }
}

/** Shows or hides the details of an event. */
function open(item, r, isOpen, removable) {
  if (isOpen === item.hasAttribute('aria-current')) {
    return;
  }
  if (!isOpen) {
    item.removeAttribute('aria-current');
    item.lastChild.remove();
    return;
  }
  item.setAttribute('aria-current', 'true');
  const more = document.createElement('div');
  more.className = 'more';
  const why = document.createElement('p');
  why.textContent = sentence(r).why || 'There is no system call behind this event.';
  const details = document.createElement('details');
  const summary = document.createElement('summary');
  summary.textContent = 'The record as it arrived';
  const record = document.createElement('pre');
  record.textContent = JSON.stringify(r, null, 2);
  details.append(summary, record);
  more.append(why, details);
  if (r.type === 'operator.note' && removable) {
    const remove = document.createElement('button');
    remove.type = 'button';
    remove.dataset.do = 'remove';
    remove.dataset.note = r.id;
    remove.textContent = 'Remove this note';
    more.append(remove);
  }
  item.append(more);
}

/** A record never changes; only its count does. */
function keyOf(r) {
  return `${r.pid}:${r.seq}:${r.mono}:${r.times ?? 1}`;
}

/** @returns {string|null} records that never arrived, by producer; null if none is missing */
export function losses(state) {
  const missing = Object.values(state.producers).filter((producer) => producer.lost > 0);
  if (missing.length === 0) {
    return null;
  }
  return `Events were lost on the way here: ${missing.map((producer) => `${count(producer.lost)} from PID ${producer.pid}`).join(', ')}. The picture may have gaps.`;
}
