/**
 * The table of restarts: a click on a row shows that restart again, two ticks compare, and the durations of the restart shown are a bar. The rows
 * come from the server, who judges; the releases from the events.
 */
import { put } from './figures.js';
import { lifeOf } from './model/life.js';
import { momentsOf, phasesOf } from './model/phases.js';
import { releasesOf, rollBacks } from './model/releases.js';
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
   * @param {{show: (mono: number) => void, compare: (one: number, other: number) => void, rollBack: ((release: string) => void)|null,
   *   keeps: (mono: number) => boolean}} does  rollBack: null where there is no server; keeps: whether the moments of a restart can be shown
   */
  constructor(table, phases, does) {
    this.#table = table;
    this.#phases = phases;
    this.#does = does;
    table.addEventListener('click', ({ target }) => {
      const row = target.closest('tbody tr');
      const back = target.closest('.back');
      if (back) {
        does.rollBack(back.dataset.release);
      } else if (row && !target.closest('input, label')) {
        does.show(Number(row.dataset.mono));
      }
    });
    table.addEventListener('change', ({ target }) => this.#tick(target));
    table.addEventListener('htmx:afterSwap', () => this.#redraw());
  }

  /** @param {import('./model/reduce.js').State} state all that is known @param {number|null} shown mono of the signal of the restart shown */
  draw(state, shown) {
    const rows = [...this.#table.querySelectorAll('tbody tr')];
    rows.forEach((row) => this.#tellPicture(row));
    if (state.log === this.#last.log && shown === this.#last.shown) {
      return;
    }
    this.#last = { state, log: state.log, shown };
    const order = orderOf(rows.map((row) => Number(row.dataset.mono)), shown);
    const present = state.processes.filter((one) => one.release && !lifeOf(one).end).map((one) => one.release);
    const served = rows.map((row) => {
      const { mono, old, new: young, outcome, restart } = row.dataset;
      const { from, to } = releasesOf(state.log, { asked: Number(mono), old: Number(old), young: Number(young) });
      const words = from || to ? `${from ?? '?'} → ${to ?? '?'}` : '';
      put(row.querySelector('.released'), words);
      row.toggleAttribute('aria-current', Number(mono) === order);
      row.querySelector('input').checked = this.#ticked.includes(Number(restart));
      return { number: Number(restart), release: outcome === 'done' ? to : from };
    });
    const offers = rollBacks(served, this.#does.rollBack ? present : []);
    rows.forEach((row) => this.#offer(row.querySelector('.back'), offers.get(Number(row.dataset.restart)) ?? ''));
    this.#drawPhases(momentsOf(state.log, shown));
  }

  #offer(button, release) {
    button.hidden = release === '';
    button.dataset.release = release;
    put(button, release && `Roll back to ${release}`);
  }

  /** Says whether a click can show the restart again, or its figures only. */
  #tellPicture(row) {
    const gone = !this.#does.keeps(Number(row.dataset.mono));
    if (row.hasAttribute('data-gone') !== gone) {
      row.toggleAttribute('data-gone', gone);
      row.querySelector('.gone').hidden = !gone;
      row.querySelector('th button').title = gone ? 'Show its figures: its moments are no longer kept' : 'Show it again at a tenth of its speed, from its signal';
    }
  }

  /** The rows are new ones. */
  #redraw() {
    const { state, shown } = this.#last;
    this.#last = {};
    if (state) {
      this.draw(state, shown);
    }
  }

  #tick(box) {
    const number = Number(box.closest('tr').dataset.restart);
    this.#ticked = box.checked ? [...this.#ticked, number].slice(-2) : this.#ticked.filter((one) => one !== number);
    this.#last = {};
    if (this.#ticked.length === 2) {
      this.#does.compare(...[...this.#ticked].sort((a, b) => b - a));
    }
  }

  #drawPhases(moments) {
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
    this.#phases.replaceChildren(bar, list);
  }
}

function element(name, className) {
  return Object.assign(document.createElement(name), { className });
}
