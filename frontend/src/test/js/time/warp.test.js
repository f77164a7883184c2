import { collapse, STRAIGHT } from '/app/time/warp.js';
import { equal, ok, same, test } from '../test.js';

test('idle time is bent to a fixed width, and nothing else is', () => {
  const warp = collapse([{ from: 10, to: 110 }, { from: 200, to: 205 }, { from: 300, to: 400 }], 10);
  equal([[0, 10], [10, 110], [110, 300], [300, 400], [400, 500]].map(([a, b]) => warp.to(b) - warp.to(a)), [10, 10, 190, 10, 100]);
  equal(warp.breaks.length, 2);
});

test('bent time still rises and can be mapped back', () => {
  const warp = collapse([{ from: 10, to: 110 }, { from: 300, to: 400 }], 10);
  for (let i = 0; i < 500; i++) {
    ok(warp.to(i + 1) > warp.to(i));
    ok(Math.abs(warp.back(warp.to(i)) - i) < 1e-6);
  }
});

test('time without idle stretches stays unchanged', () => {
  same(collapse([], 10), STRAIGHT);
  same(collapse([{ from: 0, to: 10 }], 10), STRAIGHT);
});
