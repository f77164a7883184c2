/** The bar below the lanes: the buttons for time, the slider over the kept history, and the clock of the moment shown. */
import { put } from '../figures.js';
import { ScrubMarks } from './scrub-marks.js';
import { SPEEDS } from './playhead.js';
import { ago, secondsInWords, timeOfDay } from './words.js';

const SPEED_NAMES = { 0.1: '1/10', 0.25: '1/4', 0.5: '1/2' };
const TOGGLE = { pause: 'Pause', live: 'Continue', restart: 'Replay restart', here: 'Replay from here' };

/** A slider moved this close to its end means live; milliseconds. */
const NEARLY = 150;

/** How long a message stays; milliseconds. */
const SHOWN = 20_000;

export class Bar {
  #time;
  #bar;
  #parts;
  #speed;
  #scrub;
  #marks;
  #saying;

  /**
   * @param {HTMLElement} bar
   * @param {import('./time.js').Time} time
   * @param {Object<string, () => void>} does what each button with `data-do` does
   */
  constructor(bar, time, does) {
    this.#bar = bar;
    this.#time = time;
    this.#parts = Object.fromEntries(['clock', 'window', 'live', 'note'].map((name) => [name, document.getElementById(`time-${name}`)]));
    this.#speed = document.getElementById('time-speed');
    this.#scrub = document.getElementById('time-scrub');
    this.#marks = new ScrubMarks(document.getElementById('time-marks'));
    this.#speed.append(...SPEEDS.map((speed) => new Option(`${SPEED_NAMES[speed] ?? speed} ×`, speed)));
    bar.addEventListener('click', ({ target }) => {
      const button = target.closest('[data-do]');
      // The bar also contains the button for notes, which is handled elsewhere.
      if (button) {
        does[button.dataset.do]?.();
      }
    });
    this.#speed.addEventListener('change', () => (time.playhead.speed = Number(this.#speed.value)));
    this.#scrub.addEventListener('input', () => this.#scrubbed());
  }

  /** Says for a while what an action led to. @param {string} text empty takes it away */
  say(text) {
    clearTimeout(this.#saying);
    put(this.#parts.note, text);
    if (text) {
      this.#saying = setTimeout(() => put(this.#parts.note, ''), SHOWN);
    }
  }

  /** @param {import('./time.js').Moment} moment */
  draw({ state, now, mode, behind, view }) {
    const { history, playhead, collapsed } = this.#time;
    if (!this.#time.begun) {
      return;
    }
    this.#bar.dataset.mode = mode;
    const wall = state.wall + (now - state.mono) / 1e6;
    put(this.#parts.clock, timeOfDay(wall));
    put(this.#parts.window, `${secondsInWords(view.seconds)} in view`);
    this.#drawToggle(this.#time.next);
    this.#button('collapse').setAttribute('aria-pressed', String(collapsed));
    this.#drawLive(mode, behind, history.complete);
    if (Number(this.#speed.value) !== playhead.speed) {
      this.#speed.value = String(playhead.speed);
    }
    this.#drawScrub(now, behind, history, wall);
  }

  #drawToggle(next) {
    const toggle = this.#button('toggle');
    if (toggle.dataset.next !== next || toggle.title !== TOGGLE[next]) {
      toggle.dataset.next = next;
      toggle.title = TOGGLE[next];
      toggle.setAttribute('aria-label', TOGGLE[next]);
    }
  }

  #drawLive(mode, behind, complete) {
    const { live } = this.#parts;
    const end = complete && behind < 1e6;
    live.dataset.state = mode === 'live' ? 'live' : 'behind';
    live.setAttribute('aria-pressed', String(mode === 'live' || end));
    const words = mode === 'live' ? 'Live' : complete ? (end ? 'At the end' : `Go to the end: ${ago(behind)} ahead`) : `Go live: ${ago(behind)} behind`;
    put(live, words);
  }

  #drawScrub(now, behind, history, wall) {
    const [from, to] = [Math.floor(history.oldest / 1e6), Math.floor((now + behind) / 1e6)];
    Object.assign(this.#scrub, { min: String(from), max: String(Math.max(to, from + 1)) });
    this.#scrub.value = String(Math.floor(now / 1e6));
    const words = behind < 1e6 ? timeOfDay(wall) : `${timeOfDay(wall)}, ${ago(behind)} before ${history.complete ? 'the end' : 'now'}`;
    if (this.#scrub.getAttribute('aria-valuetext') !== words) {
      this.#scrub.setAttribute('aria-valuetext', words);
    }
    this.#marks.draw(history, this.#time.restarts(), from * 1e6, to * 1e6);
  }

  #scrubbed() {
    const [value, max] = [Number(this.#scrub.value), Number(this.#scrub.max)];
    this.say('');
    if (value >= max - NEARLY && !this.#time.history.complete) {
      this.#time.live();
    } else {
      this.#time.goTo(value * 1e6);
    }
  }

  #button(name) {
    return this.#bar.querySelector(`[data-do=${name}]`);
  }
}
