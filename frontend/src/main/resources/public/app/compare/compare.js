/** Two restarts or two runs of traffic over each other: which ones, when to read them, and what to say about them. */
import { put } from '../figures.js';
import { episodesOf, proposed } from '../model/episodes.js';
import { drawPlot } from './plot.js';
import { load } from './source.js';
import { fillTable } from './table.js';

/** These end an episode; the verdict on it follows a moment later. */
const ENDS = new Set(['process.exited', 'process.exiting', 'child.failed', 'upgrade.rolledback', 'upgrade.aborted', 'traffic.finished']);
const SETTLING = 1500;

const READING = 'Reading the recording.';

export class Compare {
  #open = false;
  #selects;
  #note;
  #plot;
  #table;
  #episodes = [];
  #reading = null;
  #timer;

  /** @param {HTMLElement} section */
  constructor(section) {
    this.#selects = [...section.querySelectorAll('select')];
    this.#note = section.querySelector('[role=status]');
    this.#plot = section.querySelector('svg');
    this.#table = section.querySelector('table');
    this.#selects.forEach((select) => select.addEventListener('change', () => this.#draw()));
    new ResizeObserver(() => this.#draw()).observe(this.#plot.parentElement);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#draw());
  }

  /** @param {boolean} open whether it can be seen */
  show(open) {
    this.#open = open;
    if (open) {
      this.read();
    }
  }

  /** Compares two restarts. @param {number} one @param {number} other */
  async choose(one, other) {
    await this.read();
    [one, other].forEach((number, i) => (this.#selects[i].value = `restart-${number}`));
    this.#draw();
  }

  /** @param {object[]} records that have just arrived */
  after(records) {
    if (this.#open && records.some((r) => ENDS.has(r.type))) {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(async () => {
        await this.#reading;
        this.read();
      }, SETTLING);
    }
  }

  /** Reads the recording again, or goes on if it is being read. */
  read() {
    this.#reading ??= this.#load().finally(() => (this.#reading = null));
    return this.#reading;
  }

  async #load() {
    if (this.#episodes.length === 0) {
      put(this.#note, READING);
    }
    try {
      const { verdicts, records } = await load();
      this.#episodes = episodesOf(verdicts, records);
      this.#reading = null;
      this.#offer();
      this.#draw();
    } catch (trouble) {
      put(this.#note, `The recording could not be read: ${trouble.message}`);
    }
  }

  #offer() {
    const pair = proposed(this.#episodes);
    this.#selects.forEach((select, i) => {
      const chosen = this.#episodes.some((one) => one.key === select.value) ? select.value : pair[i]?.key;
      const groups = [['restart', 'Restarts'], ['run', 'Traffic']].map(([kind, label]) => {
        const group = document.createElement('optgroup');
        group.label = label;
        group.append(...this.#episodes.filter((one) => one.kind === kind).map((one) => new Option(`${one.title}, ${new Date(one.wall).toTimeString().slice(0, 8)}`, one.key)));
        return group;
      });
      select.replaceChildren(...groups.filter((group) => group.children.length > 0));
      select.value = chosen ?? '';
      select.disabled = this.#episodes.length < 2;
    });
  }

  #draw() {
    const chosen = this.#selects.map((select) => this.#episodes.find((one) => one.key === select.value)).filter(Boolean);
    const enough = chosen.length === 2 && this.#open;
    this.#plot.toggleAttribute('hidden', !enough);
    fillTable(this.#table, enough ? chosen : []);
    if (!enough) {
      put(this.#note, nothing(this.#episodes, this.#reading !== null));
      return;
    }
    drawPlot(this.#plot, chosen);
    put(this.#note, note(chosen));
  }
}

/** @param {import('../model/episodes.js').Episode[]} known @param {boolean} reading @returns {string} why there is no comparison */
export function nothing(known, reading) {
  if (known.length >= 2) {
    return '';
  }
  return reading ? READING : 'There is nothing to compare yet. A comparison needs two restarts or two runs of traffic.';
}

function note([one, other]) {
  const zero = (episode) => (episode.kind === 'restart' ? 'its SIGHUP' : 'its start');
  const words = [`Zero is ${one.kind === other.kind ? `the ${one.kind === 'restart' ? 'SIGHUP' : 'start'} of each` : `${zero(one)} for ${one.name}, ${zero(other)} for ${other.name}`}.`];
  if (one.key === other.key) {
    words.push(`Both are ${one.name}.`);
  }
  for (const episode of new Set([one, other])) {
    if (episode.buckets.length === 0) {
      words.push(`No traffic was recorded around ${episode.name}.`);
    }
  }
  return words.join(' ');
}
