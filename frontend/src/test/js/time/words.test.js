import { ago, secondsInWords, timeOfDay } from '/app/time/words.js';
import { equal, test } from '../test.js';

test('an age is as exact as it needs to be', () => {
  equal([0.44, 9.94, 9.99, 59, 125, 3725].map((s) => ago(s * 1e9)), ['0.4 s', '9.9 s', '10.0 s', '59 s', '2:05 min', '1:02:05 h']);
});

test('a width is in seconds to a tenth', () => {
  equal([30, 8.34, 0.96].map(secondsInWords), ['30 s', '8.3 s', '1 s']);
});

test('a time of day has tenths, and does not round up to the next second', () => {
  const at = new Date(2026, 10, 21, 12, 3, 4, 199).getTime();
  equal([timeOfDay(at), timeOfDay(at + 800)], ['12:03:04.1', '12:03:04.9']);
});
