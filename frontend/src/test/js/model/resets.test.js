import { queueResets } from '/app/model/resets.js';
import { kernel } from '../records.js';
import { equal, test } from '../test.js';

const queued = (count) => ({ resets: { queued: count, reasons: { TCP_STATE: count }, untold: 0 } });

test('what waited in a queue that was closed is counted where the kernel told', () => {
  equal(queueResets([kernel(1, [1]), kernel(2, [1], queued(3)), kernel(3, [1], queued(3)), kernel(4, [2], queued(52)), kernel(5, [2], queued(52)), kernel(6, [2])]), [
    { from: 3e9, to: 4e9, count: 49 },
  ]);
});

test('somebody who begins to count anew has reset nothing', () => {
  equal(queueResets([kernel(1, [1], queued(9)), kernel(2, [1], queued(0))]), []);
});
