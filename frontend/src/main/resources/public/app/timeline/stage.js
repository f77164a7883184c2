/**
 * The timeline: lays out its rows, syncs what has changed, and moves everything once a frame. Things get their coordinates when they change,
 * in groups whose transform follows the time.
 */
import { answersPerSecond, drawDensity, mostAnswers, usualMost } from './density.js';
import { drawChart, perSecond, queued } from './chart.js';
import { Labels } from './labels.js';
import { Lane } from './lane.js';
import { laneWords } from './lane-words.js';
import { layout } from './layout.js';
import { lifeOf, stateAt } from '../model/life.js';
import { kindsOf, marksOf } from '../model/failures.js';
import { lateStretches } from '../model/lateness.js';
import { named } from '../model/holders.js';
import { holds } from '../model/listener.js';
import { Cursor } from './cursor.js';
import { Kernel } from './kernel.js';
import { Notes } from './notes.js';
import { colours, definitions, onThemeChange } from './look.js';
import { Late } from './late.js';
import { Losses } from './losses.js';
import { rowNames } from './row-names.js';
import { Overlay } from './overlay.js';
import { Rows } from './rows.js';
import { Selected } from './selected.js';
import { Breaks } from './breaks.js';
import { scale } from './scale.js';
import { add, forgetFonts, set } from './svg.js';

const MOST_LANES = 20;

/** The least time between syncs, nanoseconds; a frame that moves things by less than this is skipped, pixels. */
const BETWEEN_SYNCS = 50e6;
const VISIBLE = 1;

export class Stage {
  #svg;
  #canvas;
  #clip;
  #rows;
  #overlay;
  #losses;
  #late;
  #labels;
  #breaks;
  #selected;
  #kernel;
  #notes;
  #lanes = new Map();
  #lanesGroup;
  #shown = [];
  #layout = null;
  #size;
  #view = null;
  #seen = { buckets: [], kernel: [] };
  #origin = 0;
  #placed = {};
  #drawn = 0;
  #last = {};
  #colours = colours();
  #chosen;
  #grouped = {};

