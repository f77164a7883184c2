/**
 * One lane: the life of one process. Everything that has a moment gets its coordinates once, in a group that only moves from frame to frame.
 * Spans without an end reach far into the future, and the plot clips them at now.
 */
import { lifeOf, spansAt, stateAt } from '../model/life.js';
import { generationOf } from '../model/generation.js';
import { bar } from './bar.js';
import { Beats } from './beats.js';
import { className } from './look.js';
import { ListenerBar } from './flags.js';
import { Head } from './head.js';
import { inWords } from './lane-words.js';
import { Requests } from './requests.js';
import { add, describe, each, set } from './svg.js';
import { Told } from './told.js';

export class Lane {
  #moving;
  #band;
  #listener;
  #requests;
  #beats;
  #told;
  #end;
  #head;

  /** @param {SVGElement} parent @param {import('../model/reduce.js').Process} process @param {() => void} fold called when a person folds or unfolds it */
  constructor(parent, process, fold) {
    this.group = add(parent, 'g', { class: 'lane', 'data-pid': process.pid });
    this.#head = new Head(this.group, fold);
    this.#moving = add(add(this.group, 'g', { 'clip-path': 'url(#plot)' }), 'g');
    this.#requests = new Requests(this.#moving);
    this.#beats = new Beats(this.#moving);
    this.#band = add(this.#moving, 'g', { class: 'band' });
    this.#listener = new ListenerBar(this.#moving);
    this.#told = new Told(this.#moving);
    this.#end = add(this.#moving, 'g');
  }

  /**
   * Draws what is known about the process.
   *
   * @param {{process: import('../model/reduce.js').Process, holds: import('../model/listener.js').Hold[]}} lane
   * @param {import('./layout.js').LaneRow} row
   * @param {import('./scene.js').View & {mostInFlight: number}} view
   */
  sync({ process, holds }, row, view) {
    const state = stateAt(process, view.mono);
    set(this.group, { 'data-state': state, 'data-gen': generationOf(process), transform: `translate(0 ${row.y})` });
    describe(this.group, inWords(process, view.mono));
    this.#drawBand(process, row.parts.band, view);
    this.#listener.sync(holds, row.parts.listener, view);
    this.#requests.sync(process, row.parts.requests, view);
    this.#beats.sync(process, row.parts.beats, view);
    this.#told.sync(process, row.parts.band, view);
    this.#drawEnd(process, state, row.parts.band, view);
  }

  /** Moves it to its present place. */
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

  /** A square for exit code 0, an exclamation mark for anything else: ✓ and ✗ are for requests. */
  #drawEnd(process, state, part, view) {
    const life = lifeOf(process);
    const clean = state === 'exited' && (life.discarded || (!life.signal && (life.code === 0 || life.code === null)));
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
        node.mono = at;
        set(node, { class: clean ? 'end clean' : 'end bad', transform: `translate(${view.x(at).toFixed(1)} ${part.y + r})` });
        set(node.firstChild, { r });
        set(node.lastChild, { d: clean ? `M${-r * 0.35},${-r * 0.35} H${r * 0.35} V${r * 0.35} H${-r * 0.35} Z` : `M0,${-r * 0.55} V${r * 0.15} M0,${r * 0.5} V${r * 0.52}` });
      },
    );
  }
}
