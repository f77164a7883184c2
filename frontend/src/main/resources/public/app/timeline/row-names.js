/** The names of the rows below the lanes, their legends and scales, and their present numbers. */
import { HIGHEST, LOWEST, perSecond } from './chart.js';
import { queueOf } from '../model/holders.js';
import { LATE } from '../model/lateness.js';
import { lossClassOf, NOT_SENT } from '../model/loss-classes.js';
import { totals } from '../model/numbers.js';
import { onLog } from './scale.js';
import { brief, count, latency } from '../model/words.js';

/**
 * @param {import('../model/reduce.js').State} state
 * @param {import('./layout.js').Layout} layout
 * @param {{buckets: object[], kernel: object[]}} seen
 * @returns {{name: string, y: number, x?: number, until?: number, text?: string, texts?: string|string[], end?: boolean, edge?: boolean, sample?: string}[]} texts:
 *   wordings, the longest first; sample: the line that it names
 */
export function rowNames(state, layout, seen) {
  const { u, narrow } = layout;
  const middle = (row) => row.y + row.h / 2;
  // On a narrow stage, the name of a row stands above it.
  const nameOf = (row, wide = middle(row)) => (narrow ? row.y - 9 * u : wide);
  const sample = state.kernel.at(-1);
  const bucket = state.buckets.at(-1);
  const names = [
    { name: 'row-name n-operator', y: layout.operator.y + layout.operator.h - 8 * u, text: narrow ? '' : 'you' },
    { name: 'row-name n-kernel', y: nameOf(layout.holders), text: 'kernel' },
    { name: 'row-scale n-holders', y: nameOf(layout.holders), text: 'holds the listener', end: !narrow, x: narrow ? 60 * u : undefined },
    { name: 'row-name n-rate', y: nameOf(layout.rate, layout.rate.y + 8 * u), text: 'traffic' },
    ...lossNames(state, layout, nameOf),
    { name: 'row-name n-latency', y: nameOf(layout.latency, layout.latency.y + 8 * u), text: 'latency' },
    { name: 'row-name n-lag', y: nameOf(layout.lag), text: 'send lag' },
    { name: 'row-scale n-lag', y: nameOf(layout.lag), text: `late: over ${LATE / 1000} ms`, end: true },
    ...(narrow ? [] : legend(layout)),
  ];
  for (const [micros, text] of narrow ? [] : [[1_000, '1 ms'], [100_000, '100 ms'], [10_000_000, '10 s']]) {
    const y = layout.latency.y + layout.latency.h * (1 - onLog(micros, LOWEST, HIGHEST));
    names.push({ name: `row-scale t${micros}`, y, text, end: true });
  }
  if (sample) {
    const limit = sample.listeners[0]?.limit ?? -1;
    names.push({ name: 'edge e-kernel', y: middle(layout.kernel) - 6 * u, texts: inQueue(queueOf(sample), limit), edge: true });
    names.push({ name: 'edge e-unowned', y: middle(layout.kernel) + 8 * u, texts: [...numbered(sample.waiting, (n) => `${n} unaccepted`), brief(sample.waiting)], edge: true });
  }
  if (bucket && state.mono - bucket.mono < 2e9) {
    const recent = seen.buckets.slice(-10);
    const mean = (field) => recent.reduce((sum, b) => sum + perSecond(b, field), 0) / Math.max(recent.length, 1);
    names.push({ name: 'edge e-rate', y: middle(layout.rate), texts: numbered(Math.round(mean('answered')), (n) => `${n}/s`), edge: true });
    const lines = [['max', bucket.maxMicros, 5], ['p99', bucket.p99Micros, 20], ['p50', bucket.p50Micros, 35], ['service', bucket.service?.p99Micros, 50]];
    for (const [title, micros, y] of lines) {
      if (micros !== undefined && !narrow) {
        names.push({ name: `edge e-${title}`, y: layout.latency.y + y * u, texts: micros ? [`${title} ${latency(micros)}`, latency(micros)] : title, edge: true });
      }
    }
    if (narrow) {
      names.push({ name: 'row-scale n-times', y: nameOf(layout.latency), texts: beside(lines), end: true });
    }
    names.push({ name: 'edge e-lag', y: middle(layout.lag), text: latency(Math.max(...recent.map((b) => b.lagMicros))), edge: true });
  }
  return names;
}

/** What each line and area is, with a sample of it. */
function legend({ u, left, kernel, rate, latency: row }) {
  const second = 92 * u;
  const key = (sample, text, y, x = 0) => ({ name: `row-note k-${sample}`, y, x, until: x === 0 ? second - 6 * u : left, sample, text });
  return [
    { ...key('queue', 'in the queue', kernel.y + 6 * u), until: left },
    { ...key('unowned', 'not accepted yet', kernel.y + 20 * u), until: left },
    key('planned', 'planned', rate.y + 22 * u),
    key('answered', 'answered', rate.y + 22 * u, second),
    { ...key('target', 'target rate', rate.y + 36 * u), until: left },
    key('p50', 'p50', row.y + 24 * u),
    key('p99', 'p99', row.y + 24 * u, second - 28 * u),
    key('max', 'max', row.y + 38 * u),
    key('service', 'service p99', row.y + 52 * u),
  ].map((one) => (one.sample === 'service' ? { ...one, until: left - 60 * u } : one));
}

/** One row per class in view, with the count of the whole run. */
function lossNames(state, layout, nameOf) {
  const counts = state.run?.finished?.failures ?? state.run?.failures ?? {};
  return layout.lost.flatMap((row, i) => {
    const { kind, y, h } = row;
    const texts = kind === NOT_SENT ? 'not sent' : kind ? [kind, lossClassOf(kind).brief].filter(Boolean).map((words) => `lost: ${words}`) : 'lost';
    const total = kind ? (counts[kind] ?? 0) : totals(state.run).lost;
    const name = { name: `${kind ? 'loss-name' : 'row-name'} n-lost${i}`, y: nameOf(row), texts };
    return state.run ? [name, { name: `edge e-lost${i}`, y: y + h / 2, texts: numbered(total, (n) => n), edge: true }] : [name];
  });
}

/** The latencies with their names in one line, fewer of them where there is little room. */
function beside(lines) {
  const known = lines.filter(([, micros]) => micros).map(([title, micros]) => `${title} ${latency(micros)}`);
  return [known, known.slice(0, 3), known.slice(1, 3), known.slice(1, 2), []].map((some) => some.join(', '));
}

function inQueue(queue, limit) {
  return limit > 0 ? [...[count, brief, (n) => (n < 1000 ? n : brief(n))].map((words) => `${words(queue)} of ${words(limit)}`), `${brief(queue)} queued`, brief(queue)] : numbered(queue, (n) => `${n} queued`);
}

/** A number in full, and a shorter form for where there is no room. */
function numbered(n, words) {
  return [words(count(n)), words(brief(n))];
}
