/** What a process has told its service manager (sd_notify), as ticks and words on its lane. */
import { notified } from '../model/words.js';
import { add, describe, each, set } from './svg.js';

/** What follows this soon stands in the same words; nanoseconds. */
const TOGETHER = 0.5e9;

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
  return saidTogether(noticesOf(process))
    .filter((one) => one.from > view.oldest)
    .map(({ from, text }) => ({ key: `${process.key}t${from}`, from, to: Infinity, y, text: `says: ${text}`, texts: [text], name: 'told-word', at: 'after', gap: 6 * view.u, plate: 'plate', rank: 5 }));
}

/** @param {import('../model/reduce.js').Event[]} notices by mono @returns {{from: number, text: string}[]} the states that they say, in words; what follows soon stands with them */
export function saidTogether(notices) {
  const found = [];
  for (const { mono, states } of notices.filter((one) => one.states.length > 0)) {
    const last = found.at(-1);
    const text = notified({ states });
    if (last && mono - last.to < TOGETHER) {
      found.splice(-1, 1, { ...last, to: mono, text: `${last.text}, then ${text}` });
    } else {
      found.push({ from: mono, to: mono, text });
    }
  }
  return found;
}
