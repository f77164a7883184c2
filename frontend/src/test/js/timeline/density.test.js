import { answersPerSecond, mostAnswers, usualMost } from '/app/timeline/density.js';
import { equal, test } from '../test.js';
import { bucket } from '../records.js';

test('answers a second are those of the process over the last ten buckets', () => {
  const buckets = Array.from({ length: 20 }, (_, i) => bucket(i / 10, { answeredBy: i < 15 ? { 1: 10 } : { 2: 20 } }));
  equal(answersPerSecond(buckets.map((one) => ({ ...one, answeredBy: { 0: 9 } })), 1), null);
  equal([answersPerSecond(buckets, 1), answersPerSecond(buckets, 2), answersPerSecond(buckets, 3), answersPerSecond([], 1)], [50, 100, 0, null]);
});

test('a row has room for the usual rate, and a lone burst may exceed it', () => {
  equal([usualMost([]), usualMost([0, 0]), usualMost([5, 7, 6])], [1, 1, 7]);
  equal(usualMost([...Array(20).fill(10), 500]), 20);
});

test('the scale of a row is answers per second of one process', () => {
  equal(Math.round(mostAnswers([bucket(0, { answeredBy: { 1: 10, 2: 3 } }), bucket(0.1, { answeredBy: { 2: 12 } }), bucket(0.2)])), 120);
});