  /**
   * @param {SVGSVGElement} svg
   * @param {HTMLCanvasElement} canvas lies under it and has the same size
   * @param {import('../failure.js').ChosenFailure} chosen the failure that a person has chosen
   * @param {(name: string) => void} select called when a person selects an event
   */
  constructor(svg, canvas, chosen, select = () => {}) {
    this.#chosen = chosen;
    this.#svg = svg;
    this.#canvas = canvas;
    this.#clip = definitions(svg);
    this.#rows = new Rows(svg);
    const below = add(svg, 'g');
    this.#late = new Late(below);
    this.#lanesGroup = add(svg, 'g', { class: 'lanes' });
    this.#losses = new Losses(svg, (mark) => chosen.choose(mark), () => chosen.focus());
    this.#overlay = new Overlay(svg, below);
    this.#breaks = new Breaks(svg);
    this.#selected = new Selected(svg);
    this.#kernel = new Kernel(svg);
    this.#notes = new Notes(svg, select);
    /** The line through all rows. */
    this.cursor = new Cursor(svg);
    this.#labels = new Labels(svg);
    onThemeChange(() => (this.#colours = colours()));
    new ResizeObserver(() => this.#measure()).observe(svg.parentElement);
    this.#measure();
  }

  /**
   * Draws one frame.
   *
   * @param {import('../model/reduce.js').State} state
   * @param {number} now mono at the right edge
   * @param {{seconds: number, warp: import('../time/warp.js').Warp, live: boolean, selected: import('../model/reduce.js').Event|null}} view how much time, how it is bent, whether
   *   the right edge is now, and the selected event
   */
  draw(state, now, view) {
    if (now === 0 || state.mono === 0 || this.#size.width === 0) {
      return;
    }
    const last = this.#last;
    const since = now - (last.at ?? -Infinity);
    const other = ['seconds', 'warp', 'live', 'selected'].some((part) => view[part] !== last.view?.[part]) || this.#chosen.choice !== last.choice || this.cursor.held !== last.held;
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
    for (const lane of this.#lanes.values()) {
      lane.move(offset);
    }
    this.#overlay.move(offset);
    this.#losses.move(offset);
    this.#late.move(offset);
    this.#rows.move(offset);
    this.#breaks.move(offset);
    this.#selected.move(offset);
    this.#kernel.move(offset);
    this.#notes.move(offset);
    this.#labels.move(s);
    this.#paint(s);
  }

  /** Whether its size has changed since it was drawn, so that it is due at once. */
  get resized() {
    return this.#last.at === undefined;
  }

  #measure() {
    const u = parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
    const family = getComputedStyle(document.body).fontFamily;
    this.#size = { width: this.#svg.parentElement.clientWidth, u, usual: `650 ${15 * u}px ${family}`, big: `700 ${17 * u}px ${family}` };
    forgetFonts();
    this.#last = {};
  }

  #sync(state, now, given) {
    this.#last = { state, at: now, view: given, choice: this.#chosen.choice, held: this.cursor.held };
    const { width, u } = this.#size;
    const { seconds, warp } = given;
    const oldest = warp.back(warp.to(now) - (seconds + 1) * 1e9);
    this.#shown = state.processes
      .filter((p) => inView(p, state.mono, oldest))
      .sort((a, b) => b.born - a.born)
      .slice(0, MOST_LANES)
      .map((process) => ({ key: process.key, process, short: neverServed(process), ended: lifeOf(process).end !== null, holds: holds(process, state.kernel) }));
    const buckets = state.buckets.filter((bucket) => bucket.to > oldest);
    const marks = this.#marks(state);
    const seen = marks.filter((mark) => mark.to > oldest);
    const l = layout(this.#shown, width, u, kindsOf(seen), state.notes.some((one) => one.mono > oldest && one.mono <= now));
    this.#rebase(now, given, l);
    const s = scale(l.left, l.right, seconds, now, warp);
    const origin = warp.to(this.#origin);
    this.#layout = l;
    this.#view = {
      u,
      font: this.#size.usual,
      mono: state.mono,
      oldest,
      now,
      perSecond: s.perSecond,
      name: named(state.processes),
      looked: this.cursor.held ?? (given.selected?.mono ?? null),
      orphans: orphans(this.#shown),
      mostInFlight: this.#mostInFlight(oldest),
      x: (mono) => ((warp.to(mono) - origin) / 1e9) * s.perSecond,
    };
    this.#seen = {
      buckets,
      kernel: state.kernel.filter((sample) => sample.mono > oldest),
      mostAnswers: mostAnswers(buckets),
      mostRate: 1.1 * Math.max(10, ...buckets.map((b) => Math.max(b.rate ?? 0, perSecond(b, 'planned'))), usualMost(buckets.map((b) => perSecond(b, 'answered')))),
      mostWaiting: Math.max(10, ...state.kernel.map(queued)),
    };
    this.#syncLanes(state, now);
    this.#rows.sync(l, s, given.live, rowNames(state, l, this.#seen), this.#shown.some((lane) => !lane.ended));
    this.#labels.sync(
      [
        ...this.#rows.syncOperator(state, l, this.#view),
        ...this.#notes.sync(state.notes, given.selected, l, this.#view),
        ...this.#kernel.sync(state.kernel.filter((sample) => sample.mono > oldest - 2e9), l, this.#view),
        ...this.#shown.flatMap((lane, i) => laneWords(lane, l.lanes[i], this.#view)),
        ...this.#overlay.sync(state, this.#shown, l, this.#view),
        ...this.#losses.sync(seen, this.#chosen.choice, l, this.#view),
        ...this.#breaks.sync(warp.breaks, l, this.#view),
        ...this.#selected.sync(given.selected, now, l, this.#view),
        ...this.#late.warmup(state.run, l, this.#view),
        ...this.#late.sync(lateStretches(buckets, state.run), l, this.#view),
      ],
      this.#size,
      l.right - l.left,
    );
    this.#resize(l);
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

  #mostInFlight(oldest) {
    const seen = this.#shown.flatMap(({ process }) => process.beats.filter((beat) => beat.mono > oldest).map((beat) => beat.inFlight));
    return Math.max(5, ...seen);
  }

  #syncLanes(state, now) {
    const keys = new Set(this.#shown.map((lane) => lane.key));
    for (const [key, lane] of this.#lanes) {
      if (!keys.has(key)) {
        lane.remove();
        this.#lanes.delete(key);
      }
    }
    this.#shown.forEach((shown, i) => {
      let lane = this.#lanes.get(shown.key);
      if (!lane) {
        lane = new Lane(this.#lanesGroup, shown.process);
        this.#lanes.set(shown.key, lane);
      }
      if (this.#lanesGroup.children[i] !== lane.group) {
        this.#lanesGroup.insertBefore(lane.group, this.#lanesGroup.children[i] ?? null);
      }
      const row = this.#layout.lanes[i];
      lane.sync(shown, row, this.#view);
      const asked = state.buckets.length > 0 && state.mono - state.buckets.at(-1).mono < 2e9;
      lane.tell(shown.process, state.mono, now, asked ? answersPerSecond(state.buckets, shown.process.pid) : null, row, this.#layout);
    });
  }

  #resize(l) {
    const ratio = window.devicePixelRatio || 1;
    const [width, height] = [Math.round(l.width * ratio), Math.round(l.height * ratio)];
    if (this.#canvas.width !== width || this.#canvas.height !== height) {
      Object.assign(this.#canvas, { width, height });
      this.#canvas.style.width = this.#svg.style.width = `${l.width}px`;
      this.#canvas.style.height = this.#svg.style.height = `${l.height}px`;
      this.#svg.parentElement.style.height = `${l.height}px`;
    }
    set(this.#clip, { x: l.left, width: l.right - l.left });
  }

  #paint(s) {
    const canvas = this.#canvas.getContext('2d');
    const ratio = window.devicePixelRatio || 1;
    canvas.setTransform(ratio, 0, 0, ratio, 0, 0);
    canvas.clearRect(0, 0, this.#layout.width, this.#layout.height);
    canvas.save();
    canvas.beginPath();
    canvas.rect(s.left, 0, s.right - s.left, this.#layout.height);
    canvas.clip();
    drawDensity(canvas, this.#seen.buckets, this.#shown, this.#layout, s, this.#seen.mostAnswers, this.#colours);
    drawChart(canvas, this.#seen, this.#layout, s, this.#colours);
    canvas.restore();
  }
}

/** The lanes that have reported that they are on their own. */
function orphans(shown) {
  return new Map(shown.map(({ key, process }) => [key, process.facts.find((f) => f.type === 'process.orphaned' && f.pid === process.pid)]));
}

function inView(process, mono, oldest) {
  const { ended } = lifeOf(process);
  if (ended !== null) {
    return ended > oldest;
  }
  return stateAt(process, mono) !== 'lost' || process.beats.at(-1).mono > oldest;
}

function neverServed(process) {
  const life = lifeOf(process);
  return life.end === 'failed' && life.spans.every((span) => span.state === 'starting');
}
