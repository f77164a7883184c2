import { Asked } from '/app/time/asked.js';
import { LEAD } from '/app/time/restarts.js';
import { equal, test } from '../test.js';
import { says, SECOND } from '../records.js';

const RESTARTS = [
  { from: 10 * SECOND, to: 20 * SECOND },
  { from: 40 * SECOND, to: 50 * SECOND },
];
const LOG = RESTARTS.map(({ from }) => says(1, from / SECOND, 'upgrade.requested', { by: 'SIGHUP' }));

const judged = (asked, at, live = false, restarts = RESTARTS) => asked.judged(restarts, LOG, at * SECOND, live);

test('live, the newest restart is judged by the newest verdict', () => {
  equal(judged(new Asked(), 60, true), { restart: 40 * SECOND, by: null });
});

test('at an earlier moment the newest restart before it is judged', () => {
  equal(judged(new Asked(), 30), { restart: 10 * SECOND, by: 30 * SECOND + LEAD });
});

test('a restart that was asked for is judged while the moment belongs to it', () => {
  const asked = new Asked();
  asked.see(10 * SECOND);
  equal([judged(asked, 15), judged(asked, 45).restart], [{ restart: 10 * SECOND, by: 10 * SECOND }, 40 * SECOND]);
  asked.leave();
  equal([asked.about, judged(asked, 15).by], [null, 15 * SECOND + LEAD]);
});

test('figures alone are judged until a moment is shown or the next restart begins', () => {
  const asked = new Asked();
  asked.seeFigures(10 * SECOND, RESTARTS);
  equal(judged(asked, 60, true), { restart: 10 * SECOND, by: 10 * SECOND });
  equal(judged(asked, 80, true, [...RESTARTS, { from: 70 * SECOND, to: null }]).restart, 70 * SECOND);
  asked.seeMoment();
  equal(judged(asked, 60, true), { restart: 40 * SECOND, by: null });
});
