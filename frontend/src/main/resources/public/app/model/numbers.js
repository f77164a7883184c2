/** The traffic in numbers, read from its buckets. Pure, without the DOM. */
import { decode, percentile } from './hdr.js';
import { NOT_SENT } from './loss-classes.js';

/** The time that the latencies cover; nanoseconds. */
export const RECENT = 5e9;

/** Histograms are decoded once; a bucket without one counts as null. */
const histograms = new WeakMap();

/** Whether requests are being sent, as known at `now`. */
export function isRunning(run, now) {
  if (!run || run.finished || run.dead) {
    return false;
  }
  return now - (run.last ?? run.started).mono < 3e9;
}

/** @param {import('./reduce.js').Run|null} run @returns {{planned: number, answered: number, lost: number, notSent: number, inFlight: number}} since its start */
export function totals(run) {
  if (run?.finished) {
    const { planned, answered, failed, notSent } = run.finished;
    return { planned, answered, lost: failed, notSent, inFlight: 0 };
  }
  if (run?.last) {
    const { plannedTotal, answeredTotal, failedTotal, notSentTotal, inFlight } = run.last;
    return { planned: plannedTotal, answered: answeredTotal, lost: failedTotal, notSent: notSentTotal, inFlight };
  }
  return { planned: 0, answered: 0, lost: 0, notSent: 0, inFlight: 0 };
}

/** @returns {number|null} how long requests are still planned, milliseconds; null if that is unknown or nothing runs */
export function timeLeft(run, now) {
  const started = run?.started;
  return started?.durationMillis && isRunning(run, now) ? Math.max(0, (started.mono - now) / 1e6 + started.durationMillis) : null;
}

/** The window of what is called lost in the last minute; nanoseconds. */
export const RECENTLY = 60e9;

/**
 * What the latest run of traffic lost since a moment, out of the same books as `totals`, to a tenth of a second.
 *
 * @param {import('./reduce.js').State} state
 * @param {number|null} since mono; null for the whole run
 * @returns {{lost: number, notSent: number, kinds: Object<string, number>, whole: boolean}} whole: that these are the numbers of the
 *   whole run, because it began later, or because what was before has been forgotten
 */
export function lossesSince({ run, buckets }, since) {
  const all = totals(run);
  const own = buckets.filter((bucket) => bucket.pid === run?.pid && bucket.to > (run.started?.mono ?? 0));
  const later = own.filter((bucket) => since === null || bucket.to > since);
  const kinds = {};
  for (const bucket of later) {
    for (const [kind, n] of Object.entries(bucket.failures ?? {})) {
      if (kind !== NOT_SENT) {
        kinds[kind] = (kinds[kind] ?? 0) + n;
      }
    }
  }
  if (since !== null && run?.finished && run.finished.mono <= since) {
    return { lost: 0, notSent: 0, kinds: {}, whole: false };
  }
  const before = since === null || run?.started?.mono >= since ? null : booksAt(own, since);
  return before ? { lost: all.lost - before.lost, notSent: all.notSent - before.notSent, kinds, whole: false } : { lost: all.lost, notSent: all.notSent, kinds, whole: true };
}

/** The totals at a moment; null if they are forgotten. */
export function booksAt(own, mono) {
  const before = own.filter((bucket) => bucket.to <= mono).at(-1);
  if (before) {
    return { lost: before.failedTotal, notSent: before.notSentTotal };
  }
  const [first] = own;
  return first && first.from <= mono ? { lost: first.failedTotal - first.failed, notSent: first.notSentTotal - first.notSent } : null;
}

/**
 * @param {import('./reduce.js').Run|null} run
 * @returns {{style: string, planned: number, answered: number, failed: number, notSent: number}[]} one per connection style; empty if they were not reported
 */
export function booksByStyle(run) {
  const styles = run?.finished?.styles ?? run?.last?.styles ?? {};
  return Object.entries(styles).map(([style, books]) => ({ style, ...books }));
}

/** @param {{styles: object|null}} tally of a restart, as its verdict has it @returns {object[]} as booksByStyle */
export function stylesOf({ styles }) {
  return Object.entries(styles ?? {}).map(([style, books]) => ({ style, ...books }));
}

/**
 * Totals of the run, and latencies of its last seconds.
 *
 * @param {import('./reduce.js').State} state
 * @returns {{planned: number, answered: number, lost: number, notSent: number, inFlight: number, failures: Object<string, number>,
 *   p50: number|null, p99: number|null, max: number|null, slow: number, warmup: number, lag: number}} latencies in microseconds, null if unknown
 */
export function numbers(state) {
  const { run } = state;
  const recent = recentBuckets(state);
  const decoded = recent.map((bucket) => histograms.get(bucket)).filter(Boolean);
  const sum = (field) => recent.reduce((n, bucket) => n + (bucket[field] ?? 0), 0);
  const measured = decoded.length > 0 && decoded.some((h) => h.size > 0);
  return {
    ...totals(run),
    failures: run?.finished?.failures ?? run?.failures ?? {},
    p50: measured ? percentile(decoded, 0.5) : null,
    p99: measured ? percentile(decoded, 0.99) : null,
    max: recent.some((b) => b.maxMicros > 0) ? Math.max(...recent.map((b) => b.maxMicros)) : null,
    slow: sum('slow'),
    warmup: sum('warmup'),
    lag: Math.max(0, ...recent.map((b) => b.lagMicros)),
  };
}

/** Decodes the histograms of the last seconds; resolves when `numbers` can use them. */
export async function prepare(state) {
  const missing = recentBuckets(state).filter((bucket) => bucket.histogram && !histograms.has(bucket));
  await Promise.all(
    missing.map(async (bucket) => {
      histograms.set(bucket, null);
      try {
        histograms.set(bucket, await decode(bucket.histogram));
      } catch {
        // The percentiles leave out a bucket whose histogram cannot be read.
      }
    }),
  );
}

function recentBuckets(state) {
  const { run, buckets } = state;
  if (!run?.last) {
    return [];
  }
  const since = run.last.mono - RECENT;
  return buckets.filter((bucket) => bucket.pid === run.pid && bucket.mono > since);
}
