import { holds } from '/app/model/listener.js';
import { flags } from '/app/timeline/flags.js';
import { equal, test } from '../test.js';
import { kernel, says, SECOND, told, upgrade } from '../records.js';

const row = { y: 0, kind: 'whole', parts: { listener: { y: 0, h: 10 }, answers: null } };
const closed = (state) => flags(state.processes[0], holds(state.processes[0], state.kernel), row, { u: 1, oldest: 0 }).find((one) => one.text === 'listener closed');

test('a click on the end of a hold selects the report of it, also if the kernel had shown it before', () => {
  const bound = says(1, 1.5, 'process.listening', { inode: 77 });
  const { from, tells } = closed(told(bound, upgrade(), kernel(9, [1]), kernel(12.8, [1, 2]), kernel(12.99, [2]), kernel(15, [2])));
  equal([from, tells], [12.99 * SECOND, 13 * SECOND]);
});

test('a lane that is a line has no flag where it begins to hold the listener', () => {
  const state = told(says(1, 1.5, 'process.listening', { inode: 77 }), upgrade());
  const texts = (kind) => flags(state.processes[0], holds(state.processes[0], state.kernel), { ...row, kind }, { u: 1, oldest: 0 }).map((one) => one.text);
  equal(texts('line'), texts('slim').slice(1));
});
