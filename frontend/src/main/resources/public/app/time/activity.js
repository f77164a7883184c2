/** When something happened; the rest is idle and may be collapsed. Pure. */

/** A shorter pause is not idle time; nanoseconds. */
const LEAST = 5e9;

/** How much of an idle stretch stays in view on each side; nanoseconds. */
const MARGIN = 1e9;

const CALM = new Set(['standby', 'serving', 'starting']);

/** @param {import('../model/reduce.js').Event} r @returns {boolean} whether it is more than a routine heartbeat or sample */
export function isActivity(r) {
  switch (r.type) {
    case 'process.heartbeat':
      return r.inFlight > 0 || !CALM.has(r.state);
    case 'kernel.sample':
      return r.waiting > 0 || r.listeners.some((one) => one.acceptQueue > 0);
    case 'traffic.bucket':
      return r.planned > 0 || r.answered > 0 || r.inFlight > 0;
    default:
      return true;
  }
}

export class Activity {
  /** By time; the gaps between them may be collapsed. */
  #spans = [];

  /** Notes that something happened during that time; in any order. */
  note(from, to) {
    const last = this.#spans.at(-1);
    if (last && from >= last[0] && from - last[1] < LEAST) {
      last[1] = Math.max(last[1], to);
      return;
    }
    const merged = [];
    for (const span of [...this.#spans, [from, to]].sort((a, b) => a[0] - b[0])) {
      const before = merged.at(-1);
      if (before && span[0] - before[1] < LEAST) {
        before[1] = Math.max(before[1], span[1]);
      } else {
        merged.push(span);
      }
    }
    this.#spans = merged;
  }

  forget(before) {
    this.#spans = this.#spans.filter(([, to]) => to >= before);
  }

  /** @param {number} from @param {number} to @returns {{from: number, to: number}[]} idle stretches between two moments, by time; the last one may continue */
  idle(from, to) {
    const ends = [[-Infinity, from - MARGIN], ...this.#spans.filter((span) => span[1] >= from && span[0] <= to), [to + MARGIN, Infinity]];
    return ends
      .slice(1)
      .map(([next], i) => ({ from: ends[i][1] + MARGIN, to: next - MARGIN }))
      .filter((gap) => gap.to - gap.from >= LEAST - 2 * MARGIN);
  }
}
