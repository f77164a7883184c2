/**
 * Restarts and runs of traffic as episodes that can be laid over each other: each has a moment zero (its SIGHUP or its start) and what was
 * measured around it. Read from a recording and its verdicts. Pure.
 *
 * @typedef {object} Episode
 * @property {string} key
 * @property {'restart'|'run'} kind
 * @property {string} name    such as "restart 3"
 * @property {string} title   the name with what distinguishes it from others
 * @property {number} wall    of its moment zero, milliseconds since 1970
 * @property {number} zero    mono
 * @property {number} from    mono; the part worth looking at
 * @property {number} to
 * @property {{at: number, name: string}[]} moments  seconds from zero
 * @property {object[]} buckets
 * @property {import('./failures.js').Mark[]} losses  the recorded ones
 * @property {number} lost   how many there are, recorded or not, including requests not sent
 * @property {object|null} verdict   for a restart, as the API reports it
 * @property {import('./reduce.js').Event|null} last   for a run: its end, or its newest bucket
 */
import { marksOf } from './failures.js';
import { NOT_SENT } from './loss-classes.js';
import { lateStretches } from './lateness.js';

/** Shown before and after; nanoseconds. */
const AROUND = 2e9;
const LONGEST = 120e9;

/** What an old process reports about its restart, in the words of the plot. */
const MOMENTS = {
  'child.ready': 'ready',
  'child.failed': 'failed',
  'upgrade.rolledback': 'rolled back',
  'upgrade.aborted': 'aborted',
  'listener.closed': 'listener closed',
  'process.exiting': 'old process exits',
};

/** Outcomes in words, where the word of the API is not one. */
const OUTCOMES = { rolledback: 'rolled back', orphaned: 'old process killed', 'terminated-during': 'shut down during the upgrade' };

/** The types of records that an episode is made of. */
export const WANTED = [...Object.keys(MOMENTS), 'traffic.started', 'traffic.changed', 'traffic.bucket', 'traffic.failure', 'traffic.finished'];

/**
 * @param {object[]} verdicts as of GET /api/restarts
 * @param {import('./reduce.js').Event[]} records of a recording, in any order, repetitions included
 * @returns {Episode[]} restarts, then runs, newest first
 */
export function episodesOf(verdicts, records) {
  const facts = once(records).sort((a, b) => a.mono - b.mono);
  const runs = facts.filter((r) => r.type === 'traffic.started').map((started, i) => run(started, i + 1, facts));
  return [...verdicts.map((verdict) => restart(verdict, facts)).reverse(), ...runs.reverse()];
}

function once(records) {
  const seen = new Set();
  return records.filter((r) => {
    const key = `${r.pid}:${r.seq}:${r.mono}`;
    return !seen.has(key) && seen.add(key);
  });
}

function restart(verdict, facts) {
  const zero = verdict.requestedMono;
  const newest = facts.at(-1)?.mono ?? zero;
  const end = Math.min(verdict.windowTo ?? newest, zero + LONGEST);
  const name = `restart ${verdict.number}`;
  const generations = verdict.subject ? verdict.subject : verdict.newGen ? `generation ${verdict.oldGen} to ${verdict.newGen}` : `generation ${verdict.oldGen}`;
  const own = lossesOf(verdict, facts);
  const moments = facts
    .filter((r) => r.pid === verdict.oldPid && r.mono >= zero && r.mono <= end + AROUND && MOMENTS[r.type])
    .map((r) => ({ at: (r.mono - zero) / 1e9, name: MOMENTS[r.type] }));
  return episode({
    key: `restart-${verdict.number}`, kind: 'restart', name, title: `${name}: ${generations}, ${OUTCOMES[verdict.outcome] ?? verdict.outcome}`, wall: verdict.requestedWall, zero,
    from: zero - AROUND, to: Math.min(Math.max(end, own.at(-1)?.to ?? end), zero + LONGEST) + AROUND, moments, verdict, last: null,
    lost: (verdict.failed ?? 0) + (verdict.notSent ?? 0),
  }, facts, own);
}

/**
 * The losses of a restart are the ones that its verdict counts. Some are noticed after it, when a client reuses a dead connection or waits in
 * vain. So of each class the first ones since the signal count, as many as the verdict has.
 */
