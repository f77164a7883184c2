import { whole } from '/app/timeline/axis.js';
import { equal, test } from '../test.js';

test('a word of the axis is shown as a whole, shorter, or not at all', () => {
  const wordings = [['0 s SIGHUP', 40], ['0 s', 12], ['0', 4]].map(([text, half]) => ({ text, half }));
  equal([100, 239, 225, 221, 218, 500, 675].map((at) => whole(wordings, at, [220, 680])), ['', '0 s', '0', '', '', '0 s SIGHUP', '0']);
});
