/** The menu Save: the view as files that can be sent to others. */
import { put } from '../figures.js';
import { chromeTrace } from '../model/chrome-trace.js';
import { allRecords } from '../sources.js';
import { download, fileName } from './download.js';
import { asPng, asText, picture } from './picture.js';

/** Scale of the picture, so that it is sharp on a slide. */
const SHARP = 2;
const MARKS = { good: '✓ ', bad: '✗ ', open: '… ', unproven: '? ' };

export class Save {
  #menu;
  #note;
  #wall = () => Date.now();

  /** @param {HTMLElement} menu @param {() => number} wall of the moment that is shown, milliseconds since 1970 */
  constructor(menu, wall) {
    this.#menu = menu;
    this.#note = menu.querySelector('[role=status]');
    this.#wall = wall;
    const does = { png: () => this.#png(), svg: () => this.#svg(), trace: () => this.#trace() };
    menu.addEventListener('click', (event) => {
      const { target } = event;
      const button = target.closest('button[data-save]');
      if (button) {
        this.#make(button, does[button.dataset.save]);
      } else if (target.closest('a[data-save=report]')) {
        this.#report(event, target.closest('a'));
      } else if (target.closest('a[data-save=recording]')) {
        this.#say('Saving the recording. To see it again: handoff.jar replay FILE');
      }
    });
  }

  async #make(button, make) {
    button.disabled = true;
    try {
      this.#say(await make());
    } catch (trouble) {
      this.#say(`It could not be saved: ${trouble.message}`);
    } finally {
      button.disabled = false;
      button.focus({ preventScroll: true });
    }
  }

  async #png() {
    const name = fileName('view', 'png', this.#wall());
    download(await asPng(this.#picture(), SHARP), name);
    return `Saved as ${name}.`;
  }

  #svg() {
    const name = fileName('view', 'svg', this.#wall());
    download(new Blob([asText(this.#picture())], { type: 'image/svg+xml' }), name);
    return `Saved as ${name}.`;
  }

  async #trace() {
    this.#say('Reading the events.');
    const all = await allRecords();
    if (all.records.length === 0) {
      throw new Error('there are no events yet.');
    }
    const name = fileName('trace', 'json', all.wall);
    download(new Blob([JSON.stringify(chromeTrace(all.records, all))], { type: 'application/json' }), name);
    return [`Saved as ${name}. Open it at ui.perfetto.dev or chrome://tracing.`, ...all.notes].join(' ');
  }

  /** The report is about the restart whose verdict is shown. */
  #report(event, link) {
    const { number } = document.getElementById('verdict')?.dataset ?? {};
    if (!number) {
      event.preventDefault();
      this.#say('There has been no restart to report on yet.');
      return;
    }
    link.href = `/api/report?restart=${number}`;
    this.#say(`Saving the report of restart ${number}.`);
  }

  #picture() {
    const text = (id) => document.getElementById(id)?.textContent.replace(/\s+/g, ' ').trim() ?? '';
    const verdict = document.getElementById('verdict');
    const about = document.querySelector('.what')?.textContent.replace(/\s+/g, ' ').trim() ?? '';
    const missing = document.getElementById('missing');
    return picture(document.getElementById('axis'), document.getElementById('lanes'), document.getElementById('density'), [
      { text: text('now'), size: 22, weight: 650 },
      { text: signed(verdict), size: 17, weight: 500 },
      { text: text('caption'), size: 17, weight: 400 },
      { text: `${about} Shown: ${new Date(this.#wall()).toLocaleString('sv-SE')}. ${missing?.hidden ? '' : text('missing')}`, size: 14, weight: 400 },
    ]);
  }

  #say(text) {
    put(this.#note, text);
  }
}

/** The verdict as it is read, its sign before what it says of the requests. @param {HTMLElement|null} verdict @returns {string} */
function signed(verdict) {
  const parts = [...(verdict?.childNodes ?? [])].map((node) => (node.className === 'sign' ? (MARKS[verdict.dataset.tone] ?? '') : node.textContent));
  return parts.join('').replace(/\s+/g, ' ').trim();
}
