/** Messages about the page itself: whether it is live, and why a request of a button was refused. */
import { put } from './figures.js';
import { onFailure } from './requests.js';
import { STALE } from './stream.js';

const LIVE = {
  live: 'connected', connecting: 'connecting', reconnecting: 'connection lost, retrying', stale: 'stale', recording: 'recording, not live', report: 'report, not live',
};

/** Where nothing will follow, silence means nothing. */
const AT_REST = ['recording', 'report'];

const SHOWN = 12_000;

/** The light at the top, and the banner after a long silence. */
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
    put(this.#banner, stale ? `The dashboard has been silent for more than ${STALE / 1000} s, so this page is out of date. Is the dashboard still running?` : '');
    document.documentElement.dataset.stale = String(stale);
    return stale;
  }
}

/** A line that says for a while what did not work. @param {HTMLElement} line @returns {(text: string|null) => void} null hides the line */
export function notice(line) {
  let timer;
  return (text) => {
    clearTimeout(timer);
    line.hidden = text === null;
    if (text !== null) {
      line.replaceChildren(text, closer(() => (line.hidden = true)));
      timer = setTimeout(() => (line.hidden = true), SHOWN);
    }
  };
}

/** A button that takes a message away. @param {() => void} close */
function closer(close) {
  const button = Object.assign(document.createElement('button'), { type: 'button', textContent: 'Close' });
  button.addEventListener('click', close);
  return button;
}

/** Shows what the API refuses. @param {HTMLElement} line */
export function showRefusals(line) {
  const say = notice(line);
  onFailure(document.body, (xhr) => say(xhr.status === 0 ? 'The dashboard cannot be reached. Is it still running?' : reason(xhr)));
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
