/** The canvas below the lanes, on the same time axis: the kernel's queue, requests per second, latencies, and the generator's own lag. */
import { queueOf } from '../model/holders.js';
import { LATE } from '../model/lateness.js';
import { onLog } from './scale.js';

/** Latency axis, microseconds. */
export const LOWEST = 500;
export const HIGHEST = 20_000_000;
const DECADES = [1_000, 10_000, 100_000, 1_000_000, 10_000_000];

/** Axis of the send lag, microseconds. */
const LEAST_LAG = 100;
const MOST_LAG = 10_000_000;

/**
 * @param {CanvasRenderingContext2D} canvas
 * @param {{buckets: object[], kernel: object[], mostRate: number, mostWaiting: number}} view what is in view
 * @param {import('./layout.js').Layout} layout
 * @param {import('./scale.js').Scale} scale
 * @param {Object<string, string>} colours
 */
export function drawChart(canvas, view, layout, scale, colours) {
  canvas.lineWidth = Math.max(1, layout.u);
  for (const row of [layout.kernel, layout.rate, layout.latency, layout.lag]) {
    stroke(canvas, colours.line, [[layout.left, row.y + row.h], [layout.right, row.y + row.h]]);
  }
  canvas.lineWidth = 2 * layout.u;
  drawKernel(canvas, view, layout.kernel, scale, colours);
  drawRate(canvas, view, layout.rate, scale, colours);
  drawLatency(canvas, view.buckets, layout.latency, scale, colours);
  drawLag(canvas, view.buckets, layout.lag, scale, colours);
}

function drawKernel(canvas, { kernel, mostWaiting }, row, scale, colours) {
  const bottom = row.y + row.h;
  const steps = (value) =>
    kernel.flatMap((sample, i) => {
      const y = bottom - (value(sample) / mostWaiting) * row.h;
      return [[scale.x(sample.mono), y], [i + 1 < kernel.length ? scale.x(kernel[i + 1].mono) : scale.right, y]];
    });
  const unowned = steps((sample) => sample.waiting);
  if (unowned.length > 0) {
    canvas.fillStyle = colours.starting;
    canvas.beginPath();
    canvas.moveTo(unowned[0][0], bottom);
    unowned.forEach(([x, y]) => canvas.lineTo(x, y));
    canvas.lineTo(unowned.at(-1)[0], bottom);
    canvas.fill();
  }
  stroke(canvas, colours.text, steps(queueOf));
}

function drawRate(canvas, { buckets, mostRate }, row, scale, colours) {
  const bottom = row.y + row.h;
  const height = (bucket, field) => Math.min(1, perSecond(bucket, field) / mostRate) * row.h;
  canvas.fillStyle = colours.answers;
  for (const bucket of buckets) {
    const x = scale.x(bucket.from);
    const h = height(bucket, 'answered');
    canvas.fillRect(x, bottom - h, scale.x(bucket.to) - x + 0.3, h);
  }
  for (const run of runs(buckets)) {
    stroke(canvas, colours.text, run.flatMap((b) => [[scale.x(b.from), bottom - height(b, 'planned')], [scale.x(b.to), bottom - height(b, 'planned')]]));
  }
  canvas.setLineDash([3, 4]);
  for (const run of runs(buckets.filter((bucket) => bucket.rate > 0))) {
    stroke(canvas, colours.draining, run.map((b) => [scale.x(b.to), bottom - Math.min(1, b.rate / mostRate) * row.h]));
  }
  canvas.setLineDash([]);
}

function drawLatency(canvas, buckets, row, scale, colours) {
  const width = canvas.lineWidth;
  canvas.lineWidth = width / 4;
  for (const micros of DECADES) {
    const y = row.y + row.h * (1 - onLog(micros, LOWEST, HIGHEST));
    stroke(canvas, colours.line, [[scale.left, y], [scale.right, y]]);
  }
  const lines = [
    [(b) => b.service?.p99Micros, colours.text, [], 0.6 * width],
    [(b) => b.maxMicros, colours.draining, [2, 3], width],
    [(b) => b.p99Micros, colours.listener, [7, 3], width],
    [(b) => b.p50Micros, colours.serving, [], width],
  ];
  for (const [value, colour, dash, lineWidth] of lines) {
    canvas.setLineDash(dash);
    canvas.lineWidth = lineWidth;
    for (const run of runs(buckets.filter((bucket) => value(bucket) > 0))) {
      stroke(canvas, colour, run.map((b) => [scale.x((b.from + b.to) / 2), row.y + row.h - onLog(value(b), LOWEST, HIGHEST) * row.h]));
    }
  }
  canvas.setLineDash([]);
}

function drawLag(canvas, buckets, row, scale, colours) {
  const height = (micros) => onLog(micros, LEAST_LAG, MOST_LAG) * row.h;
  canvas.fillStyle = colours.muted;
  for (const bucket of buckets) {
    const x = scale.x(bucket.from);
    const h = height(bucket.lagMicros);
    canvas.fillRect(x, row.y + row.h - h, scale.x(bucket.to) - x + 0.3, h);
  }
  canvas.lineWidth = 1;
  canvas.setLineDash([4, 4]);
  const limit = row.y + row.h - height(LATE);
  stroke(canvas, colours.muted, [[scale.left, limit], [scale.right, limit]]);
  canvas.setLineDash([]);
}

/** Connections waiting to be accepted: by the queue or by the unowned connections, whichever is more. */
export function queued(sample) {
  return Math.max(sample.waiting, queueOf(sample));
}

/** @returns {number} a field of a bucket in requests per second */
export function perSecond(bucket, field) {
  return bucket[field] / Math.max((bucket.to - bucket.from) / 1e9, 0.01);
}

/** Buckets without a break between them. */
function runs(buckets) {
  const found = [];
  for (const bucket of buckets) {
    const run = found.at(-1);
    if (run && run.at(-1).pid === bucket.pid && bucket.from - run.at(-1).to < 300e6) {
      run.push(bucket);
    } else {
      found.push([bucket]);
    }
  }
  return found;
}

function stroke(canvas, colour, points) {
  canvas.strokeStyle = colour;
  canvas.beginPath();
  points.forEach(([x, y], i) => (i === 0 ? canvas.moveTo(x, y) : canvas.lineTo(x, y)));
  canvas.stroke();
}
