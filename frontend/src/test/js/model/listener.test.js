import { holds, overlaps } from '/app/model/listener.js';
import { equal, test } from '../test.js';
import { exit, kernel, says, SECOND, told, upgrade } from '../records.js';

const words = (list) => list.map(({ from, to, inode }) => `${from / SECOND} to ${to / SECOND}: ${inode}`);
const bound = says(1, 1.5, 'process.listening', { inode: 77 });
const lanes = (state) => state.processes.map((process) => ({ process, holds: holds(process, state.kernel) }));

test('without a kernel sample, the reports of the processes count', () => {
  const [old, next] = lanes(told(bound, upgrade(), exit(1, 20)));
  equal([words(old.holds), words(next.holds)], [['1.5 to 13: 77'], ['10.1 to Infinity: null']]);
});

test('the kernel wins over a report, which gives only the exact moment', () => {
  const state = told(bound, upgrade(), kernel(9, [1]), kernel(10.4, [1, 2]), kernel(12.9, [1, 2]), kernel(13.2, [2]), kernel(15, [2]));
  const [old, next] = lanes(state);
  equal([words(old.holds), words(next.holds)], [['1.5 to 13: 77'], ['10.1 to Infinity: 77']]);
});

test('a close that is reported after the sample which shows it was just before that sample, not before the one that still showed the listener', () => {
  const state = told(bound, upgrade(), kernel(9, [1]), kernel(12.8, [1, 2]), kernel(12.99, [2]), kernel(15, [2]));
  equal(words(lanes(state)[0].holds), ['1.5 to 12.99: 77']);
});

test('a process that reports a close but still holds the listener in a sample holds it', () => {
  const state = told(bound, upgrade(), kernel(9, [1]), kernel(12, [1, 2]), kernel(16, [1, 2]));
  equal(words(lanes(state)[0].holds), ['1.5 to Infinity: 77']);
});

test('a process that samples do not show as a holder does not hold it', () => {
  const state = told(bound, upgrade(), kernel(9, [1]), kernel(12, [1]), kernel(16, [1]));
  equal(words(lanes(state)[1].holds), []);
});

test('a sample that could not read the holders says nothing', () => {
  const state = told(bound, upgrade(), kernel(9, []), kernel(12, []));
  equal(words(lanes(state)[0].holds), ['1.5 to 13: 77']);
});

test('two processes with the same socket overlap from the spawn to the close', () => {
  const found = overlaps(lanes(told(bound, upgrade(), kernel(9, [1]), kernel(12, [1, 2]), kernel(14, [2]))));
  equal(found.map(({ from, to, a, b }) => [from / SECOND, to / SECOND, a.pid, b.pid]), [[10.1, 13, 1, 2]]);
});

test('two processes with two sockets do not overlap', () => {
  const other = { listeners: [{ inode: 77, holders: [1], acceptQueue: 0 }, { inode: 88, holders: [2], acceptQueue: 0 }] };
  equal(overlaps(lanes(told(bound, upgrade(), kernel(9, [1]), kernel(10.5, [1], other), kernel(12, [1], other)))), []);
});

test('what an earlier process with the same PID held is not held by this one', () => {
  const state = told(kernel(2, [3]), kernel(3, [3]), says(3, 20, 'process.started'), says(3, 21, 'process.listening', { inode: 88 }));
  equal(words(lanes(state)[0].holds), ['21 to Infinity: 88']);
});
