/** The left of a lane, who it is and how it does, and the right, its numbers of this moment. */
import { lifeOf, stateAt } from '../model/life.js';
import { className } from './look.js';
import { add, set } from './svg.js';
import { timeInStates } from '../model/totals.js';
import { clock, count, duration, some } from '../model/words.js';

const CAPTIONS = { listener: 'listener', answers: 'answers', requests: 'in flight', beats: 'heartbeats' };
const MOST_LINES = 4;
const RING = 8;

export class Head {
  #title;
  #pid;
  #swatch;
  #lines;
  #ring;
  #captions = {};
  #edge = {};

  /** @param {SVGElement} lane */
  constructor(lane) {
    const head = add(lane, 'g', { class: 'head' });
    this.#title = add(head, 'text', { class: 'title' });
    this.#pid = add(head, 'text', { class: 'pid' });
    this.#swatch = add(head, 'rect');
    this.#lines = Array.from({ length: MOST_LINES }, () => add(head, 'text'));
    this.#ring = add(head, 'g', { class: 'ring' });
    add(this.#ring, 'circle');
    add(this.#ring, 'circle');
    for (const [part, text] of Object.entries(CAPTIONS)) {
      this.#captions[part] = add(head, 'text', { class: 'caption', text, 'text-anchor': 'end', 'dominant-baseline': 'central' });
    }
    this.#captions.slow = add(head, 'text', { class: 'caption', text: 'slow ones', 'text-anchor': 'end', 'dominant-baseline': 'central' });
    for (const part of ['answers', 'requests', 'slow']) {
      this.#edge[part] = add(head, 'text', { class: 'edge', 'dominant-baseline': 'central' });
    }
  }

  /**
   * @param {import('../model/reduce.js').Process} process
   * @param {number} mono the newest moment known of
   * @param {number} now
   * @param {number} answers a second
   * @param {import('./layout.js').LaneRow} row
   * @param {import('./layout.js').Layout} layout
   */
  sync(process, mono, now, answers, row, { u, left, right }) {
    const state = stateAt(process, mono);
    const beat = process.beats.at(-1);
    const alive = !lifeOf(process).end;
    set(this.#title, { text: `gen ${process.gen || '?'}`, x: 0, y: 20 * u });
    set(this.#pid, { text: process.pid ? `PID ${process.pid}` : 'no process', x: 76 * u, y: 20 * u });
    set(this.#swatch, { x: 0, y: 29 * u, width: 14 * u, height: 14 * u, class: `swatch ${className(state)}` });
    const totals = timeInStates(process, now);
    const current = alive ? totals.find((one) => one.state === state) : null;
    const told = [[current ? `${state} ${clock(current.millis)}` : state, 20 * u]];
    told.push([process.release ? `release ${process.release}` : '', 0]);
    const slim = row.kind === 'slim';
    const draining = alive && beat && !slim ? this.#drain(process, now, row, u) : this.#noRing();
    if (draining) {
      told.push([draining, 30 * u]);
    } else if (alive && beat) {
      told.push([`up ${clock(beat.uptimeMillis + (now - beat.mono) / 1e6)}`, 0]);
    }
    if (alive && beat) {
      told.push([row.kind === 'compact' ? `${count(beat.connections)} open, ${count(beat.inFlight)} in flight` : some(beat.connections, 'connection'), 0]);
    }
    if (!alive && !slim && row.kind !== 'short') {
      told.push(...totals.slice(told.length - MOST_LINES).map((one) => [`${one.state} ${duration(one.millis)}`, 0]));
    }
    const step = row.kind === 'compact' ? 17 : 21;
    this.#lines.forEach((node, i) => set(node, { text: slim && i > 0 ? '' : (told[i]?.[0] ?? ''), x: told[i]?.[1] ?? 0, y: (41 + i * step) * u, class: i === 0 ? 'state' : 'line' }));
    this.#place(process, beat, alive, answers, row, u, left, right);
  }

  #place(process, beat, alive, answers, row, u, left, right) {
    const full = row.kind === 'full';
    const { answers: above, requests, listener, beats } = row.parts;
    const third = requests && full ? requests.h / 4 : 0;
    const middles = { listener: listener.y + listener.h / 2, answers: above && above.y + above.h / 2, requests: requests && requests.y + requests.h / 2 - third, slow: full ? requests.y + requests.h / 2 + third : undefined, beats: beats && beats.y + beats.h / 2 };
    for (const [part, node] of Object.entries(this.#captions)) {
      set(node, { x: left - 12 * u, y: middles[part] ?? 0, visibility: middles[part] === undefined || row.kind === 'slim' ? 'hidden' : 'visible' });
    }
    const open = process.slow.filter((one) => one.to === null).length;
    const values = { answers: answers === null ? '' : `${count(answers)}/s`, requests: beat ? count(beat.inFlight) : '', slow: open ? `${count(open)} slow` : '' };
    for (const [part, node] of Object.entries(this.#edge)) {
      set(node, { x: right + 8 * u, y: middles[part] ?? 0, text: values[part], visibility: middles[part] !== undefined && alive ? 'visible' : 'hidden' });
    }
  }

  /** What is left of a drain: a ring that empties, and words. */
  #drain(process, now, row, u) {
    const { draining } = lifeOf(process);
    if (!draining) {
      return this.#noRing();
    }
    const left = Math.max(0, draining.deadline - now);
    const share = left / (draining.deadline - draining.from);
    const y = (41 + 2 * (row.kind === 'compact' ? 17 : 21) - 5) * u;
    const [full, rest] = this.#ring.children;
    const around = 2 * Math.PI * RING * u;
    set(this.#ring, { visibility: 'visible' });
    set(full, { cx: 12 * u, cy: y, r: RING * u, class: 'full' });
    set(rest, { cx: 12 * u, cy: y, r: RING * u, class: 'rest', 'stroke-dasharray': `${(share * around).toFixed(1)} ${around.toFixed(1)}`, transform: `rotate(-90 ${12 * u} ${y})` });
    return `${leftToDo(process)}, ${duration(left / 1e6)}`;
  }

  #noRing() {
    set(this.#ring, { visibility: 'hidden' });
    return null;
  }
}

/** How many requests a draining process still has to answer, as "3 left". */
export function leftToDo(process) {
  const newest = [process.drain.at(-1), process.beats.at(-1)].filter(Boolean).sort((a, b) => b.mono - a.mono)[0];
  return newest ? `${count(newest.inFlight)} left` : '';
}
