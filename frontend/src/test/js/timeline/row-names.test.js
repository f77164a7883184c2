import { layout } from '/app/timeline/layout.js';
import { rowNames } from '/app/timeline/row-names.js';
import { equal, ok, test } from '../test.js';
import { bucket, kernel, says, told } from '../records.js';

const names = (state, classes = []) => rowNames(state, layout([], 1280, 1, classes), { buckets: state.buckets, kernel: state.kernel });
const text = (all, name) => [all.find((one) => one.name === name)].map((one) => one?.text ?? one?.texts)[0];
const traffic = [says(8, 1, 'traffic.started'), bucket(2, { failures: { truncated: 3 }, failedTotal: 3 }), kernel(2, [1])];

test('the lag row shows the server\'s limit for a late generator', () => {
  equal(text(names(told()), 'row-scale n-lag'), `late: over ${Number(document.documentElement.dataset.lateMicros) / 1000} ms`);
});

test('a row of losses has its class and the count of the whole run', () => {
  const all = names(told(traffic), ['truncated', 'not-sent']);
  equal([text(all, 'loss-name n-lost0'), text(all, 'loss-name n-lost1')], ['lost: truncated', 'not sent']);
  ok(JSON.stringify(text(all, 'edge e-lost0')).includes('3'));
});

test('without samples there are no numbers', () => {
  equal(names(told()).filter((one) => one.edge), []);
});
