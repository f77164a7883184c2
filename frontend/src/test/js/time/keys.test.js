import { register, TABLE } from '/app/time/keys.js';
import { equal, test } from '../test.js';

test('keys are given in one text, with Space for the space bar', () => {
  const run = () => {};
  register('Time', [['Space k', 'pause', run], ['ArrowLeft', 'step back', run]]);
  equal(TABLE.map(({ keys, does, about }) => [keys, does, about]), [[[' ', 'k'], 'pause', 'Time'], [['ArrowLeft'], 'step back', 'Time']]);
});
