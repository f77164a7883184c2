import { leftInWords } from '/app/left.js';
import { equal, test } from './test.js';
import { bucket, says, SECOND, told } from './records.js';

test('the time left of the traffic is told while it runs', () => {
  const started = says(8, 10, 'traffic.started', { durationMillis: 120_000 });
  equal(leftInWords(told(started, bucket(12)), 12 * SECOND), '1:58 left');
  equal(leftInWords(told(started, bucket(131)), 131 * SECOND), 'ending');
  equal(leftInWords(told(), 12 * SECOND), '');
});
