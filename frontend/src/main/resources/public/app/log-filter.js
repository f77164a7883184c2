/** What a person wants to see of the events: by kind, by process, by words. */
import { processesOf } from './model/kinds.js';

export class LogFilter {
  #form;
  #processes;
  #known = '';

  /** @param {HTMLFormElement} form @param {() => void} changed */
  constructor(form, changed) {
    this.#form = form;
    this.#processes = form.elements.pid;
    form.addEventListener('submit', (event) => event.preventDefault());
    form.addEventListener('input', changed);
    form.addEventListener('reset', () => setTimeout(changed));
  }

  /** @returns {import('./model/kinds.js').Filter} */
  get value() {
    const { text, kind, pid } = this.#form.elements;
    return { text: text.value, kind: kind.value || 'all', pid: pid.value ? Number(pid.value) : null };
  }

  /** The processes to choose from: those that the events are about. @param {import('./model/reduce.js').Event[]} log */
  offer(log) {
    const pids = [...new Set(log.flatMap(processesOf))];
    if (pids.join() === this.#known) {
      return;
    }
    this.#known = pids.join();
    const chosen = this.#processes.value;
    const [all] = this.#processes.options;
    const dashboards = new Set(log.filter((r) => r.gen === 0 && /^(operator|kernel|fault)/.test(r.type)).map((r) => r.pid));
    this.#processes.replaceChildren(all, ...pids.map((pid) => new Option(dashboards.has(pid) ? `${pid}, the dashboard` : `${pid}`, String(pid), false, String(pid) === chosen)));
  }
}
