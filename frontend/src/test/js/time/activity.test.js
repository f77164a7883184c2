import { Activity, isActivity } from '/app/time/activity.js';
import { equal, test } from '../test.js';
import { beat, bucket, kernel, says, SECOND } from '../records.js';

const idle = (activity, from, to) => activity.idle(from * SECOND, to * SECOND).map((gap) => `${gap.from / SECOND} to ${gap.to / SECOND}`);

test('only silence of more than five seconds is idle', () => {
  const activity = new Activity();
  for (const [from, to] of [[100, 101], [104, 104], [120, 121], [109.5, 110], [113, 114]]) {
    activity.note(from * SECOND, to * SECOND);
  }
  equal(idle(activity, 90, 140), ['90 to 99', '105 to 108.5', '115 to 119', '122 to 140']);
});

test('what has been forgotten was idle', () => {
  const activity = new Activity();
  activity.note(10 * SECOND, 11 * SECOND);
  activity.note(50 * SECOND, 51 * SECOND);
  activity.forget(40 * SECOND);
  equal(idle(activity, 0, 60), ['0 to 49', '52 to 60']);
});

test('a mere sign of life is not activity, anything more is', () => {
  equal([beat(2, 1), beat(2, 1, { inFlight: 1 }), beat(2, 1, { state: 'draining' })].map(isActivity), [false, true, true]);
  equal([kernel(1, [1]), kernel(1, [1], { listeners: [{ acceptQueue: 2 }] }), kernel(1, [1], { waiting: 1 })].map(isActivity), [false, true, true]);
  equal([bucket(1, { planned: 0, answered: 0, inFlight: 0 }), bucket(1, { planned: 1, answered: 0, inFlight: 0 })].map(isActivity), [false, true]);
  equal(isActivity(says(2, 1, 'process.ready')), true);
});
