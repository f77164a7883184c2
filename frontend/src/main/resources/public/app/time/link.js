/**
 * The moment in the address: `#t=<mono in ns>&s=<seconds in view>&sel=<pid:seq>&idle=collapsed&present=1`. Live has no `t`. What else stands there is kept.
 */
import { nameOf } from './selection.js';

/** The address is changed no more often; milliseconds. Browsers refuse more than 200 changes in 30 s. */
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

  /** Goes where the address says. @returns {string|null} what is wrong with it, in words */
  follow() {
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
    const known = !params.has('sel') || this.#time.selectByName(params.get('sel'));
    if (!(t > 0)) {
      return known ? null : UNKNOWN;
    }
    const { oldest } = this.#time.history;
    const edge = this.#time.edge(performance.now());
    this.#time.goTo(t);
    if (t < oldest - 1e6) {
      return 'The moment of the link is older than what this page keeps: this is the earliest. Save the recording to keep more.';
    }
    if (t > edge + 1e9) {
      return 'The moment of the link is not known here: it is of another run of the dashboard.';
    }
    return known ? null : UNKNOWN;
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

  /** @param {import('./time.js').Moment} moment @returns {string} an address that opens at this moment */
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

const UNKNOWN = 'The selected event of the link is not in what this page keeps.';

/** Puts a text where a person can paste it from. @returns {Promise<boolean>} false if the browser does not let it */
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