function lossesOf(verdict, facts) {
  const left = { ...verdict.failures, [NOT_SENT]: verdict.notSent ?? 0 };
  const found = [];
  for (const bucket of facts) {
    if (bucket.type !== 'traffic.bucket' || bucket.to <= verdict.requestedMono) {
      continue;
    }
    const failures = {};
    for (const [kind, n] of Object.entries(bucket.failures ?? {})) {
      const taken = Math.min(n, left[kind] ?? 0);
      if (taken > 0) {
        failures[kind] = taken;
        left[kind] -= taken;
      }
    }
    if (Object.keys(failures).length > 0) {
      found.push({ ...bucket, failures });
    }
  }
  return found;
}

function run(started, number, facts) {
  const zero = started.mono;
  const own = facts.filter((r) => r.pid === started.pid && r.mono >= zero);
  const next = own.find((r) => r.type === 'traffic.started' && r.mono > zero)?.mono ?? Infinity;
  const last = own.filter((r) => r.mono < next && (r.type === 'traffic.finished' || r.type === 'traffic.bucket')).at(-1) ?? null;
  const name = `traffic ${number}`;
  const changes = own.filter((r) => r.mono < next && r.type === 'traffic.changed');
  const rate = started.steps || `${[started, ...changes].map((r) => r.rate).join(' to ')}/s`;
  return episode({
    key: `run-${number}`, kind: 'run', name, title: `${name}: ${rate}, ${started.connections}`, wall: started.wall, zero, pid: started.pid,
    from: zero, to: Math.min(last?.mono ?? zero, zero + LONGEST), moments: last?.type === 'traffic.finished' ? [{ at: (last.mono - zero) / 1e9, name: 'ended' }] : [],
    verdict: null, last, lost: last?.type === 'traffic.finished' ? last.failed + last.notSent : (last?.failedTotal ?? 0) + (last?.notSentTotal ?? 0),
  }, facts);
}

function episode(shape, facts, own = null) {
  const mine = facts.filter((r) => r.mono >= shape.from && r.mono <= shape.to + 0.3e9 && (!shape.pid || r.pid === shape.pid));
  const amid = (bucket) => (bucket.from + bucket.to) / 2;
  const buckets = mine.filter((r) => r.type === 'traffic.bucket' && amid(r) >= shape.from && amid(r) <= shape.to);
  const started = facts.filter((r) => r.type === 'traffic.started' && r.pid === buckets[0]?.pid && r.mono <= shape.to).at(-1) ?? null;
  return {
    ...shape,
    buckets,
    losses: marksOf(own ?? buckets, mine.filter((r) => r.type === 'traffic.failure')),
    late: lateStretches(buckets, { started }).reduce((sum, stretch) => sum + stretch.to - stretch.from, 0) / 1e6,
  };
}

/**
 * @param {Episode} episode
 * @param {(bucket: object) => number|undefined} value
 * @returns {[number, number][][]} lines of seconds from zero and values; a new line after a break, none where there is no value
 */
export function curve({ buckets, zero }, value) {
  const lines = [];
  let end = -Infinity;
  for (const bucket of buckets) {
    const v = value(bucket);
    if (!(v >= 0)) {
      continue;
    }
    if (bucket.from - end > 0.3e9) {
      lines.push([]);
    }
    lines.at(-1).push([((bucket.from + bucket.to) / 2 - zero) / 1e9, v]);
    end = bucket.to;
  }
  return lines;
}

/** @param {Episode[]} chosen @returns {[number, number]} seconds from zero that hold all of them */
export function range(chosen) {
  const from = Math.min(...chosen.map((one) => (one.from - one.zero) / 1e9));
  return [from, Math.max(from + 1, ...chosen.map((one) => (one.to - one.zero) / 1e9))];
}

/** @param {Episode[]} episodes @returns {Episode[]} the two to compare first: the newest two of a kind, preferably restarts */
export function proposed(episodes) {
  const of = (kind) => episodes.filter((one) => one.kind === kind).slice(0, 2);
  return [of('restart'), of('run')].find((pair) => pair.length === 2) ?? episodes.slice(0, 2);
}
