/**
 * A recording as a whole: its header, its records, and what it lacks. Pure.
 *
 * A recording has the older milestones first, then everything since some moment. Where the journal numbers jump, records were left out on
 * purpose; where only a producer's own count jumps, records were lost.
 *
 * @typedef {object} Header
 * @property {string} [host]
 * @property {string} [recordedAt]
 * @property {string[]} [notes]  its defects, as its server reports them
 * @property {boolean} [counted]  the notes already tell what was lost; records were left out on purpose afterwards
 */
import { note } from './seen.js';

export class RecordingText {
  /** @type {Header} */
  header = {};

  /** @type {import('./reduce.js').Event[]} in file order */
  records = [];

  #producers = new Map();
  #journal = 0;
  #bad = 0;

  /** @param {string} line */
  line(line) {
    if (line.trim() === '') {
      return;
    }
    const object = parsed(line);
    if (object?.handoff && this.records.length === 0) {
      this.header = object;
    } else if (isRecord(object)) {
      this.record(object);
    } else {
      this.#bad++;
    }
  }

  /** @param {import('./reduce.js').Event} record */
  record(record) {
    if (record.journal !== this.#journal + 1) {
      this.#leftOut();
    }
    this.#journal = record.journal;
    const known = this.#producers.get(record.pid);
    this.#producers.set(record.pid, note(known, record).producer);
    this.records.push(record);
  }

  /** @returns {string[]} its defects, in sentences */
  notes() {
    const lost = [...this.#producers.values()].filter((producer) => producer.lost > 0).map(({ pid, lost: n }) => `${n} from PID ${pid}`);
    return [
      ...(this.header.notes ?? []),
      this.#bad > 0 ? `${this.#bad === 1 ? '1 line is not an event and was' : `${this.#bad} lines are not events and were`} skipped.` : '',
      lost.length > 0 && !this.header.counted ? `Events were lost on the way into the recording: ${lost.join(', ')}. The picture may have gaps.` : '',
    ].filter(Boolean);
  }

  /** @returns {object} as `snapshot` of a Listener takes it */
  snapshot() {
    const newest = this.records.reduce((a, b) => (a && a.mono >= b.mono ? a : b), null);
    const lastId = this.records.reduce((id, r) => Math.max(id, r.journal ?? 0), 0);
    return { lastId, mono: newest?.mono ?? 0, wall: newest?.wall ?? 0, records: this.records, complete: true, header: this.header, notes: this.notes() };
  }

  /** The count goes on from the next record. */
  #leftOut() {
    for (const [pid, producer] of this.#producers) {
      this.#producers.set(pid, { ...producer, live: 0 });
    }
  }
}

function parsed(line) {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

function isRecord(object) {
  return typeof object?.type === 'string' && Number.isFinite(object.mono) && Number.isFinite(object.seq) && Number.isFinite(object.pid);
}
