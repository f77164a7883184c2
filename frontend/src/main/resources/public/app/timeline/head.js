/** The left of a lane (its name and state) and the right (its present numbers). */
import { nameOfMaster } from '../model/holders.js';
import { lifeOf, stateAt } from '../model/life.js';
import { generationOf, isMaster } from '../model/generation.js';
import { className } from './look.js';
import { onPress } from './press.js';
import { add, describe, fit, fontOf, set, textWidth } from './svg.js';
import { timeInStates } from '../model/totals.js';
import { brief, clock, count, duration, some } from '../model/words.js';

const CAPTIONS = { listener: 'listener', answers: 'answers', requests: 'in flight', beats: 'heartbeats' };
const MOST_LINES = 4;
const RING = 7;

/** The middles of the title and of the first line below it, and from line to line; pixels of the design. */
const TITLE = 9;
const FIRST = 28;
const STEP = 17;

/** Between two texts side by side, pixels of the design. */
const APART = 10;

/** With less room, the captions of the parts of a lane are hidden. */
const ROOMY = 200;

export class Head {
  #fold;
  #title;
  #pid;
  #swatch;
  #lines;
  #ring;
  #captions = {};
  #edge = {};

  /** @param {SVGElement} lane @param {() => void} fold called when a person folds or unfolds it */
  constructor(lane, fold) {
    const head = add(lane, 'g', { class: 'head' });
    this.#fold = add(head, 'g', { class: 'fold', role: 'button', tabindex: 0 });
    this.#title = add(this.#fold, 'text', { class: 'title', 'dominant-baseline': 'central' });
    onPress(this.#fold, fold);
    this.#pid = add(head, 'text', { class: 'pid', 'dominant-baseline': 'central' });
    this.#swatch = add(head, 'rect');
    this.#lines = Array.from({ length: MOST_LINES }, () => add(head, 'text', { 'dominant-baseline': 'central' }));
    this.#ring = add(head, 'g', { class: 'ring' });
    add(this.#ring, 'circle');
    add(this.#ring, 'circle');
    for (const [part, text] of Object.entries(CAPTIONS)) {
      this.#captions[part] = add(head, 'text', { class: 'caption', text, 'text-anchor': 'end', 'dominant-baseline': 'central' });
    }
    this.#captions.slow = add(head, 'text', { class: 'caption', text: 'slow', 'text-anchor': 'end', 'dominant-baseline': 'central' });
    for (const part of ['answers', 'requests', 'slow']) {
      this.#edge[part] = add(head, 'text', { class: 'edge', 'dominant-baseline': 'central' });
    }
  }

  /**
   * @param {import('./scene.js').Shown} lane
   * @param {number} mono the newest known moment
   * @param {number} now
   * @param {number|null} answers per second
   * @param {import('./layout.js').LaneRow} row
   * @param {import('./layout.js').Layout} layout
   */
  sync({ process, part, folded }, mono, now, answers, row, { u, left, right, width, narrow }) {
    const state = stateAt(process, mono);
    const beat = process.beats.at(-1);
    const alive = !lifeOf(process).end;
    const wide = narrow ? right : left;
    const room = wide - (12 + APART) * u;
    const line = row.kind === 'line';
    const top = narrow && !line ? -9 : TITLE;
    set(this.#fold, { 'aria-expanded': String(!folded), visibility: narrow && line ? 'hidden' : 'visible' });
    describe(this.#fold, folded ? 'Unfold this lane' : 'Fold this lane');
    set(this.#title, { x: 0, y: top * u });
    const gen = generationOf(process);
    const names = gen > 0 || !isMaster(process) ? [part === 'standby' ? `standby, gen ${gen || '?'}` : part && `gen ${gen || '?'} ${part}`, `gen ${gen || '?'}`, `${gen || '?'}`] : [nameOfMaster(process)];
    const title = fit(this.#title, names.filter(Boolean), wide - 8 * u);
    const beside = title + APART * u;
    set(this.#pid, { x: beside, y: (top + 1) * u, visibility: narrow && line ? 'hidden' : 'visible' });
    const pid = fit(this.#pid, process.pid ? [`PID ${process.pid}`, `${process.pid}`] : 'no process', room - beside);
    const totals = timeInStates(process, now);
    const current = alive ? totals.find((one) => one.state === state) : null;
    const told = [[current ? [`${state} ${clock(current.millis)}`, state, brieflyOf(state), ''] : [state, ''], 18 * u]];
    const slim = row.kind === 'slim';
    told.push([process.release ? `release ${process.release}` : (process.name ?? ''), 0]);
    const draining = alive && beat && !slim && !line && !narrow ? this.#drain(process, now, u) : this.#noRing();
    if (draining) {
      told.push([draining, 26 * u, ' left']);
    } else if (alive && beat) {
      told.push([`up ${clock(beat.uptimeMillis + (now - beat.mono) / 1e6)}`, 0]);
    }
    if (alive && beat) {
      const open = row.kind === 'compact' ? `${count(beat.connections)} open, ${count(beat.inFlight)} in flight` : some(beat.connections, 'connection');
      told.push([[open, `${count(beat.connections)} open`, `${brief(beat.connections)} open`, ''], 0, ' open']);
    }
    if (!alive && !slim && row.kind !== 'short') {
      told.push(...totals.slice(told.length - MOST_LINES).map((one) => [[`${one.state} ${duration(one.millis)}`, `${brieflyOf(one.state)} ${duration(one.millis)}`, ''], 0]));
    }
    const most = line ? 0 : slim || narrow ? 1 : row.kind === 'short' ? 2 : MOST_LINES;
    const captions = slim || left < ROOMY * u ? 0 : this.#captionsWidth() + APART * u;
    // On a narrow stage the state stands beside the name, above the lane.
    const after = narrow ? beside + pid + APART * u : 0;
    set(this.#swatch, { x: after, y: (narrow ? -15 : FIRST - 6) * u, width: 12 * u, height: 12 * u, class: `swatch ${className(state)}`, visibility: line ? 'hidden' : 'visible' });
    this.#lines.forEach((node, i) => {
      const [text, x, name = ''] = (i < most ? told[i] : null) ?? ['', 0];
      set(node, { x: after + x, y: (narrow ? -9 : FIRST + i * STEP) * u, class: i === 0 ? 'state' : `line${name}` });
      fit(node, text, room - captions - x - after);
    });
    this.#place(process, beat, alive, answers, row, u, left, right, width);
  }

  #captionsWidth() {
    const font = fontOf(this.#captions.beats);
    return Math.max(...Object.values(CAPTIONS).map((text) => textWidth(text, font)));
  }

  #place(process, beat, alive, answers, row, u, left, right, width) {
    const full = row.kind === 'full';
    const { answers: above, requests, listener, beats } = row.parts;
    const third = requests && full ? requests.h / 4 : 0;
    const middles = { listener: listener.y + listener.h / 2, answers: above && above.y + above.h / 2, requests: requests && requests.y + requests.h / 2 - third, slow: full ? requests.y + requests.h / 2 + third : undefined, beats: beats && beats.y + beats.h / 2 };
    for (const [part, node] of Object.entries(this.#captions)) {
      set(node, { x: left - 12 * u, y: middles[part] ?? 0, visibility: middles[part] === undefined || row.kind === 'slim' || row.kind === 'line' || left < ROOMY * u ? 'hidden' : 'visible' });
    }
    const open = process.slow.filter((one) => one.to === null).length;
    const wordings = (n, words) => [words(count(n)), words(brief(n))];
    const values = { answers: answers === null ? '' : wordings(answers, (n) => `${n}/s`), requests: beat ? wordings(beat.inFlight, (n) => n) : '', slow: open ? wordings(open, (n) => `${n} slow`) : '' };
    for (const [part, node] of Object.entries(this.#edge)) {
      fit(node, values[part], width - right - 8 * u);
      set(node, { x: right + 8 * u, y: middles[part] ?? 0, visibility: middles[part] !== undefined && alive ? 'visible' : 'hidden' });
    }
  }

  /** What is left of a drain: a ring that empties, and words. */
  #drain(process, now, u) {
    const { draining } = lifeOf(process);
    if (!draining) {
      return this.#noRing();
    }
    const left = Math.max(0, draining.deadline - now);
    const share = left / (draining.deadline - draining.from);
    const y = (FIRST + 2 * STEP) * u;
    const [full, rest] = this.#ring.children;
    const around = 2 * Math.PI * RING * u;
    set(this.#ring, { visibility: 'visible' });
    set(full, { cx: 10 * u, cy: y, r: RING * u, class: 'full' });
    set(rest, { cx: 10 * u, cy: y, r: RING * u, class: 'rest', 'stroke-dasharray': `${(share * around).toFixed(1)} ${around.toFixed(1)}`, transform: `rotate(-90 ${10 * u} ${y})` });
    return [`${leftToDo(process)}, ${duration(left / 1e6)}`, leftToDo(process), ''];
  }

  #noRing() {
    set(this.#ring, { visibility: 'hidden' });
    return null;
  }
}

/** The first word of a state that has two. */
function brieflyOf(state) {
  return state.split(' ')[0];
}

/** How many requests a draining process still has to answer, as "3 left". */
export function leftToDo(process) {
  const newest = [process.drain.at(-1), process.beats.at(-1)].filter(Boolean).sort((a, b) => b.mono - a.mono)[0];
  return newest ? `${count(newest.inFlight)} left` : '';
}
