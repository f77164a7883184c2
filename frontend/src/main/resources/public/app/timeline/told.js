/** What a process has told its service manager (sd_notify), as ticks and words on its lane. */
import { notified } from '../model/words.js';
import { add, describe, each, set } from './svg.js';

/** Words of the same process this near to each other are one; nanoseconds. */
const TOGETHER = 0.02e9;

export class Told {
  #group;

  /** @param {SVGElement} parent moves with the time */
  constructor(parent) {
    this.#group = add(parent, 'g', { class: 'told' });
  }

  /**
   * @param {import('../model/reduce.js').Process} process
   * @param {import('./layout.js').Row} part
   * @param {object} view see Lane.sync
   */
  sync(process, part, view) {
    each(
      this.#group,
      noticesOf(process).filter((one) => one.mono > view.oldest),
      (one) => one.mono,
      () => add(this.#group, 'path'),
      (node, one) => {
        describe(node, `sd_notify: ${notified(one)}`);
        set(node, { d: `M${view.x(one.mono).toFixed(1)},${part.y} v${part.h}`, 'data-told': one.states.join(' ') });
      },
    );
  }
}

/** @param {import('../model/reduce.js').Process} process @returns {import('../model/reduce.js').Event[]} what it has told, by mono */
export function noticesOf(process) {
  return process.facts.filter((f) => f.type === 'process.notified' && f.of === process.pid);
}

/**
 * @param {import('../model/reduce.js').Process} process
 * @param {import('./layout.js').LaneRow} row
 * @param {object} view see Lane.sync
 * @returns {import('./labels.js').Label[]}
 */
export function toldWords(process, row, view) {
  const { listener, answers } = row.parts;
  const y = row.y + (answers ?? listener).y + (answers ?? listener).h / 2;
  const all = noticesOf(process).filter((one) => one.mono > view.oldest && one.states.length > 0);
  return all
    .filter((one, i) => i === 0 || one.mono - all[i - 1].mono > TOGETHER)
    .map((one) => ({ key: `${process.key}t${one.mono}`, from: one.mono, to: Infinity, y, text: `says: ${notified({ ...one, status: null, main: null })}`, texts: [notified({ ...one, status: null, main: null })], name: 'told-word', at: 'after', gap: 6 * view.u, plate: 'plate', rank: 5 }));
}
