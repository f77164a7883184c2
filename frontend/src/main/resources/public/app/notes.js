/** Writing notes: the form below the lanes, and its two requests. All viewers get the note through the event stream. */
import { inWords } from './model/moment.js';

export class NoteForm {
  #form;
  #text;
  #output;
  #opener;
  #where;
  #at = null;
  #tell;
  #pinned;

  /**
   * @param {HTMLFormElement} form
   * @param {HTMLButtonElement} opener
   * @param {() => import('./model/moment.js').Moment|null} where the moment to pin a note to, asked when the form opens
   * @param {(problem: string|null) => void} tell says what did not work
   * @param {(mono: number) => void} pinned called after a note was pinned to that moment
   */
  constructor(form, opener, where, tell, pinned) {
    this.#pinned = pinned;
    this.#form = form;
    this.#opener = opener;
    this.#where = where;
    this.#tell = tell;
    this.#text = form.querySelector('input');
    this.#output = form.querySelector('output');
    opener.addEventListener('click', () => this.open());
    form.querySelector('[data-do="cancel"]').addEventListener('click', () => this.#close());
    form.addEventListener('keydown', (event) => event.key === 'Escape' && this.#close());
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#pin();
    });
  }

  /** Asks for the text of a note; its moment is that of the cursor, or now. */
  open() {
    const moment = this.#where();
    if (!moment) {
      return;
    }
    this.#at = moment.mono;
    this.#output.textContent = inWords(moment)[0].text;
    this.#form.hidden = false;
    this.#text.focus();
  }

  async #pin() {
    const text = this.#text.value.trim();
    if (text && (await send('POST', '/api/notes', { at: String(Math.round(this.#at)), text }, this.#tell))) {
      this.#text.value = '';
      this.#pinned(this.#at);
      this.#close();
    }
  }

  #close() {
    this.#form.hidden = true;
    this.#opener.focus();
  }
}

/** Removes a note. @param {number} id @param {(problem: string|null) => void} tell */
export function removeNote(id, tell) {
  return send('DELETE', `/api/notes/${id}`, undefined, tell);
}

async function send(method, path, body, tell) {
  try {
    const response = await fetch(path, { method, headers: { 'Content-Type': 'application/json' }, body: body && JSON.stringify(body) });
    const problem = response.ok ? null : ((await response.json().catch(() => ({}))).error ?? `The dashboard answered ${response.status}.`);
    tell(problem);
    return response.ok;
  } catch {
    tell('The dashboard cannot be reached, so the note was not changed.');
    return false;
  }
}
