/** Where the generator did not send on schedule: what is measured there is partly its own doing. Pure. */

/** Begun later than this after its moment, in microseconds: the number of the server (`TrafficEvent.LATE_MICROS`), so that page and verdict agree. */
export const LATE = Number(document.documentElement.dataset.lateMicros);

/** Late intervals closer to each other are one stretch; nanoseconds. */
const TOGETHER = 0.5e9;

/** Random arrivals in a bucket stay within this many standard deviations. */
const DEVIATIONS = 5;

/**
 * @param {import('./reduce.js').Event} bucket
 * @param {import('./reduce.js').Event} [before] the bucket before it in the same run
 * @param {import('./reduce.js').Run|null} [run] its run, if known
 * @returns {'lag'|'not sent'|'too few'|null} why it was not on schedule
 */
export function brokenPromise(bucket, before, run) {
  if (bucket.notSent > 0) {
    return 'not sent';
  }
  // Once nothing more is to be sent, lag can only have reached what was measured.
  if (bucket.lagMicros > LATE && (bucket.rate !== 0 || bucket.p99Micros > 0)) {
    return 'lag';
  }
  return tooFew(bucket, before, run) ? 'too few' : null;
}

/** Only a bucket inside its run has a full target: at both ends, requests are planned for a part of the interval only. */
function tooFew(bucket, before, run) {
  const started = run?.started;
  if (!started || !before || started.pid !== bucket.pid || !(bucket.rate > 0) || !(before.rate > 0)) {
    return false;
  }
  const end = started.mono + (started.durationMillis ?? 0) * 1e6;
  if (before.from < started.mono || bucket.to > end - 0.2e9) {
    return false;
  }
  const promised = Math.min(bucket.rate, before.rate) * ((bucket.to - bucket.from) / 1e9);
  const chance = started.arrivals === 'poisson' ? DEVIATIONS * Math.sqrt(promised) : 0;
  return bucket.planned < promised - Math.max(2, 0.1 * promised, chance);
}

/**
 * @param {import('./reduce.js').Event[]} buckets by mono
 * @param {import('./reduce.js').Run|null} run
 * @returns {{from: number, to: number, why: string}[]} the stretches that are drawn grey
 */
export function lateStretches(buckets, run) {
  const found = [];
  buckets.forEach((bucket, i) => {
    const before = buckets[i - 1]?.pid === bucket.pid ? buckets[i - 1] : undefined;
    const why = brokenPromise(bucket, before, run);
    if (why === null) {
      return;
    }
    const last = found.at(-1);
    if (last && bucket.from - last.to <= TOGETHER) {
      last.to = bucket.to;
      last.why = last.why === why ? why : 'several';
    } else {
      found.push({ from: bucket.from, to: bucket.to, why });
    }
  });
  return found;
}
