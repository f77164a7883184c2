import { releasesOf, rollBacks } from '/app/model/releases.js';
import { says, SECOND } from '../records.js';
import { equal, test } from '../test.js';

const log = [
  says(2, 1, 'process.started', { release: 'v1' }),
  says(9, 9.9, 'operator.action', { action: 'upgrade', detail: 'SIGHUP to generation 2 (PID 2), next release hang' }),
  says(2, 10, 'upgrade.requested'),
  says(9, 19.9, 'operator.action', { action: 'upgrade', detail: 'SIGHUP to generation 2 (PID 2), next release v2' }),
  says(2, 20, 'upgrade.requested'),
  says(3, 21, 'process.started', { release: 'v2' }),
  says(2, 40, 'upgrade.requested'),
];
const of = (asked, old, young) => {
  const { from, to } = releasesOf(log, { asked: asked * SECOND, old, young });
  return `${from} ${to}`;
};

test('a release is what its process reports, and what was asked for if it reports nothing', () => {
  equal([of(10, 2, 7), of(20, 2, 3), of(10, 2, 0), of(40, 2, 0)], ['v1 hang', 'v1 v2', 'v1 hang', 'v1 null']);
});

test('the newest row of each release that does not run offers to go back to it', () => {
  const rows = [[5, 'v2'], [4, 'v1'], [3, 'v3'], [2, 'v1'], [1, null]].map(([number, release]) => ({ number, release }));
  equal([...rollBacks(rows, ['v2'])], [[4, 'v1'], [3, 'v3']]);
  equal([...rollBacks(rows, [])], []);
});
