/**
 * What the page remembers: records by mono, and states at some moments, from which the state at any other moment is quick to compute. Records
 * keep arriving while a person looks at an earlier moment. Bounded: what is older than ten minutes is folded into the state that the history
 * begins with. Pure: no DOM, no clock.
 */
import { Activity, isActivity } from './activity.js';
import { empty, reduce, settled, tick } from '../model/reduce.js';

/** How far the page can go back; nanoseconds. A recording is kept whole. */
export const KEPT = 600e9;

/** The most records it keeps, even if they cover less time. */
const MOST = 60_000;

/** What the present rate of events is taken from; nanoseconds. */
const RECENT = 30e9;

/** Records between two kept states; reducing this many takes a few milliseconds. */
const APART = 200;

/** Failures of one class that are closer to each other are one milestone; nanoseconds. */
const TOGETHER = 1.5e9;

/** A snapshot has only the last minutes of these; before the first of them, a moment could not be drawn as it was. */
const SAMPLES = new Set(['process.heartbeat', 'kernel.sample', 'traffic.bucket', 'drain.progress']);

export class History {
  /** @type {import('../model/reduce.js').State} everything known: the live state */
  state = empty();

  /** @type {import('../model/reduce.js').Event[]} where steps go: the milestones of the log, by mono */
  milestones = [];

  /** Whether nothing will follow, as in a recording or a report. */
  complete = false;

  activity = new Activity();

  /** Counts changes, so that derived values can be cached. */
  version = 0;

  /** The first moment that can be shown; 0 while there is none. */
  oldest = 0;

  /** Further back than KEPT, for a moment that was asked for. */
  #wanted = Infinity;

  #base = empty();
  #records = [];
  /** States after the first n records, by n. */
  #checkpoints = [];
  #recent = null;

  /** @param {{mono: number, wall: number, records: import('../model/reduce.js').Event[], complete?: boolean}} snapshot replaces everything known */
  reset(snapshot) {
    this.#wanted = Infinity;
    this.#begin(snapshot);
  }

