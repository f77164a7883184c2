import { acted, answered, closed, opened, read, to, unbegun, write } from '/app/tour/progress.js';
import { equal, test } from '../test.js';

const found = { traffic: false, serving: true, release: 'v1' };
const begun = opened(unbegun(), found, 10);
const halfway = answered(to(to(begun, -1, 11), 1, 12), ['so']);
const resumed = opened(read(write(closed(halfway))), found, 13);
const brief = ({ open, step, since, seen }) => ({ open, step, since, seen: seen[1] });

test('a tour resumes where it was left', () => {
  equal(brief(halfway), { open: true, step: 1, since: [10, 12, 0, 0, 0, 0, 0, 0], seen: ['so'] });
  equal(brief(resumed), brief(halfway));
});

test('when the action of a step begins again, what was seen before no longer counts', () => {
  equal(brief(acted(resumed, 15)), { open: true, step: 1, since: [10, 15, 0, 0, 0, 0, 0, 0], seen: null });
});

test('steps stop at both ends, and a finished tour starts over', () => {
  const last = answered(to(halfway, 99, 14), ['end']);
  equal(brief(last), { open: true, step: 7, since: [10, 12, 0, 0, 0, 0, 0, 14], seen: ['so'] });
  equal(closed(last), unbegun());
});

test('stored text that is not a progress is ignored', () => {
  for (const text of ['', '{}', 'null', null, '{"step":9}', JSON.stringify({ ...halfway, seen: [1] }), JSON.stringify({ ...halfway, since: Array(8).fill('x') })]) {
    equal(read(text), unbegun());
  }
});
