/** The names of the rows below the lanes, their scales, and their present numbers. */
import { HIGHEST, LOWEST, perSecond } from './chart.js';
import { queueOf } from '../model/holders.js';
import { LATE } from '../model/lateness.js';
import { NOT_SENT } from '../model/loss-classes.js';
import { totals } from '../model/numbers.js';
import { onLog } from './scale.js';
import { brief, count, latency } from '../model/words.js';

/**
 * @param {import('../model/reduce.js').State} state
 * @param {import('./layout.js').Layout} layout
 * @param {{buckets: object[], kernel: object[]}} seen
 * @returns {{name: string, y: number, text?: string, texts?: string|string[], end?: boolean, edge?: boolean}[]} texts: wordings, the longest first
 */
export function rowNames(state, layout, seen) {
  const { u } = layout;
  const middle = (row) => row.y + row.h / 2;
  const sample = state.kernel.at(-1);
  const bucket = state.buckets.at(-1);
  const names = [
    { name: 'row-name n-operator', y: middle(layout.operator), text: 'you' },
    { name: 'row-name n-kernel', y: middle(layout.holders), text: 'kernel' },
    { name: 'row-scale n-holders', y: middle(layout.holders), text: 'holds the listener', end: true },
    { name: 'row-note n-kernel', y: middle(layout.kernel) - 6 * u, text: 'line: in the accept queue' },
    { name: 'row-note n-kernel2', y: middle(layout.kernel) + 9 * u, text: 'area: not accepted yet' },
    { name: 'row-name n-rate', y: layout.rate.y + 9 * u, text: 'traffic' },
    { name: 'row-note n-rate', y: layout.rate.y + 27 * u, text: 'bars: answered, line: planned' },
    { name: 'row-note n-rate2', y: layout.rate.y + 42 * u, text: 'dotted: target rate' },
    ...lossNames(state, layout),
    { name: 'row-name n-latency', y: layout.latency.y + 9 * u, text: 'latency' },
    { name: 'row-note n-latency', y: layout.latency.y + 27 * u, text: 'p50, dashed p99, dotted max' },
    { name: 'row-note n-latency2', y: layout.latency.y + 42 * u, text: 'from the planned moment' },
    { name: 'row-note n-latency3', y: layout.latency.y + 57 * u, text: 'thin: p99 service time' },
    { name: 'row-name n-lag', y: middle(layout.lag), text: 'send lag' },
    { name: 'row-scale n-lag', y: middle(layout.lag), text: `late: over ${LATE / 1000} ms`, end: true },
  ];
  for (const [micros, text] of [[1_000, '1 ms'], [100_000, '100 ms'], [10_000_000, '10 s']]) {
    const y = layout.latency.y + layout.latency.h * (1 - onLog(micros, LOWEST, HIGHEST));
    names.push({ name: `row-scale t${micros}`, y, text, end: true });
  }
  if (sample) {
    const limit = sample.listeners[0]?.limit ?? -1;
    names.push({ name: 'edge e-kernel', y: middle(layout.kernel) - 7 * u, texts: inQueue(queueOf(sample), limit), edge: true });
    names.push({ name: 'edge e-unowned', y: middle(layout.kernel) + 9 * u, texts: numbered(sample.waiting, (n) => `${n} unaccepted`), edge: true });
  }
  if (bucket && state.mono - bucket.mono < 2e9) {
    const recent = seen.buckets.slice(-10);
    const mean = (field) => recent.reduce((sum, b) => sum + perSecond(b, field), 0) / Math.max(recent.length, 1);
    names.push({ name: 'edge e-rate', y: middle(layout.rate), texts: numbered(Math.round(mean('answered')), (n) => `${n}/s`), edge: true });
    const lines = [['max', bucket.maxMicros, 6], ['p99', bucket.p99Micros, 23], ['p50', bucket.p50Micros, 40], ['service', bucket.service?.p99Micros, 59]];
    for (const [title, micros, y] of lines) {
      if (micros !== undefined) {
        names.push({ name: `edge e-${title}`, y: layout.latency.y + y * u, texts: micros ? [`${title} ${latency(micros)}`, latency(micros)] : title, edge: true });
      }
    }
    names.push({ name: 'edge e-lag', y: middle(layout.lag), text: latency(Math.max(...recent.map((b) => b.lagMicros))), edge: true });
  }
  return names;
}

/** One row per class in view, with the count of the whole run. */
function lossNames(state, layout) {
  const { u } = layout;
  const counts = state.run?.finished?.failures ?? state.run?.failures ?? {};
  return layout.lost.flatMap(({ kind, y, h }, i) => {
    const text = kind === NOT_SENT ? 'not sent' : kind ? `lost: ${kind}` : 'lost';
    const total = kind ? (counts[kind] ?? 0) : totals(state.run).lost;
    const name = { name: `${kind ? 'loss-name' : 'row-name'} n-lost${i}`, y: y + h / 2, text };
    return state.run ? [name, { name: `edge e-lost${i}`, y: y + h / 2, texts: numbered(total, (n) => n), edge: true }] : [name];
  });
}

function inQueue(queue, limit) {
  return limit > 0 ? [count, brief, (n) => (n < 1000 ? n : brief(n))].map((words) => `${words(queue)} of ${words(limit)}`) : numbered(queue, (n) => `${n} queued`);
}

/** A number in full, and a shorter form for where there is no room. */
function numbered(n, words) {
  return [words(count(n)), words(brief(n))];
}
