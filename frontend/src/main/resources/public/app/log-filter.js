/** The filter of the list of events: by kind, by process, by words. */
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

  /** Offers the processes that the events are about. @param {import('./model/reduce.js').Event[]} log */
  offer(log) {
    const pids = [...new Set(log.flatMap(processesOf))];
    if (pids.join() === this.#known) {
      return;
    }
    this.#known = pids.join();
    const chosen = this.#processes.value;
    const [all] = this.#processes.options;
    const generations = new Map(log.flatMap((r) => [[r.pid, r.gen], [r.child, r.childGen ?? (r.child && r.gen > 0 ? r.gen + 1 : 0)]]).filter(([pid, gen]) => pid > 0 && gen > 0));
    const name = (pid) => (dashboards.has(pid) ? `the dashboard (PID ${pid})` : generations.has(pid) ? `generation ${generations.get(pid)} (PID ${pid})` : `PID ${pid}`);
    const dashboards = new Set(log.filter((r) => r.gen === 0 && /^(operator|kernel|fault)/.test(r.type)).map((r) => r.pid));
    this.#processes.replaceChildren(all, ...pids.map((pid) => new Option(name(pid), String(pid), false, String(pid) === chosen)));
  }
}
