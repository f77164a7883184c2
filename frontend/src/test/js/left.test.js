import { leftInWords } from '/app/left.js';
import { equal, test } from './test.js';
import { bucket, says, SECOND, told } from './records.js';

test('the time left of the traffic is told while it runs', () => {
  const state = told(says(8, 10, 'traffic.started', { durationMillis: 120_000 }), bucket(12));
  equal([leftInWords(state, 12 * SECOND), leftInWords(state, 131 * SECOND)], ['1:58 left', 'ending']);
  equal(leftInWords(told(), 12 * SECOND), '');
});
