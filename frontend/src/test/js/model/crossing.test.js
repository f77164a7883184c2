import { crossingInWords, linesOf, mostAtOnce, slowOf } from '/app/model/crossing.js';
import { equal, test } from '../test.js';
import { exit, says, slow, told, upgrade } from '../records.js';

const requests = [slow(1, 3, 10.5), slow(2, 5, 15), slow(3, 11.5, 14), slow(4, 13.5, 14), slow(5, 6, null)];
const of = (...records) => slowOf(told(records, requests).processes[0]);
const open = of(upgrade());

test('a slow request that is open when the next is ready crosses the handover', () => {
  equal(open.filter((one) => one.crossing).map((one) => one.id), [2, 5, 3]);
  equal(crossingInWords(open), '3 requests cross the handover: 1 still open');
});

test('a request that ends with its process before its time is cut', () => {
  equal(crossingInWords(of(upgrade(), exit(1, 16, { code: 1, cut: 1 }))), '3 requests crossed the handover: 1 cut off');
});

test('nothing more is said once all were answered', () => {
  equal(crossingInWords(slowOf(told(upgrade(), slow(1, 5, 15)).processes[0])), '1 request crossed the handover: answered');
  equal(crossingInWords(slowOf(told(upgrade(), slow(1, 5, 15), slow(2, 6, 16)).processes[0])), '2 requests crossed the handover: all answered');
});

test('after a rollback there is no handover to cross', () => {
  equal(crossingInWords(of(upgrade(), says(1, 12.5, 'upgrade.rolledback', { child: 2, why: 'It died.' }))), '');
});

test('requests that cross get lines first, and each keeps its own', () => {
  equal(linesOf(open, 3), [-1, 0, 1, 2, -1]);
  equal([linesOf(open, 0), linesOf([], 3)], [[-1, -1, -1, -1, -1], []]);
});

test('the most at once counts those that are open at the same time', () => {
  equal([mostAtOnce(open), mostAtOnce([]), mostAtOnce([{ from: 1, to: 2 }, { from: 2, to: 3 }])], [4, 0, 1]);
});
