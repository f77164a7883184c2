/** What the rows below the lanes are called, their scales, and their numbers of this moment. */
import { HIGHEST, LOWEST, perSecond, queued } from './chart.js';
import { totals } from '../model/numbers.js';
import { onLog } from './scale.js';
import { count, latency } from '../model/words.js';

/**
 * @param {import('../model/reduce.js').State} state
 * @param {import('./layout.js').Layout} layout
 * @param {{buckets: object[], kernel: object[]}} seen
 * @returns {{name: string, y: number, text: string, end?: boolean, edge?: boolean}[]}
 */
export function rowNames(state, layout, seen) {
  const { u } = layout;
  const middle = (row) => row.y + row.h / 2;
  const sample = state.kernel.at(-1);
  const bucket = state.buckets.at(-1);
  const names = [
    { name: 'row-name n-operator', y: middle(layout.operator), text: 'you' },
    { name: 'row-name n-kernel', y: middle(layout.kernel) - 8 * u, text: 'kernel' },
    { name: 'row-note n-kernel', y: middle(layout.kernel) + 9 * u, text: 'connections waiting to be accepted' },
    { name: 'row-name n-rate', y: layout.rate.y + 9 * u, text: 'traffic' },
    { name: 'row-note n-rate', y: layout.rate.y + 27 * u, text: 'line: planned, bars: answered' },
    { name: 'row-name n-lost', y: middle(layout.lost), text: 'lost' },
    { name: 'row-name n-latency', y: layout.latency.y + 9 * u, text: 'latency' },
    { name: 'row-note n-latency', y: layout.latency.y + 27 * u, text: 'solid: p50, dashed: p99,' },
    { name: 'row-note n-latency2', y: layout.latency.y + 43 * u, text: 'dotted: max' },
  ];
  for (const [micros, text] of [[1_000, '1 ms'], [100_000, '100 ms'], [10_000_000, '10 s']]) {
    const y = layout.latency.y + layout.latency.h * (1 - onLog(micros, LOWEST, HIGHEST));
    names.push({ name: `row-scale t${micros}`, y, text, end: true });
  }
  if (state.run) {
    names.push({ name: 'edge e-lost', y: middle(layout.lost), text: count(totals(state.run).lost), edge: true });
  }
  if (sample) {
    const limit = sample.listeners[0]?.limit ?? -1;
    names.push({ name: 'edge e-kernel', y: middle(layout.kernel), text: limit > 0 ? `${queued(sample)} of ${count(limit)}` : `${queued(sample)}`, edge: true });
  }
  if (bucket && state.mono - bucket.mono < 2e9) {
    const recent = seen.buckets.slice(-10);
    const mean = (field) => recent.reduce((sum, b) => sum + perSecond(b, field), 0) / Math.max(recent.length, 1);
    names.push({ name: 'edge e-rate', y: middle(layout.rate), text: `${count(Math.round(mean('answered')))}/s`, edge: true });
    const lines = [['max', 'maxMicros', 8], ['p99', 'p99Micros', 30], ['p50', 'p50Micros', 52]];
    for (const [title, field, y] of lines) {
      names.push({ name: `edge e-${title}`, y: layout.latency.y + y * u, text: bucket[field] ? `${title} ${latency(bucket[field])}` : title, edge: true });
    }
  }
  return names;
}
