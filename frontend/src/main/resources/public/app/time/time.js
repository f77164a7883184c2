/**
 * Time as the page shows it: history, playhead, zoom, collapsed time and selection, and everything that buttons, keys and links do to them. The
 * page asks `at` once a frame and draws the result.
 *
 * @typedef {object} Moment
 * @property {import('../model/reduce.js').State} state  the state at that moment
 * @property {number} now     mono at the right edge
 * @property {'live'|'paused'|'replaying'} mode
 * @property {import('../model/reduce.js').Event|null} selected  the selected event, if it belongs to this moment
 * @property {number} behind  nanoseconds behind the newest known moment
 * @property {{seconds: number, warp: import('./warp.js').Warp, live: boolean, selected: import('../model/reduce.js').Event|null, zero: number|null}} view
 *   zero: mono of the signal of the restart that a person looks at, if it is a certain one
 */
import { Clock } from '../model/clock.js';
import { Asked } from './asked.js';
import { Collapsed } from './collapsed.js';
import { History } from './history.js';
import { Kept } from './kept.js';
import { Playhead, SPEEDS } from './playhead.js';
import { AFTER, LEAD, restartAsked, restartAt, restartsOf } from './restarts.js';
import { nameOf, Selection } from './selection.js';
import { STRAIGHT } from './warp.js';
import { Zoom } from './zoom.js';

/** What a fit shows before a restart; nanoseconds. */
const BEFORE = 2e9;

/** The speed at which a restart is shown to people who want to see what happens. */
export const SLOW = 0.1;

export class Time {
  history = new History();
  playhead = new Playhead();
  selection = new Selection();
  zoom = new Zoom();
  collapsed = false;

  /** Whether the source has sent anything yet. */
  begun = false;

  #clock = new Clock();
  #seconds = 30;
  #fitted = null;
  #asked = new Asked();
  #kept = new Kept();
  #collapsed = new Collapsed();

  snapshot(snapshot) {
    this.#clock.reset();
    this.#clock.note(snapshot.mono, performance.now());
    this.history.reset(snapshot);
    if (this.history.complete && !this.begun) {
      this.#open();
    }
    this.begun = true;
  }

  batch(records) {
    this.history.add(records);
    this.#clock.note(this.history.state.mono, performance.now());
  }

  beat(beat) {
    this.history.beat(beat);
    this.#clock.note(beat.mono, performance.now());
  }

  /** @param {number} local performance.now() @returns {Moment} what to draw */
  at(local) {
    const known = this.#known(local);
    const now = this.playhead.now(local, known);
    const { mode } = this.playhead;
    const state = mode === 'live' ? this.history.state : this.history.stateAt(now);
    const seconds = (this.#seconds = this.zoom.seconds(state, now, mode === 'live'));
    const { event } = this.selection;
    const selected = event?.mono === now ? event : null;
    return { state, now, mode, selected, behind: known.edge - now, view: { seconds, warp: known.warp, live: mode === 'live', selected: event, zero: this.#asked.about } };
  }

  /** @param {number} local performance.now() @returns {number} the newest moment that can be shown: now, or the end of a recording */
  edge(local) {
    return this.#known(local).edge;
  }

  /** All known restarts. @returns {import('./restarts.js').Restart[]} */
  restarts() {
    return this.#kept.get('restarts', this.history.version, () => restartsOf(this.history.milestones));
  }

  /** What `toggle` would do now. @returns {'pause'|'live'|'restart'|'here'} the last two replay the fitted restart, or from the moment shown */
  get next() {
    if (this.playhead.mode !== 'paused') {
      return 'pause';
    }
    if (this.#fittedHere()) {
      return 'restart';
    }
    return this.playhead.moved || this.history.complete ? 'here' : 'live';
  }

  /** Pauses or continues: live if nobody has moved, the fitted restart from its signal, otherwise from the moment shown. */
  toggle() {
    switch (this.next) {
      case 'pause':
        this.playhead.pause();
        break;
      case 'live':
        this.live();
        break;
      case 'restart':
        this.#replayFrom(this.#fittedHere().restart.from - LEAD);
        break;
      default:
        this.#replayFrom(this.history.complete && this.#now() >= this.#known(performance.now()).edge ? this.history.oldest : this.#now());
    }
  }

  /**
   * Replays the restart in view from just before its signal. A replay that runs goes on where it is, at the new speed.
   *
   * @param {number} speed
   * @returns {boolean} false if there is no restart
   */
  replayRestart(speed) {
    if (this.playhead.mode === 'replaying') {
      this.#changeSpeed(speed);
      return true;
    }
    const restart = this.#restartHere();
    if (!restart) {
      return false;
    }
    if (this.zoom.own === null) {
      this.#zoomTo(restart);
    }
    this.#replay(restart, speed);
    return true;
  }

  #replay(restart, speed) {
    this.playhead.speed = speed;
    this.#asked.see(restart.from);
    this.#replayFrom(restart.from - LEAD);
  }

  /** Keeps the speed of a running replay exact up to now. */
  #changeSpeed(speed) {
    this.#now();
    this.playhead.speed = speed;
  }

  /** The event that was selected is left behind, and so is its line. */
  #replayFrom(mono) {
    this.selection.set(null);
    this.playhead.goTo(Math.max(mono, this.history.oldest));
    this.playhead.replay(performance.now());
  }

