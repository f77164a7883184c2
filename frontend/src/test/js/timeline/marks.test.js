import { clockMarks, originOf, signalMarks } from '/app/timeline/marks.js';
import { scale } from '/app/timeline/scale.js';
import { equal, ok, test } from '../test.js';
import { SECOND, told, upgrade } from '../records.js';

const view = (from, to) => scale(0, 1000, to - from, to * SECOND);

test('zero is the signal of the restart in view', () => {
  const state = told(upgrade());
  const origin = originOf(state, view(5, 15));
  const marks = signalMarks(origin, view(5, 15));
  equal(marks.filter((mark) => mark.zero).map(({ mono, text }) => [mono, text]), [[origin.requested, '0 s SIGHUP']]);
  ok(marks.some(({ text }) => text === '+2 s') && marks.some(({ text }) => text.startsWith('−')));
});

test('without a restart in view there is only the time of day', () => {
  const state = told(upgrade());
  equal([originOf(state, view(40, 50)), signalMarks(null, view(40, 50))], [null, []]);
  const marks = clockMarks(state, view(40, 50));
  ok(marks.length > 3 && marks.every(({ text }) => /^\d\d:\d\d:\d\d$/.test(text)));
});
