/**
 * The moment in the address: `#t=<mono in ns>&s=<seconds in view>&sel=<pid:seq>&idle=collapsed&present=1`. Live has no `t`. Other parameters are kept.
 */
import { reach } from './further.js';
import { nameOf } from './selection.js';

/** The least time between changes of the address; milliseconds. Browsers refuse more than 200 changes in 30 s. */
const CALM = 500;

export class Link {
  #time;
  #page;
  #written = 0;
  #last = location.hash;

  /** @param {import('./time.js').Time} time @param {{presenting: boolean, present: (on: boolean) => void}} page */
  constructor(time, page) {
    this.#time = time;
    this.#page = page;
  }

  /** Goes to the moment in the address. @returns {Promise<string|null>} what is wrong with it, in words */
  async follow() {
    const params = new URLSearchParams(location.hash.slice(1));
    this.#last = location.hash;
    const [t, s] = [Number(params.get('t')), Number(params.get('s'))];
    if (s > 0) {
      this.#time.zoom.set(s);
    }
    if (params.get('idle') === 'collapsed') {
      this.#time.collapsed = true;
    }
    if (params.get('present') === '1' && !this.#page.presenting) {
      this.#page.present(true);
    }
    const sel = params.get('sel');
    if (!(t > 0)) {
      return sel === null || this.#time.selectByName(sel) ? null : UNKNOWN;
    }
    if (t > this.#time.edge(performance.now()) + 1e9) {
      this.#time.goTo(t);
      return 'This dashboard does not know the moment of the link: it belongs to an earlier run of the dashboard.';
    }
    this.#time.goTo(t);
    const there = await reach(this.#time, t);
    this.#time.goTo(t);
    const known = sel === null || this.#time.mark(sel);
    if (!there) {
      return this.#time.history.complete ? 'The moment of the link is before the beginning of this recording.' : 'The dashboard no longer has the moment of the link; you see the earliest one it has. A saved recording would have kept it.';
    }
    return known ? null : UNKNOWN;
  }

  /** @param {number} mono @returns {string} for how long a link to that moment works; empty where it works as long as the page does */
  life(mono) {
    const { history } = this.#time;
    if (history.complete) {
      return '';
    }
    const left = history.secondsLeft(mono);
    const longer = 'a saved recording keeps this moment longer.';
    return left < 60 ? `The dashboard is about to forget this moment: the link works for less than a minute; ${longer}` : `The link works for about ${inWords(left)} at this rate of events; ${longer}`;
  }

  /** Keeps the address up to date. @param {import('./time.js').Moment} moment @param {number} local performance.now() */
  keep(moment, local) {
    if (local - this.#written < CALM || !this.#time.begun) {
      return;
    }
    const hash = this.#hash(moment, moment.mode !== 'live');
    if (hash !== this.#last) {
      this.#written = local;
      this.#last = hash;
      history.replaceState(history.state, '', hash || location.pathname + location.search);
    }
  }

  /** @param {import('./time.js').Moment} moment @returns {string} a link that opens at this moment */
  to(moment) {
    return location.href.replace(/#.*/, '') + this.#hash(moment, true);
  }

  #hash({ now, view }, withMoment) {
    const params = new URLSearchParams(this.#last.slice(1));
    const put = (name, value) => (value === null ? params.delete(name) : params.set(name, value));
    put('t', withMoment ? String(Math.round(now)) : null);
    put('s', withMoment || this.#time.zoom.own !== null ? String(Math.round(view.seconds * 10) / 10) : null);
    put('sel', view.selected ? nameOf(view.selected) : null);
    put('idle', this.#time.collapsed ? 'collapsed' : null);
    put('present', this.#page.presenting ? '1' : null);
    const words = params.toString().replaceAll('%3A', ':');
    return words ? `#${words}` : '';
  }
}

const UNKNOWN = 'The dashboard no longer has the event that the link selects.';

/** @param {number} seconds @returns {string} as "5 minutes", "3 hours" */
function inWords(seconds) {
  const minutes = Math.floor(seconds / 60);
  return minutes < 120 ? `${minutes} minute${minutes === 1 ? '' : 's'}` : `${Math.floor(minutes / 60)} hours`;
}

/** Copies a text to the clipboard. @returns {Promise<boolean>} false if the browser does not allow it */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = document.body.appendChild(Object.assign(document.createElement('textarea'), { value: text }));
    field.select();
    const done = document.execCommand('copy');
    field.remove();
    return done;
  }
}
