import { closingLines } from '/app/tour/closing.js';
import { answered, STEPS, to, unbegun } from '/app/tour/progress.js';
import { equal, ok, test } from '../test.js';

test('the tour closes with a line for each question, and what was seen of it', () => {
  const lines = closingLines(answered(to(unbegun(), 1, 5), ['It took 3.4 s.', 'More.']));
  equal(lines.length, STEPS);
  ok(lines[1].endsWith('It took 3.4 s.'));
  ok(lines[0].endsWith('Not tried in this session.'));
});
