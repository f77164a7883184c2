import { fileName } from '/app/save/download.js';
import { equal, test } from '../test.js';

test('a file is named after its moment, so that names sort by time', () => {
  equal(fileName('view', 'png', new Date(2026, 0, 2, 3, 4, 5).getTime()), 'handoff-view-2026-01-02T030405.png');
});
