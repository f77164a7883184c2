import { orderOf, restartAsked, restartAt, restartShown, restartsOf, signalOf } from '/app/time/restarts.js';
import { equal, test } from '../test.js';
import { says, SECOND } from '../records.js';

const found = restartsOf([
  says(2, 1, 'upgrade.requested'), says(2, 3, 'child.failed', { child: 3 }), says(2, 10, 'upgrade.requested'), says(2, 12, 'upgrade.done'), says(2, 15, 'process.exiting'),
  says(4, 20, 'upgrade.requested'), says(4, 22, 'upgrade.done'),
]);

test('a restart lasts from its signal to its failure or the end of the old process', () => {
  equal(found.map(({ from, to, good }) => `${from / SECOND} ${to && to / SECOND} ${good}`), ['1 3 false', '10 15 true', '20 null true']);
});

test('a moment belongs to the newest restart requested before it, or to the first', () => {
  equal([0, 5, 10, 19, 99].map((moment) => found.indexOf(restartAt(found, moment * SECOND))), [0, 0, 1, 1, 2]);
  equal(restartAt([], 5), null);
});

test('a restart whose old process was killed before the handover is not good', () => {
  const [killed] = restartsOf([says(2, 1, 'upgrade.requested'), says(9, 2, 'process.exited', { of: 2 }), says(2, 3, 'upgrade.done')]);
  equal([killed.to / SECOND, killed.good], [2, false]);
});

test('a restart is asked for a little before its signal, and each order has its own', () => {
  equal([restartAsked(found, 9.99 * SECOND).from, restartAsked(found, 10 * SECOND).from, restartAsked(found, 40 * SECOND)], [10 * SECOND, 10 * SECOND, null]);
  const orders = [0.99, 9.99, 19.99].map((second) => second * SECOND);
  equal([orderOf(orders, 10 * SECOND), orderOf(orders, 20 * SECOND), orderOf(orders, 90 * SECOND), orderOf(orders, null)], [9.99 * SECOND, 19.99 * SECOND, null, null]);
});

test('the restart that a person looks at is the one shown, from the lead of its replay to the end of its fit', () => {
  const at = (about, second) => found.indexOf(restartShown(found, about && about * SECOND, second * SECOND));
  equal([at(10, 9.5), at(10, 9.4), at(10, 16.5), at(10, 19.6)], [1, 0, 1, 2]);
  equal([at(20, 400), at(1, 4), at(null, 9.4), at(null, 9.6), at(99, 9.6)], [2, 0, 0, 1, 1]);
});

test('an order leads to the signal that follows it at once', () => {
  const log = [says(2, 1, 'upgrade.requested'), says(2, 10, 'upgrade.requested')];
  equal([signalOf(log, 0.9 * SECOND), signalOf(log, 10 * SECOND), signalOf(log, 30 * SECOND)], [SECOND, 10 * SECOND, null]);
});
