/**
 * The timeline: lays out its rows, syncs what has changed, and moves everything once a frame. Things get their coordinates when they change,
 * in groups whose transform follows the time.
 */
import { kindsOf, marksOf } from '../model/failures.js';
import { Arrows } from './arrows.js';
import { Axis, HEIGHT as AXIS } from './axis.js';
import { Breaks } from './breaks.js';
import { Canvas } from './canvas.js';
import { Cursor } from './cursor.js';
import { Kernel } from './kernel.js';
import { Labels } from './labels.js';
import { Lanes } from './lanes.js';
import { Late } from './late.js';
import { layout } from './layout.js';
import { definitions } from './look.js';
import { Losses } from './losses.js';
import { timesOf } from './marks.js';
import { Notes } from './notes.js';
import { Overlaps } from './overlaps.js';
import { Rows } from './rows.js';
import { scale } from './scale.js';
import { lanesIn } from './scene.js';
import { Selected } from './selected.js';
import { add, forgetFonts, set } from './svg.js';

/** The least time between syncs, nanoseconds; a frame that moves things by less than this is skipped, pixels. */
const BETWEEN_SYNCS = 50e6;
const VISIBLE = 1;

export class Stage {
  #svg;
  #canvas;
  #clip;
  #labels;
  /** @type {import('./scene.js').Layer[]} the first lies under all others, and its words go first among those of one rank */
  #layers;
  #layout = null;
  #size;
  #room = 0;
  #origin = 0;
  #placed = {};
  #drawn = 0;
  #last = {};
  #chosen;
  #grouped = {};
  #folded = new Set();

  /**
   * @param {SVGSVGElement} svg
   * @param {SVGSVGElement} axis stays above it
   * @param {HTMLCanvasElement} canvas lies under it and has the same size
   * @param {import('../failure.js').ChosenFailure} chosen the failure that a person has chosen
   * @param {(name: string) => void} select called when a person selects an event
   */
  constructor(svg, axis, canvas, chosen, select = () => {}) {
    this.#chosen = chosen;
    this.#svg = svg;
    this.#canvas = new Canvas(canvas);
    this.#clip = definitions(svg);
    this.#layers = [
      new Rows(svg),
      new Late(svg),
      new Overlaps(svg),
      new Lanes(svg, (key) => this.#fold(key)),
      new Losses(svg, (mark) => chosen.choose(mark), () => chosen.focus()),
      new Arrows(svg),
      new Breaks(svg),
      new Selected(svg),
      new Kernel(svg),
      new Notes(svg, select),
      new Axis(axis),
    ];
    /** The line through all rows. */
    this.cursor = new Cursor(svg);
    this.#labels = new Labels(svg);
    const sizes = new ResizeObserver(() => this.#measure());
    [svg.parentElement, svg.closest('.picture'), document.querySelector('.bottom'), document.getElementById('dock')].forEach((one) => sizes.observe(one));
    this.#measure();
  }

  /**
   * Draws one frame.
   *
   * @param {import('../model/reduce.js').State} state
   * @param {number} now mono at the right edge
   * @param {{seconds: number, warp: import('../time/warp.js').Warp, live: boolean, selected: import('../model/reduce.js').Event|null, zero: number|null}} view how much time,
   *   how it is bent, whether the right edge is now, the selected event, and the signal that counts as zero
   */
  draw(state, now, view) {
    if (now === 0 || state.mono === 0 || this.#size.width === 0) {
      return;
    }
    const last = this.#last;
    const since = now - (last.at ?? -Infinity);
    const other = ['seconds', 'warp', 'live', 'selected', 'zero'].some((part) => view[part] !== last.view?.[part]) || this.#chosen.choice !== last.choice || this.cursor.held !== last.held;
    const due = other || since < 0 || since > 2 * BETWEEN_SYNCS || (state !== last.state && (since > BETWEEN_SYNCS || since === 0));
    if (due) {
      this.#sync(state, now, view);
    }
    const l = this.#layout;
    const s = scale(l.left, l.right, view.seconds, now, view.warp);
    const offset = s.x(this.#origin);
    this.cursor.move(s, l);
    if (!due && Math.abs(offset - this.#drawn) < VISIBLE) {
      return;
    }
    this.#drawn = offset;
    for (const layer of this.#layers) {
      layer.move(offset);
    }
    this.#labels.move(s);
    this.#canvas.move(s);
  }

  /** Whether its size has changed since it was drawn, so that it is due at once. */
  get resized() {
    return this.#last.at === undefined;
  }

  /** Folds or unfolds a lane. */
  #fold(key) {
    if (!this.#folded.delete(key)) {
      this.#folded.add(key);
    }
    this.#last = {};
  }

  #measure() {
    const u = parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
    const family = getComputedStyle(document.body).fontFamily;
    this.#size = { width: this.#svg.parentElement.clientWidth, u, usual: `650 ${14 * u}px ${family}`, big: `700 ${15 * u}px ${family}` };
    this.#room = roomFor(this.#svg.closest('.picture'), u);
    forgetFonts();
    this.#last = {};
  }

  #sync(state, now, given) {
    this.#last = { state, at: now, view: given, choice: this.#chosen.choice, held: this.cursor.held };
    const scene = this.#scene(state, now, given);
    this.#layout = scene.layout;
    const words = this.#layers.flatMap((layer) => layer.sync(scene));
    this.#labels.sync(words, this.#size, scene.layout.right - scene.layout.left);
    this.#canvas.sync(scene);
    this.#resize(scene.layout);
  }

