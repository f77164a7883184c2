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
  equal([text(all, 'loss-name n-lost0'), text(all, 'loss-name n-lost1')], [['lost: truncated'], 'not sent']);
  ok(JSON.stringify(text(all, 'edge e-lost0')).includes('3'));
});

test('without samples there are no numbers', () => {
  equal(names(told()).filter((one) => one.edge), []);
});

test('long names of classes have short ones that differ and fit beside the plot', () => {
  const kinds = ['closed-before-response-reused', 'reset-before-response-reused', 'closed-before-response-fresh', 'reset-mid-response', 'connect-refused', 'reset-on-connect', 'response-timeout', 'head-too-large'];
  const all = names(told(traffic), kinds);
  const briefs = kinds.map((_, i) => text(all, `loss-name n-lost${i}`).at(-1));
  equal(new Set(briefs).size, kinds.length);
  ok(briefs.every((words) => words.length <= 'lost: reset-mid-response'.length));
  equal(briefs.slice(0, 3), ['lost: closed, reused', 'lost: reset, reused', 'lost: closed, new']);
});

test('on a narrow stage the latencies keep their names', () => {
  const state = told(says(8, 1, 'traffic.started'), bucket(2, { p50Micros: 600, maxMicros: 9000, service: { p99Micros: 2000 } }));
  const all = rowNames(state, layout([], 390, 1), { buckets: state.buckets, kernel: [] });
  equal(all.find((one) => one.name.endsWith('n-times')).texts, ['max 9.0 ms, p99 2.0 ms, p50 0.6 ms, service 2.0 ms', 'max 9.0 ms, p99 2.0 ms, p50 0.6 ms', 'p99 2.0 ms, p50 0.6 ms', 'p99 2.0 ms', '']);
  ok(!all.some((one) => one.name === 'edge e-p99'));
});
