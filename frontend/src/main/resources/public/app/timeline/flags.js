/** The bar of the listener that a lane holds, and the flags at both ends that name its descriptor. */
import { lifeOf } from '../model/life.js';
import { isSpawn } from '../model/whose.js';
import { bar } from './bar.js';
import { add, each, set } from './svg.js';

export class ListenerBar {
  #bars;
  #poles;

  /** @param {SVGElement} parent moves with the time */
  constructor(parent) {
    this.#bars = add(parent, 'g', { class: 'listener' });
    this.#poles = add(parent, 'g', { class: 'flags' });
  }

  /**
   * @param {import('../model/listener.js').Hold[]} holds
   * @param {import('./layout.js').Row} part
   * @param {object} view see Lane.sync
   */
  sync(holds, part, view) {
    const seen = holds.filter((hold) => hold.to > view.oldest);
    each(
      this.#bars,
      seen,
      (hold) => hold.from,
      () => add(this.#bars, 'rect'),
      (node, hold) => set(node, { ...bar(hold, view), y: part.y, height: part.h }),
    );
    const ends = seen.flatMap((hold) => [{ at: hold.from, side: 1 }, { at: hold.to, side: -1 }]).filter((pole) => pole.at < Infinity);
    each(
      this.#poles,
      ends,
      (pole) => `${pole.at}:${pole.side}`,
      () => add(this.#poles, 'path'),
      (node, pole) => set(node, { d: `M${view.x(pole.at).toFixed(1)},${part.y - 4} v${part.h + 8}` }),
    );
  }
}

/** How a process got the listener, in a few words. */
function beginningOf(process) {
  const listening = process.facts.find((f) => f.type === 'process.listening' && f.pid === process.pid);
  const inherited = listening ? listening.inherited : process.facts.some((f) => isSpawn(f) && f.child === process.pid && f.gen > 0);
  if (process.image) {
    return 'kept open over execve';
  }
  return inherited ? 'fd 3' : listening || !process.name ? 'listener bound' : 'holds the listener';
}

/** Whether the program is replaced and the descriptor is not closed: it held it to its end, though it has handed over. */
function isKept(process, hold) {
  const { draining, end, closed } = lifeOf(process);
  return EXEC.has(process.way) && end === 'exited' && (draining === null || draining.reason === 'upgraded') && hold.to >= (closed ?? 0);
}

/** With these ways a process replaces its own program. */
const EXEC = new Set(['exec', 'exec-undrained']);

/**
 * @param {import('../model/reduce.js').Process} process
 * @param {import('../model/listener.js').Hold[]} holds
 * @param {import('./layout.js').LaneRow} row
 * @param {object} view see Lane.sync
 * @returns {import('./labels.js').Label[]} the flags at both ends
 */
export function flags(process, holds, row, view) {
  const { listener } = row.parts;
  const at = beginningOf(process);
  const socket = (hold) => (hold.inode === null ? '' : `: socket ${hold.inode}`);
  const y = row.y + listener.y + listener.h / 2;
  const flag = (key, moment, text, at) => ({ key: `${process.key}${key}${moment}`, from: moment, to: moment, y, text, name: 'flag-word', at, gap: 7 * view.u, plate: 'flag-plate', keep: true });
  return holds
    .filter((hold) => hold.to > view.oldest)
    .flatMap((hold) => [
      // A line has no room below it: the flag would lie on the next lane.
      ...(row.kind === 'line' ? [] : [{ ...flag('f', hold.from, row.parts.answers || row.kind === 'short' ? `${at}${socket(hold)}` : socket(hold).slice(2) || at, at === 'fd 3' ? 'before' : 'after'), texts: [at] }]),
      ...(hold.to < Infinity ? [{ ...flag('c', hold.to, isKept(process, hold) ? 'stays open' : 'listener closed', 'after'), tells: hold.told }] : []),
    ])
    .filter((one) => one.from > view.oldest);
}