  /** @returns {import('./scene.js').Scene} */
  #scene(state, now, given) {
    const { width, u, usual } = this.#size;
    const { seconds, warp, live, selected, zero } = given;
    const oldest = warp.back(warp.to(now) - (seconds + 1) * 1e9);
    const shown = lanesIn(state, oldest, this.#folded);
    const marks = this.#marks(state).filter((mark) => mark.to > oldest);
    const l = layout(shown, width, u, kindsOf(marks), state.notes.some((one) => one.mono > oldest && one.mono <= now), this.#room);
    this.#rebase(now, given, l);
    const s = scale(l.left, l.right, seconds, now, warp);
    const origin = warp.to(this.#origin);
    const looked = this.cursor.held ?? selected?.mono ?? zero ?? null;
    return {
      state,
      shown,
      layout: l,
      now,
      live,
      scale: s,
      view: { u, font: usual, mono: state.mono, oldest, perSecond: s.perSecond, x: (mono) => ((warp.to(mono) - origin) / 1e9) * s.perSecond },
      buckets: state.buckets.filter((bucket) => bucket.to > oldest),
      kernel: state.kernel.filter((sample) => sample.mono > oldest),
      marks,
      choice: this.#chosen.choice,
      selected,
      looked,
      times: timesOf(state, s, looked),
    };
  }

  /** Grouped over everything known, so that no mark changes when it leaves the window. */
  #marks(state) {
    if (state.buckets !== this.#grouped.buckets || state.failures !== this.#grouped.failures) {
      this.#grouped = { buckets: state.buckets, failures: state.failures, marks: marksOf(state.buckets, state.failures) };
      this.#chosen.offer(this.#grouped.marks);
    }
    return this.#grouped.marks;
  }

  /** Coordinates count from an origin nearby, so that they stay exact for days. */
  #rebase(now, { seconds, warp }, l) {
    const placed = { seconds, warp, width: l.width };
    if (Object.keys(placed).some((part) => placed[part] !== this.#placed[part]) || Math.abs(now - this.#origin) > 600e9) {
      this.#origin = now;
    }
    this.#placed = placed;
  }

  #resize({ left, right, width, height }) {
    this.#svg.style.width = `${width}px`;
    this.#svg.style.height = this.#svg.parentElement.style.height = `${height}px`;
    set(this.#clip, { x: left, width: right - left });
  }
}

/** What opened details need, of the height or in units of the design. */
const DETAILS = 0.3;
const LEAST_DETAILS = 205;

/** @returns {number} pixels that the rows may fill; 0 where the page is as long as it is */
function roomFor(picture, u) {
  const timeline = picture.querySelector('#timeline');
  if (getComputedStyle(timeline).overflowY !== 'auto') {
    return 0;
  }
  const dock = picture.querySelector('#dock');
  const details = dock.dataset.open ? Math.max(LEAST_DETAILS * u, DETAILS * picture.clientHeight) : dock.querySelector('.tabs').offsetHeight;
  return picture.clientHeight - picture.querySelector('.bottom').offsetHeight - details - AXIS * u - 2;
}
