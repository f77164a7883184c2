import { timeInStates, totalsInWords } from '/app/model/totals.js';
import { equal, test } from '../test.js';
import { SECOND, told, upgrade } from '../records.js';

const [old, next] = told(upgrade()).processes;

test('the time in each state adds up to the life of the process', () => {
  equal([totalsInWords(old, 15 * SECOND), totalsInWords(next, 15 * SECOND)], ['starting 1.0 s, serving 8.0 s, upgrading 1.0 s, handing over 2.0 s, draining 2.0 s', 'starting 900 ms, serving 4.0 s']);
  equal(Math.round(timeInStates(old, 15 * SECOND).reduce((sum, one) => sum + one.millis, 0)), 14_000);
});

test('a state that has not begun takes no time', () => {
  equal(totalsInWords(old, 1.5 * SECOND), 'starting 500 ms');
});
