/**
 * One lane: the life of one process. Everything that has a moment gets its coordinates once, in a group that only moves from frame to
 * frame; what has no end yet reaches far into the future and is cut off at now by the clip of the plot.
 */
import { lifeOf, spansAt, stateAt } from '../model/life.js';
import { LINE, lines } from './layout.js';
import { className } from './look.js';
import { Head } from './head.js';
import { inWords } from './lane-words.js';
import { add, describe, each, set } from './svg.js';

const FUTURE = 200e9;

export class Lane {
  #moving;
  #band;
  #listener;
  #flags;
  #inFlight;
  #slow;
  #beats;
  #end;
  #head;

  /** @param {SVGElement} parent @param {import('../model/reduce.js').Process} process */
  constructor(parent, process) {
    this.group = add(parent, 'g', { class: 'lane', 'data-pid': process.pid });
    this.#head = new Head(this.group);
    this.#moving = add(add(this.group, 'g', { 'clip-path': 'url(#plot)' }), 'g');
    this.#inFlight = add(this.#moving, 'path', { class: 'in-flight' });
    this.#beats = add(this.#moving, 'path', { class: 'beats' });
    this.#slow = add(this.#moving, 'g');
    this.#band = add(this.#moving, 'g', { class: 'band' });
    this.#listener = add(this.#moving, 'g', { class: 'listener' });
    this.#flags = add(this.#moving, 'g', { class: 'flags' });
    this.#end = add(this.#moving, 'g');
  }

  /**
   * Draws what is known of the process.
   *
   * @param {{process: import('../model/reduce.js').Process, holds: import('../model/listener.js').Hold[]}} lane
   * @param {import('./layout.js').LaneRow} row
   * @param {{u: number, mono: number, oldest: number, mostInFlight: number, x: (mono: number) => number}} view x is that of the moving group
   */
  sync({ process, holds }, row, view) {
    const state = stateAt(process, view.mono);
    set(this.group, { 'data-state': state, 'data-gen': process.gen, transform: `translate(0 ${row.y})` });
    describe(this.group, inWords(process, view.mono));
    this.#drawBand(process, row.parts.band, view);
    this.#drawListener(holds, row.parts.listener, view);
    this.#drawInFlight(process, row.parts.inFlight, view);
    this.#drawSlow(process, row.parts.slow, view);
    this.#drawBeats(process, row.parts.beats, view);
    this.#drawEnd(process, state, row.parts.band, view);
  }

  /** Moves it to where it is now. */
  move(offset) {
    set(this.#moving, { transform: `translate(${offset.toFixed(2)} 0)` });
  }

  /** @see Head.sync */
  tell(...facts) {
    this.#head.sync(...facts);
  }

  remove() {
    this.group.remove();
  }

  #drawBand(process, part, view) {
    const spans = spansAt(process, view.mono).filter((span) => span.to > view.oldest);
    each(
      this.#band,
      spans,
      (span) => span.from + span.state,
      () => add(this.#band, 'rect'),
      (node, span) => set(node, { ...bar(span, view), y: part.y, height: part.h, class: className(span.state), 'data-span': span.state }),
    );
  }

  #drawListener(holds, part, view) {
    const seen = holds.filter((hold) => hold.to > view.oldest);
    each(
      this.#listener,
      seen,
      (hold) => hold.from,
      () => add(this.#listener, 'rect'),
      (node, hold) => set(node, { ...bar(hold, view), y: part.y, height: part.h }),
    );
    const ends = seen.flatMap((hold) => [{ at: hold.from, side: 1 }, { at: hold.to, side: -1 }]).filter((flag) => flag.at < Infinity);
    each(
      this.#flags,
      ends,
      (flag) => flag.at + ':' + flag.side,
      () => add(this.#flags, 'path'),
      (node, flag) => set(node, { d: `M${view.x(flag.at).toFixed(1)},${part.y - 3} v${part.h + 6}` }),
    );
  }

  #drawInFlight(process, part, view) {
    const beats = part ? process.beats.filter((beat) => beat.mono > view.oldest) : [];
    if (beats.length === 0) {
      set(this.#inFlight, { d: null });
      return;
    }
    const bottom = part.y + part.h;
    const up = (beat) => (bottom - (beat.inFlight / view.mostInFlight) * part.h).toFixed(1);
    const end = lifeOf(process).ended ?? view.mono + FUTURE;
    const steps = beats.map((beat, i) => `V${up(beat)} H${view.x(beats[i + 1]?.mono ?? end).toFixed(1)}`);
    set(this.#inFlight, { d: `M${view.x(beats[0].mono).toFixed(1)},${bottom} ${steps.join(' ')} V${bottom} Z` });
  }

  #drawSlow(process, part, view) {
    const { ended } = lifeOf(process);
    const requests = part ? process.slow.map((one) => ({ ...one, to: one.to ?? ended })) : [];
    const place = lines(requests, part ? Math.floor(part.h / (LINE * view.u)) : 0);
    const seen = requests.map((one, i) => ({ ...one, line: place[i] })).filter((one) => one.line >= 0 && (one.to ?? Infinity) > view.oldest);
    each(
      this.#slow,
      seen,
      (one) => one.id,
      () => add(this.#slow, 'rect'),
      (node, one) => {
        const broken = one.to !== null && one.second < one.of;
        const box = bar({ from: one.from, to: one.to ?? Infinity }, view);
        set(node, { ...box, y: part.y + one.line * LINE * view.u, height: 0.6 * LINE * view.u, class: broken ? 'slow broken' : 'slow' });
      },
    );
  }

  #drawBeats(process, part, view) {
    const ticks = process.beats.filter((beat) => beat.mono > view.oldest).map((beat) => `M${view.x(beat.mono).toFixed(1)},${part?.y} v${part?.h}`);
    set(this.#beats, { d: part && ticks.length > 0 ? ticks.join('') : null });
  }

  /** A check for exit code 0, a cross for anything else. */
  #drawEnd(process, state, part, view) {
    const life = lifeOf(process);
    const clean = state === 'exited' && !life.signal && (life.code === 0 || life.code === null);
    const r = part.h / 2;
    each(
      this.#end,
      life.ended ? [life.ended] : [],
      () => 'end',
      () => {
        const mark = add(this.#end, 'g');
        add(mark, 'circle');
        add(mark, 'path');
        return mark;
      },
      (node, at) => {
        set(node, { class: clean ? 'end clean' : 'end bad', transform: `translate(${view.x(at).toFixed(1)} ${part.y + r})` });
        set(node.firstChild, { r });
        set(node.lastChild, { d: clean ? `M${-r * 0.45},0 L${-r * 0.1},${r * 0.4} L${r * 0.5},${-r * 0.4}` : `M${-r * 0.4},${-r * 0.4} L${r * 0.4},${r * 0.4} M${r * 0.4},${-r * 0.4} L${-r * 0.4},${r * 0.4}` });
      },
    );
  }
}

function bar({ from, to }, view) {
  const x = view.x(Math.max(from, view.oldest - 5e9));
  const end = view.x(to === Infinity ? view.mono + FUTURE : to);
  return { x, width: Math.max(end - x, 1.5) };
}
