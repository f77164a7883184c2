import { meet, place, wordings } from '/app/timeline/labels.js';
import { scale } from '/app/timeline/scale.js';
import { equal, test } from '../test.js';
import { SECOND } from '../records.js';

const view = scale(100, 700, 30, 90 * SECOND);
const at = (from, to, how, width, gap) => place({ from: from * SECOND, to: to * SECOND, at: how, gap }, width, view);

test('words that would overlap make room', () => {
  const word = (x, y) => ({ x, y, width: 50 });
  equal([meet(word(0, 0), word(40, 5), 17), meet(word(0, 0), word(60, 5), 17), meet(word(0, 0), word(40, 16), 17)], [true, false, false]);
});

test('a word stands after its moment, stays readable at the left edge, and goes with its moment', () => {
  equal([at(70, Infinity, 'after', 50), at(57.5, Infinity, 'after', 50), at(57, Infinity, 'after', 50)], [306, 102, null]);
});

test('a word at the right edge does not stick out', () => {
  equal(at(89, Infinity, 'after', 50), 650);
});

test('what has left the view, or is not there yet, has no word', () => {
  equal([at(30, 50, 'after', 50), at(95, 99, 'after', 50)], [null, null]);
});

test('a word inside its span is left out when it does not fit into what is seen of it', () => {
  equal([at(70, 75, 'inside', 80), at(70, 75, 'inside', 95), at(50, 63, 'inside', 55)], [306, null, null]);
});

test('a word before its moment ends there, or is left out', () => {
  equal([at(70, 70, 'before', 50), at(61, 61, 'before', 50)], [244, null]);
});

test('a word in the middle is in the middle of what is seen', () => {
  equal(at(50, 80, 'middle', 60), 270);
});

test('a shorter wording is better than a part of a longer one', () => {
  equal([wordings(['a long one', 'short'], 1000, ''), wordings(['a long one', 'short'], 40, ''), wordings(['a long one', 'short'], 30, '')], [['a long one', 'short'], ['short'], ['sho…']]);
});
