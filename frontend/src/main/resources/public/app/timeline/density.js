/** The canvas under the lanes: how much each process answered, in tenths of a second. */

/**
 * @param {CanvasRenderingContext2D} canvas
 * @param {import('../model/reduce.js').Event[]} buckets those in view
 * @param {{process: import('../model/reduce.js').Process}[]} lanes
 * @param {import('./layout.js').Layout} layout
 * @param {import('./scale.js').Scale} scale
 * @param {number} most answers per second that fill a row
 * @param {Object<string, string>} colours
 */
export function drawDensity(canvas, buckets, lanes, layout, scale, most, colours) {
  const rows = new Map(layout.lanes.map((row) => [row.key, row]));
  canvas.fillStyle = colours.answers;
  for (const { process } of lanes) {
    const row = rows.get(process.key);
    const part = row?.parts.answers;
    if (!part) {
      continue;
    }
    const bottom = row.y + part.y + part.h;
    for (const bucket of buckets) {
      const answers = rate(bucket, process.pid);
      if (answers > 0 && bucket.mono >= process.born) {
        const x = scale.x(bucket.from);
        const h = Math.max(1.5, Math.min(1, answers / most) * part.h);
        canvas.fillRect(x, bottom - h, Math.max(1, scale.x(bucket.to) - x - 0.4), h);
      }
    }
  }
}

/** Answers per second of a process in a bucket; a bucket may be longer than a tenth of a second. */
function rate(bucket, pid) {
  return (bucket.answeredBy?.[pid] ?? 0) / Math.max((bucket.to - bucket.from) / 1e9, 0.01);
}

/** @returns {number} answers per second of one process that fill a row; a single burst may exceed it, so that it does not dwarf the rest */
export function mostAnswers(buckets) {
  const rates = buckets.flatMap((bucket) => Object.keys(bucket.answeredBy ?? {}).map((pid) => rate(bucket, pid)));
  return usualMost(rates);
}

/** @returns {number} the greatest of some numbers, but at most twice their 90th percentile */
export function usualMost(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return Math.max(1, Math.min(sorted.at(-1) ?? 1, 2 * (sorted[Math.floor(sorted.length * 0.9)] ?? 1)));
}

/** The PID under which answers are counted that name no process. */
const UNNAMED = '0';

/** @returns {number|null} recent answers per second of a process; null without traffic, or if no answer names its process */
export function answersPerSecond(buckets, pid) {
  const recent = buckets.slice(-10);
  const named = recent.flatMap((bucket) => Object.keys(bucket.answeredBy ?? {}));
  if (recent.length === 0 || (named.length > 0 && named.every((one) => one === UNNAMED))) {
    return null;
  }
  const seconds = (recent.at(-1).to - recent[0].from) / 1e9;
  return Math.round(recent.reduce((sum, bucket) => sum + (bucket.answeredBy?.[pid] ?? 0), 0) / Math.max(seconds, 0.1));
}
