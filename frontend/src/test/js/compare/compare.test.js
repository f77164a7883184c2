import { nothing } from '/app/compare/compare.js';
import { equal, test } from '../test.js';

test('while the recording is read, nobody is told that there is nothing to compare', () => {
  equal(nothing([], true), 'Reading the recording.');
  equal(nothing([{}], false).startsWith('There is nothing to compare yet.'), true);
  equal(nothing([{}, {}], true), '');
});
