/** Words about the page itself: is it live, and what did a button's request come to. */
import { put } from './figures.js';
import { STALE } from './stream.js';

const LIVE = {
  live: 'live', connecting: 'connecting', reconnecting: 'connection lost, trying again', stale: 'stale', recording: 'a recording, not live', report: 'a report, not live',
};

/** Where nothing more is to come, silence says nothing. */
const AT_REST = ['recording', 'report'];

const SHOWN = 12_000;

/** The light at the top, and the banner when nothing has come for too long. */
export class Liveness {
  #light;
  #banner;
  #heard = null;
  #connection = 'connecting';
  #atRest = false;

  constructor(light, banner) {
    this.#light = light;
    this.#banner = banner;
  }

  /** @param {'live'|'reconnecting'|'recording'|'report'} connection @param {number} local performance.now() */
  heard(connection, local) {
    this.#connection = connection;
    this.#atRest ||= AT_REST.includes(connection);
    if (connection === 'live') {
      this.#heard = local;
    }
  }

  /** @param {number} local performance.now() @returns {number} milliseconds since the dashboard was last heard of */
  silent(local) {
    return this.#heard === null ? 0 : local - this.#heard;
  }

  /** @param {number} local performance.now() @returns {boolean} whether the page is stale */
  draw(local) {
    const silent = this.#heard === null ? local : local - this.#heard;
    const stale = silent > STALE && !this.#atRest;
    const state = stale ? 'stale' : this.#connection;
    this.#light.dataset.state = state;
    put(this.#light, LIVE[state]);
    this.#banner.hidden = !stale;
    put(this.#banner, stale ? `No word from the dashboard for more than ${STALE / 1000} s: what you see is old. Is it still running?` : '');
    document.documentElement.dataset.stale = String(stale);
    return stale;
  }
}

/** One line that says what did not work, for a while. @param {HTMLElement} line @returns {(text: string|null) => void} null takes the line away */
export function notice(line) {
  let timer;
  return (text) => {
    clearTimeout(timer);
    line.hidden = text === null;
    if (text !== null) {
      line.textContent = text;
      timer = setTimeout(() => (line.hidden = true), SHOWN);
    }
  };
}

/** One line for what the API refused. @param {HTMLElement} line */
export function showRefusals(line) {
  const say = notice(line);
  document.body.addEventListener('htmx:responseError', (event) => say(reason(event.detail.xhr)));
  document.body.addEventListener('htmx:sendError', () => say('The dashboard cannot be reached. Is it still running?'));
  document.body.addEventListener('htmx:beforeRequest', (event) => {
    if (event.detail.requestConfig.verb !== 'get') {
      line.hidden = true;
    }
  });
}

function reason(xhr) {
  try {
    return JSON.parse(xhr.responseText).error || `The dashboard answered ${xhr.status}.`;
  } catch {
    return `The dashboard answered ${xhr.status}.`;
  }
}
