import { holdersOf, holdings, overflows, queueOf } from '/app/model/holders.js';
import { equal, test } from '../test.js';
import { kernel, SECOND } from '../records.js';

const full = (limit) => [{ inode: 77, holders: [2], acceptQueue: limit > 0 ? limit : 1000, limit: limit > 0 ? 1024 : limit }];
const samples = [kernel(1, [1]), kernel(2, [1]), kernel(3, [2, 1]), kernel(4, [2]), kernel(10, [2], { overflows: 5 }), kernel(10.2, [2], { overflows: 8 }),
  kernel(10.4, [2], { overflows: 9 }), kernel(10.6, [2], { overflows: 9, listeners: full(-1) }), kernel(10.8, [2], { overflows: 12 }), kernel(11, [2], { overflows: 13, listeners: full(800) })];

test('the kernel says which processes hold the listener, and nothing where there is no sample', () => {
  equal(holdings(samples, 11 * SECOND).map((one) => `${one.from / SECOND} to ${one.to / SECOND}: ${one.text}`), [
    '1 to 3: held by 1 (inode 77)', '3 to 4: held by 1, 2 (inode 77)', '4 to 7: held by 2 (inode 77)', '10 to Infinity: held by 2 (inode 77)',
  ]);
  equal(holdings(samples, 20 * SECOND).at(-1).to / SECOND, 14);
});

test('an overflow of the host is ours only while our own queue is nearly full', () => {
  equal(overflows(samples).map((one) => `${one.count} until ${one.to / SECOND}`), ['4 until 11']);
});

test('a sample without a listener, or without its holders, says so', () => {
  equal(holdersOf(kernel(1, [], { listeners: [] })), { pids: [], text: 'no listener on the port' });
  equal(holdersOf(kernel(1, [])), { pids: [], text: 'its holder cannot be read (inode 77)' });
});

test('the queue is that of all listeners; one whose length is not known is empty', () => {
  equal(queueOf({ listeners: [{ acceptQueue: 3 }, { acceptQueue: -1 }, { acceptQueue: 4 }] }), 7);
});
