import { layout } from '/app/timeline/layout.js';
import { equal, ok, test } from '../test.js';

const lane = (key, more = {}) => ({ key, short: false, ended: false, ...more });
const lanes = (n) => Array.from({ length: n }, (_, i) => lane(`p${i}`));
const kinds = (...all) => layout(all, 1280, 1).lanes.map((one) => one.kind);

test('rows stand one below the other, whatever there is to see', () => {
  for (const classes of [[], ['truncated'], ['truncated', 'bad-body', 'not-sent']]) {
    for (const n of [0, 1, 2, 3, 7, 12, 40]) {
      for (const [noted, width] of [[false, 1280], [true, 1280], [false, 390]]) {
        const made = layout(lanes(n), width, 1.5, classes, noted);
        const rows = [made.operator, made.area, made.holders, made.kernel, ...made.lost, made.rate, made.latency, made.lag];
        rows.slice(1).forEach((row, i) => ok(row.y >= rows[i].y + rows[i].h - 1e-9));
        ok(made.lag.y + made.lag.h <= made.bottom + 1e-9);
        equal(made.bottom, made.height);
        equal(made.lost.map((row) => row.kind), classes.length > 0 ? classes : [null]);
      }
    }
  }
});

test('lanes fill their area from below, newest on top, and do not overlap', () => {
  for (const n of [1, 2, 3, 5, 9]) {
    const { area, lanes: rows } = layout(lanes(n), 1280, 1);
    equal(rows.map((row) => row.key), lanes(n).map((one) => one.key));
    ok(rows[0].y >= area.y - 1e-9);
    rows.slice(1).forEach((row, i) => ok(row.y >= rows[i].y + rows[i].h - 1e-9));
    ok(Math.abs(rows.at(-1).y + rows.at(-1).h - area.y - area.h) < 1e-9);
  }
});

test('the parts of a lane lie in it', () => {
  for (const row of [...layout(lanes(2), 1280, 1).lanes, ...layout(lanes(4), 1280, 1).lanes, ...layout(lanes(9), 1280, 1).lanes, ...layout(lanes(40), 1280, 1).lanes, ...layout(lanes(2), 390, 1).lanes]) {
    Object.values(row.parts).forEach((part) => ok(part.y >= 0 && part.y + part.h <= row.h));
  }
});

test('two lanes are complete, with more the ended ones are short, and with many each is a line', () => {
  const ended = { ended: true };
  equal(kinds(lane('a'), lane('b', ended)), ['full', 'full']);
  equal(kinds(lane('a'), lane('b', ended), lane('c', ended)), ['full', 'short', 'short']);
  equal(kinds(lane('a'), lane('b'), lane('c')), ['compact', 'compact', 'compact']);
  equal(kinds(lane('a'), lane('b', { short: true })), ['full', 'short']);
  equal(new Set(kinds(...lanes(7))), new Set(['slim']));
  equal(new Set(kinds(...lanes(13))), new Set(['line']));
  equal(kinds(lane('a'), lane('b', { folded: true })), ['full', 'slim']);
});

test('the stage does not jump when the second lane appears', () => {
  equal([1, 2].map((n) => layout(lanes(n), 1280, 1).height), [layout([], 1280, 1).height, layout([], 1280, 1).height]);
});

test('everything grows with the size of a pixel of the design', () => {
  const [one, two] = [1, 2].map((u) => layout(lanes(2), 2000, u, ['truncated'], true));
  equal([two.height, two.left, 2000 - two.right, two.lag.y], [2 * one.height, 2 * one.left, 2 * (2000 - one.right), 2 * one.lag.y]);
});

test('where there is room, the rows that show amounts fill it, up to a bound', () => {
  const least = layout(lanes(2), 1280, 1);
  const fitting = layout(lanes(2), 1280, 1, [], false, least.height + 60);
  ok(Math.abs(fitting.height - least.height - 60) < 1e-6);
  ok(fitting.latency.h > least.latency.h && fitting.kernel.h === least.kernel.h);
  equal(layout(lanes(2), 1280, 1, [], false, least.height - 1).height, least.height);
  ok(layout(lanes(2), 1280, 1, [], false, 9000).height < 2.2 * least.height);
});

test('on a narrow stage the plot begins at its left edge, and names stand above their rows', () => {
  const narrow = layout(lanes(1), 390, 1);
  ok(narrow.narrow && narrow.left < 20);
  ok(narrow.lag.y - narrow.latency.y - narrow.latency.h >= 18);
});

test('where the rows would not fit, those of several losses are lower', () => {
  const classes = ['a', 'b', 'c', 'd', 'e'];
  const usual = layout(lanes(1), 1280, 1, classes);
  const tight = layout(lanes(1), 1280, 1, classes, false, usual.height - 1);
  equal([usual.lost[0].h, tight.lost[0].h, usual.height - tight.height], [22, 15, 35]);
  equal(layout(lanes(1), 1280, 1, ['a'], false, 100).lost[0].h, 22);
});
