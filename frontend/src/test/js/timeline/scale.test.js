import { CALM, marksFrom, onLog, scale, secondsFor, stepOf } from '/app/timeline/scale.js';
import { collapse } from '/app/time/warp.js';
import { equal, ok, test } from '../test.js';
import { SECOND } from '../records.js';

test('the right edge is now, the left edge the oldest moment in view', () => {
  const view = scale(100, 700, 30, 90 * SECOND);
  equal([view.x(90 * SECOND), view.x(60 * SECOND), view.oldest / SECOND, view.perSecond], [700, 100, 60, 20]);
});

test('idle time that is collapsed lets more time into view', () => {
  const warp = collapse([{ from: 50 * SECOND, to: 80 * SECOND }], 5 * SECOND);
  const view = scale(0, 300, 30, 90 * SECOND, warp);
  equal([view.x(90 * SECOND), view.x(80 * SECOND), view.x(50 * SECOND), view.oldest / SECOND], [300, 200, 150, 35]);
});

test('a view is as wide as a restart needs, in steps', () => {
  equal([secondsFor(null, 99 * SECOND), secondsFor(90 * SECOND, 99 * SECOND), secondsFor(90 * SECOND, 100 * SECOND), secondsFor(90 * SECOND, 100.1 * SECOND), secondsFor(1, 999 * SECOND)], [CALM, 12, 12, 16, 120]);
});

test('marks are at round distances from their origin, and not too close', () => {
  for (const seconds of [1, 2, 3, 5, 8, 12, 16, 22, 30, 45, 60, 90, 120]) {
    const view = scale(0, 1000, seconds, 500 * SECOND);
    const step = stepOf(view);
    const marks = marksFrom(view, 499.3 * SECOND, step);
    ok(marks.length >= 2 && marks.length <= 13);
    ok(step * view.perSecond >= 78);
    ok(marks.every(({ n, mono }) => Math.abs(mono - (499.3 + n * step) * SECOND) < 1e3 && mono >= view.oldest && mono <= view.now));
  }
});

test('there is no mark in a stretch that is collapsed', () => {
  const warp = collapse([{ from: 400 * SECOND, to: 480 * SECOND }], 3 * SECOND);
  const marks = marksFrom(scale(0, 1000, 30, 500 * SECOND, warp), 500 * SECOND, 5);
  equal(marks.map(({ n }) => n), [-21, -20, -4, -3, -2, -1, 0]);
});

test('a logarithmic axis runs from its lowest value to its highest and clamps values beyond them', () => {
  equal([1, 10, 100, 1000, 10_000, 99_999, 0, -5].map((value) => Math.round(1e6 * onLog(value, 10, 10_000)) / 1e6), [0, 0, 0.333333, 0.666667, 1, 1, 0, 0]);
});
