/**
 * The table of restarts: a click on a row shows that restart again, two ticks compare, and the durations of the restart shown are a bar. The rows
 * come from the server, who judges; the releases from the events.
 */
import { put } from './figures.js';
import { lifeOf } from './model/life.js';
import { momentsOf, phasesOf } from './model/phases.js';
import { duration } from './model/words.js';
import { orderOf } from './time/restarts.js';

export class RestartTable {
  #table;
  #phases;
  #does;
  #ticked = [];
  #last = {};

  /**
   * @param {HTMLElement} table its content is swapped from time to time
   * @param {HTMLElement} phases
   * @param {{show: (mono: number) => void, compare: (one: number, other: number) => void, rollBack: ((release: string) => void)|null}} does
   *   rollBack: null where there is no server
   */
  constructor(table, phases, does) {
    this.#table = table;
    this.#phases = phases;
    this.#does = does;
    table.addEventListener('click', ({ target }) => {
      const row = target.closest('tbody tr');
      if (row && !target.closest('input')) {
        does.show(Number(row.dataset.mono));
      }
    });
    table.addEventListener('change', ({ target }) => this.#tick(target));
    table.addEventListener('htmx:afterSwap', () => (this.#last = {}));
  }

  /** @param {import('./model/reduce.js').State} state all that is known @param {number|null} shown mono of the signal of the restart shown */
  draw(state, shown) {
    if (state.log === this.#last.log && shown === this.#last.shown) {
      return;
    }
    this.#last = { log: state.log, shown };
    const rows = [...this.#table.querySelectorAll('tbody tr')];
    const order = orderOf(rows.map((row) => Number(row.dataset.mono)), shown);
    const releases = new Map(state.log.filter((r) => r.type === 'process.started' && r.release).map((r) => [String(r.pid), r.release]));
    for (const row of rows) {
      const [old, young] = [releases.get(row.dataset.old), releases.get(row.dataset.new)];
      const words = old || young ? `${old ?? '?'} → ${young ?? '?'}` : '';
      put(row.querySelector('.released'), words);
      row.querySelector('.released').title = words;
      row.dataset.release = (row.dataset.outcome === 'done' ? young : old) ?? '';
      row.toggleAttribute('aria-current', Number(row.dataset.mono) === order);
      row.querySelector('input').checked = this.#ticked.includes(Number(row.dataset.restart));
    }
    const present = state.processes.filter((one) => one.release && !lifeOf(one).end).map((one) => one.release);
    this.#drawPhases(momentsOf(state.log, shown), present);
  }

  #tick(box) {
    const number = Number(box.closest('tr').dataset.restart);
    this.#ticked = box.checked ? [...this.#ticked, number].slice(-2) : this.#ticked.filter((one) => one !== number);
    this.#last = {};
    if (this.#ticked.length === 2) {
      this.#does.compare(...[...this.#ticked].sort((a, b) => b - a));
    }
  }

  #drawPhases(moments, present) {
    if (moments.length < 2) {
      this.#phases.replaceChildren();
      return;
    }
    const bar = element('div', 'bar');
    bar.setAttribute('aria-hidden', 'true');
    bar.append(
      ...phasesOf(moments).map(({ name, from, to }) => {
        const part = element('span', `p-${name}`);
        part.style.flexGrow = String(Math.max(1, (to - from) / 1e6));
        return part;
      }),
    );
    const list = element('ol', '');
    list.append(
      ...moments.map(({ name, at }) => {
        const item = element('li', '');
        item.append(Object.assign(element('span', ''), { textContent: `${name} ` }), at === moments[0].at ? '0' : `+${duration((at - moments[0].at) / 1e6)}`);
        return item;
      }),
    );
    this.#phases.replaceChildren(bar, list, ...this.#back(present));
  }

  /** A button that upgrades to the release of the restart shown, where there is a server that runs another one. */
  #back(present) {
    const release = this.#table.querySelector('tr[aria-current]')?.dataset.release;
    if (!release || !this.#does.rollBack || present.includes(release)) {
      return [];
    }
    const button = Object.assign(element('button', ''), { type: 'button', id: 'roll-back', textContent: `Roll back to ${release}`, title: 'An upgrade to this release' });
    button.addEventListener('click', () => this.#does.rollBack(release), { once: true });
    return [button];
  }
}

function element(name, className) {
  return Object.assign(document.createElement(name), { className });
}
