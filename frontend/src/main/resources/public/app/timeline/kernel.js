/** What the kernel says in words: which processes hold the listener, where the accept queue overflowed, and where what waited in it was reset. */
import { holdings, named, overflows, queuesOf, standbyIn } from '../model/holders.js';
import { queueResets } from '../model/resets.js';
import { bar } from './bar.js';
import { add, describe, each, set } from './svg.js';
import { count } from '../model/words.js';

/** Samples from before the left edge say what holds at it; nanoseconds. */
const BEFORE = 2e9;

/** @implements {import('./scene.js').Layer} */
export class Kernel {
  #moving;
  #strips;
  #flags;

  /** @param {SVGElement} parent */
  constructor(parent) {
    this.#moving = add(add(parent, 'g', { 'clip-path': 'url(#plot)' }), 'g', { class: 'kernel' });
    this.#strips = add(this.#moving, 'g');
    this.#flags = add(this.#moving, 'g');
  }

  /** @param {import('./scene.js').Scene} scene @returns {import('./labels.js').Label[]} */
  sync({ state, layout, view }) {
    const { holders, kernel, u } = layout;
    const samples = state.kernel.filter((sample) => sample.mono > view.oldest - BEFORE);
    const name = named(state.processes);
    const waits = standbyIn(state.processes);
    const serving = (one) => one.pids.filter((pid) => !waits(pid, one.from)).length;
    const seen = holdings(samples, view.mono, name).filter((one) => one.to > view.oldest);
    each(
      this.#strips,
      seen,
      (one) => one.from,
      () => add(this.#strips, 'rect'),
      (node, one) => {
        describe(node, `${one.text}${one.pids.length > 0 ? `, PID ${one.pids.join(', ')}` : ''}`);
        set(node, { ...bar(one, view), y: holders.y, height: holders.h, class: serving(one) > 1 ? 'holding several' : one.pids.length > 0 ? 'holding' : 'holding none' });
      },
    );
    const queues = queuesOf(samples).filter((one) => one.at > view.oldest);
    const full = [...overflows(samples).map((one) => ({ ...one, kind: 'overflow' })), ...queueResets(samples).map((one) => ({ ...one, kind: 'resets' }))].filter((one) => one.to > view.oldest);
    each(
      this.#flags,
      full,
      (one) => one.kind + one.from,
      () => add(this.#flags, 'path'),
      (node, one) => {
        const x = view.x(one.to).toFixed(1);
        describe(node, words(one));
        set(node, { d: `M${x},${kernel.y + kernel.h} V${kernel.y - 2 * u} l${12 * u},${5 * u} l${-12 * u},${5 * u}`, class: one.kind, 'data-count': one.count });
      },
    );
    return [
      ...seen.map((one) => ({ key: `hold${one.from}`, from: one.from, to: one.to, y: holders.y + holders.h / 2, text: one.text, texts: [one.text.replace(/ \(inode \d+\)/g, ''), one.text.includes(';') ? `two sockets: ${one.pids.map((pid) => name(pid, one.from)).join(', ')}` : '', one.pids.map((pid) => name(pid, one.from)).join(', ')], name: 'holding-word', at: 'inside', gap: 6 * u })),
      ...queues.map((one) => ({ key: `queues${one.at}`, from: one.at, to: Infinity, y: kernel.y + kernel.h / 2, text: `queues of the sockets: ${one.text}`, texts: [`queues: ${one.text}`, one.text], name: 'queues-word', at: 'after', gap: 8 * u, plate: 'plate', rank: 3 })),
      ...full.map((one) => ({ key: `${one.kind}${one.from}`, from: one.to, to: one.to, y: kernel.y + kernel.h / 2, text: words(one), name: 'overflow-word', at: 'after', gap: 16 * u, plate: 'plate', rank: 2 })),
    ];
  }

  move(offset) {
    set(this.#moving, { transform: `translate(${offset.toFixed(2)} 0)` });
  }
}

function words(one) {
  if (one.kind === 'resets') {
    return `${count(one.count)} reset in the queue`;
  }
  return `queue overflowed ${count(one.count)} ${one.count === 1 ? 'time' : 'times'}`;
}