  /** The restart in view; it begins with the lead of its replay. */
  #restartHere() {
    return restartAt(this.restarts(), this.#now() + LEAD);
  }

  /** The restart that the view was fitted to, as long as nobody has moved away from it. */
  #fittedHere() {
    return this.#fitted?.at === this.#now() ? this.#fitted : null;
  }

  live() {
    this.#asked.leave();
    if (this.history.complete) {
      this.playhead.goTo(this.history.newest);
    } else {
      this.playhead.live();
      this.zoom.fit();
    }
    this.selection.set(null);
  }

  /** @param {1|-1} by to the next or the previous event */
  step(by) {
    this.#asked.leave();
    const selected = this.selection.event;
    const now = this.#now();
    const than = this.playhead.mode === 'paused' && selected && selected.mono === now ? selected : null;
    const event = by > 0 ? this.history.next(now, than) : this.history.previous(now, than);
    if (event) {
      this.select(event);
    }
    return event !== null;
  }

  /** Selects an event and shows its moment. @param {import('../model/reduce.js').Event} event */
  select(event) {
    this.#asked.seeMoment();
    this.selection.set(event);
    this.playhead.goTo(event.mono);
  }

  /** @param {string} name as of nameOf @returns {boolean} whether the page knows it */
  selectByName(name) {
    const event = this.#named(name);
    if (event) {
      this.select(event);
    }
    return event !== undefined;
  }

  /** Selects an event without leaving the moment shown. @param {string} name as of nameOf @returns {boolean} whether the page knows it */
  mark(name) {
    const event = this.#named(name);
    this.selection.set(event ?? null);
    return event !== undefined;
  }

  #named(name) {
    return this.history.milestones.find((r) => nameOf(r) === name);
  }

  /** Shows a moment; an event of another moment is no longer selected. @param {number} mono */
  goTo(mono) {
    this.#asked.leave();
    this.selection.set(null);
    this.playhead.goTo(Math.min(Math.max(mono, this.history.oldest), this.#known(performance.now()).edge));
  }

  /** Fits the view to a restart: the one in view, or the one before or after it. @param {-1|0|1} [by] */
  fit(by = 0) {
    const restarts = this.restarts();
    const here = this.#restartHere();
    const restart = restarts[restarts.indexOf(here) + by];
    if (!restart) {
      return false;
    }
    if (restart.to === null && !this.history.complete) {
      this.live();
      return true;
    }
    const to = this.#zoomTo(restart);
    this.selection.set(null);
    this.playhead.goTo(to);
    this.#fitted = { restart, at: to };
    this.#asked.see(restart.from);
    return true;
  }

  /** @param {number} mono at which a restart was asked for @returns {boolean} whether the page knows it; then that restart is replayed at a tenth of its speed */
  replayAt(mono) {
    const restart = restartAsked(this.restarts(), mono);
    if (restart) {
      this.#zoomTo(restart);
      this.#replay(restart, SLOW);
    }
    return restart !== null;
  }

  /** Shows the figures of a restart whose moments the page does not have, until a person moves on or the next restart begins. @param {number} mono at which it was asked for */
  judge(mono) {
    this.#asked.seeFigures(mono, this.restarts());
  }

  /** @returns {import('./asked.js').Judged} the restart that verdict, figures, durations and table are about */
  get judged() {
    return this.#asked.judged(this.restarts(), this.history.state.log, this.#now(), this.playhead.mode === 'live');
  }

  /** Makes the view as wide as a restart. @returns {number} mono at its right edge */
  #zoomTo(restart) {
    const { edge } = this.#known(performance.now());
    const to = Math.min((restart.to ?? edge) + AFTER, edge);
    this.zoom.set((to - restart.from + BEFORE) / 1e9);
    return to;
  }

  /** @param {1|-1} steps faster, or slower if negative */
  speedBy(steps) {
    this.#changeSpeed(SPEEDS[Math.min(Math.max(SPEEDS.indexOf(this.playhead.speed) + steps, 0), SPEEDS.length - 1)]);
  }

  #now() {
    const local = performance.now();
    return this.playhead.now(local, this.#known(local));
  }

  #known(local) {
    const edge = this.history.complete ? this.history.newest : this.#clock.now(local);
    return { oldest: this.history.oldest, edge, complete: this.history.complete, warp: this.collapsed ? this.#collapsed.warp(this.history, edge, this.#seconds) : STRAIGHT };
  }

  /** A recording opens at the end of its first restart. */
  #open() {
    this.playhead.goTo(this.history.newest);
    const [first] = this.restarts();
    if (first) {
      this.playhead.goTo(first.from);
      this.fit();
    }
  }
}
