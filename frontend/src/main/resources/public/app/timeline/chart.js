/** The canvas below the lanes, on the same time axis: what the kernel says, requests a second, latencies. */
import { onLog } from './scale.js';

/** Latency axis, microseconds. */
export const LOWEST = 500;
export const HIGHEST = 20_000_000;

/** Later than this, the generator itself is to blame for what its latencies show; microseconds. */
const LATE = 20_000;

/**
 * @param {CanvasRenderingContext2D} canvas
 * @param {{buckets: object[], kernel: object[], mostRate: number, mostWaiting: number}} view what is in view
 * @param {import('./layout.js').Layout} layout
 * @param {import('./scale.js').Scale} scale
 * @param {Object<string, string>} colours
 */
export function drawChart(canvas, view, layout, scale, colours) {
  canvas.lineWidth = Math.max(1, layout.u);
  for (const row of [layout.kernel, layout.rate, layout.latency]) {
    stroke(canvas, colours.line, [[layout.left, row.y + row.h], [layout.right, row.y + row.h]]);
  }
  canvas.lineWidth = 2 * layout.u;
  drawLate(canvas, view.buckets, layout, scale, colours);
  drawKernel(canvas, view, layout.kernel, scale, colours);
  drawRate(canvas, view, layout.rate, scale, colours);
  drawLatency(canvas, view.buckets, layout.latency, scale, colours);
}

function drawLate(canvas, buckets, layout, scale, colours) {
  canvas.fillStyle = colours.shade;
  for (const bucket of buckets) {
    if (bucket.lagMicros > LATE) {
      const x = scale.x(bucket.from);
      canvas.fillRect(x, layout.latency.y, scale.x(bucket.to) - x, layout.latency.h);
    }
  }
}

function drawKernel(canvas, { kernel, mostWaiting }, row, scale, colours) {
  const bottom = row.y + row.h;
  const steps = [];
  kernel.forEach((sample, i) => {
    const y = bottom - (queued(sample) / mostWaiting) * row.h;
    steps.push([scale.x(sample.mono), y], [i + 1 < kernel.length ? scale.x(kernel[i + 1].mono) : scale.right, y]);
  });
  stroke(canvas, colours.listener, steps);
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
}

function drawLatency(canvas, buckets, row, scale, colours) {
  const lines = [['maxMicros', colours.draining, [2, 3]], ['p99Micros', colours.listener, [7, 3]], ['p50Micros', colours.serving, []]];
  for (const [field, colour, dash] of lines) {
    canvas.setLineDash(dash);
    for (const run of runs(buckets.filter((bucket) => bucket[field] > 0))) {
      stroke(canvas, colour, run.map((b) => [scale.x((b.from + b.to) / 2), row.y + row.h - onLog(b[field], LOWEST, HIGHEST) * row.h]));
    }
  }
  canvas.setLineDash([]);
}

/** Connections that wait to be accepted, by the queue or by those that no process owns, whichever is more. */
export function queued(sample) {
  return Math.max(sample.waiting, ...sample.listeners.map((one) => one.acceptQueue), 0);
}

/** @returns {number} a field of a bucket as requests a second */
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
