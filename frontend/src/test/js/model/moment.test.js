import { inWords, momentAt } from '/app/model/moment.js';
import { equal, test } from '../test.js';
import { kernel, says, SECOND, told, upgrade } from '../records.js';

const traffic = says(8, 12.1, 'traffic.bucket', { from: 12 * SECOND, to: 12.1 * SECOND, planned: 20, answered: 19, failedTotal: 3, failures: { truncated: 1, 'not-sent': 4 }, p99Micros: 4200 });
const state = told(upgrade(), kernel(11.9, [1, 2], { waiting: 2 }), kernel(12.5, [2]), traffic);

test('a moment says which processes lived, which held the listener, and how the traffic went', () => {
  const { wall, processes, held, waiting, traffic: then } = momentAt(state, 12.05 * SECOND);
  equal(processes.map((p) => `${p.pid} ${p.state}`), ['2 serving', '1 handing over']);
  equal([wall, held, waiting, then], [12_050, 'held by gen 1, gen 2 (inode 77)', 2, { planned: 200, answered: 190, p99Micros: 4200, lost: 3, lostHere: 1 }]);
});

test('without a sample nothing is said', () => {
  const { wall, processes, held, waiting, traffic: then } = momentAt(state, 10.05 * SECOND);
  equal([wall, processes.map((p) => `${p.pid} ${p.state}`), held, waiting, then], [10_050, ['1 upgrading'], null, null, null]);
});

test('samples more than three seconds old and traffic a second old say nothing about a moment', () => {
  const told = (second) => {
    const { held, traffic: then } = momentAt(state, second * SECOND);
    return { held, answered: then?.answered ?? null };
  };
  equal([13, 13.2, 15.4, 15.6].map(told), [{ held: 'held by gen 2 (inode 77)', answered: 190 }, { held: 'held by gen 2 (inode 77)', answered: null }, { held: 'held by gen 2 (inode 77)', answered: null }, { held: null, answered: null }]);
});

test('a moment always reads as the same rows', () => {
  equal(inWords(momentAt(state, 12.05 * SECOND)).map((one) => one.text).slice(1), ['gen 2 (PID 2) serving; gen 1 (PID 1) handing over', 'held by gen 1, gen 2 (inode 77)', '0; 2 not accepted yet', '190/s', '4.2 ms', '3, 1 at this moment']);
  equal(inWords(momentAt(state, 0.5 * SECOND)).map((one) => one.text).slice(1), ['none', 'no sample', '-', '-', '-', '-']);
});