  /**
   * Goes further back: earlier records join those that are known already.
   *
   * @param {import('../model/reduce.js').Event[]} records as the recording has them
   * @param {number} mono what is wanted; from then on everything is kept, as long as it is not too much
   */
  widen(records, mono) {
    this.#wanted = mono;
    const all = new Map([...records, ...this.#records].map((r) => [`${r.pid}:${r.seq}:${r.mono}`, r]));
    this.#begin({ mono: this.state.mono, wall: this.state.wall, records: [...all.values()] });
  }

  /** @param {number} mono @returns {number} seconds for which a page that is opened anew can still go back to that moment, if events keep coming at the rate of the last half minute */
  secondsLeft(mono) {
    const recent = this.#records.length - this.#upTo(this.state.mono - RECENT);
    const perSecond = Math.max(recent, 1) / (RECENT / 1e9);
    return Math.max(0, MOST - (this.#records.length - this.#upTo(mono))) / perSecond;
  }

  /** @param {number} mono @returns {boolean} whether the page can show that moment, though it may have to read the journal of the dashboard again */
  keeps(mono) {
    const before = this.state.log.findLast((r) => r.mono <= mono)?.journal;
    return this.complete || mono >= this.oldest || this.#records.at(-1)?.journal - before <= MOST;
  }

  #begin(snapshot) {
    Object.assign(this, { state: empty(), milestones: [], activity: new Activity(), complete: snapshot.complete === true });
    this.#base = empty();
    this.#records = [];
    this.#checkpoints = [];
    this.#recent = null;
    const records = [...snapshot.records].sort((a, b) => a.mono - b.mono);
    records.forEach((record) => this.#take(record));
    this.state = settled(this.state, snapshot);
    const first = this.complete ? records[0] : (records.find((r) => SAMPLES.has(r.type)) ?? records.at(-1));
    this.oldest = first?.mono ?? snapshot.mono;
    this.#fold();
  }

  /** @param {import('../model/reduce.js').Event[]} records that have just arrived, in any order */
  add(records) {
    records.forEach((record) => this.#take(record));
    this.#fold();
  }

  /** Time has passed. */
  beat(beat) {
    this.state = tick(this.state, beat);
  }

  /** The newest known moment. */
  get newest() {
    return this.complete ? (this.#records.at(-1)?.mono ?? this.state.mono) : this.state.mono;
  }

  /** @returns {{records: number, checkpoints: number}} its size */
  get size() {
    return { records: this.#records.length, checkpoints: this.#checkpoints.length };
  }

  /** @param {number} mono @returns {import('../model/reduce.js').State} the state at that moment; the same object for the same records */
  stateAt(mono) {
    const n = this.#upTo(mono);
    if (n === this.#records.length) {
      return this.state;
    }
    let at = this.#before(n);
    let kept = at.n;
    for (let i = at.n; i < n; i++) {
      at = { n: i + 1, state: reduce(at.state, this.#records[i]) };
      if (at.n - kept >= APART) {
        kept = at.n;
        this.#keep(at);
      }
    }
    this.#recent = at;
    return at.state;
  }

  /** @returns {import('../model/reduce.js').Event|null} the last milestone before a moment, or the one before another milestone */
  previous(mono, than = null) {
    const known = than ? this.milestones.indexOf(than) : -1;
    const i = known >= 0 ? known : this.milestones.findLastIndex((r) => r.mono < mono) + 1;
    const found = this.milestones[i - 1];
    return found && found.mono >= this.oldest ? found : null;
  }

  /** @returns {import('../model/reduce.js').Event|null} the first milestone after a moment, or the one after another milestone */
  next(mono, than = null) {
    const known = than ? this.milestones.indexOf(than) : -1;
    return (known >= 0 ? this.milestones[known + 1] : this.milestones.find((r) => r.mono > mono)) ?? null;
  }

  #take(record) {
    const next = reduce(this.state, record);
    if (next === this.state) {
      return;
    }
    if (next.log !== this.state.log && (record.type === 'traffic.failure' ? this.#isAlone(record) : next.log.includes(record))) {
      insert(this.milestones, record);
    }
    this.state = next;
    this.version++;
    if (isActivity(record)) {
      this.activity.note(record.from ?? record.mono, record.to ?? record.mono);
    }
    if (record.mono < this.oldest && this.#base.mono > 0) {
      this.#base = reduce(this.#base, record);
      this.#belated(0, record, 0);
      return;
    }
    const at = insert(this.#records, record);
    if (at < this.#records.length - 1) {
      this.#belated(at, record, 1);
    }
    const n = this.#records.length;
    if (n - (this.#checkpoints.at(-1)?.n ?? 0) >= APART) {
      this.#keep({ n, state: next });
    }
  }

  /** The log counts all failures of one class together; as a step they must be close together. */
  #isAlone({ type, kind, mono }) {
    const like = (r) => r.type === type && r.kind === kind && Math.abs(r.mono - mono) < TOGETHER;
    for (let i = this.milestones.length - 1; i >= 0 && this.milestones[i].mono > mono - TOGETHER; i--) {
      if (like(this.milestones[i])) {
        return false;
      }
    }
    return true;
  }

  /** The kept states of later moments get the record too; the reducer files it where it belongs. */
  #belated(at, record, more) {
    this.#checkpoints = this.#checkpoints.map((one) => (one.n > at || more === 0 ? { n: one.n + more, state: reduce(one.state, record) } : one));
    this.#recent = null;
  }

  #keep(checkpoint) {
    const i = this.#checkpoints.findLastIndex((one) => one.n <= checkpoint.n);
    if (this.#checkpoints[i]?.n !== checkpoint.n) {
      this.#checkpoints.splice(i + 1, 0, checkpoint);
    }
  }

  #before(n) {
    const kept = this.#checkpoints.findLast((one) => one.n <= n) ?? { n: 0, state: this.#base };
    return this.#recent && this.#recent.n <= n && this.#recent.n > kept.n ? this.#recent : kept;
  }

  /** The number of records up to that moment. */
  #upTo(mono) {
    let [low, high] = [0, this.#records.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#records[middle].mono <= mono) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Folds records that are too old, one checkpoint at a time. */
  #fold() {
    if (this.complete) {
      return;
    }
    const limit = Math.max(this.oldest, Math.min(this.state.mono - KEPT, this.#wanted));
    let last = null;
    for (const one of this.#checkpoints) {
      const tooMany = this.#records.length - (last?.n ?? 0) > MOST;
      if (!tooMany && this.#records[one.n - 1].mono >= limit) {
        break;
      }
      last = one;
    }
    if (!last) {
      return;
    }
    this.#base = last.state;
    this.#records.splice(0, last.n);
    this.#checkpoints = this.#checkpoints.filter((one) => one.n > last.n).map((one) => ({ ...one, n: one.n - last.n }));
    this.#recent = null;
    this.oldest = Math.max(this.oldest, this.#records[0]?.mono ?? this.state.mono);
    this.milestones = this.milestones.filter((r) => r.mono >= this.oldest);
    this.activity.forget(this.oldest);
    this.version++;
  }
}

/** Inserts a record by mono, after those of the same moment; returns its index. */
function insert(list, record) {
  let at = list.length;
  while (at > 0 && list[at - 1].mono > record.mono) {
    at--;
  }
  list.splice(at, 0, record);
  return at;
}
