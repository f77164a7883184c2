import { booksByStyle, isRunning, numbers, prepare, timeLeft, totals } from '/app/model/numbers.js';
import { equal, test } from '../test.js';
import { bucket, numbered, says, SECOND, told } from '../records.js';

const Arrays = Java.type('java.util.Arrays');
const Base64 = Java.type('java.util.Base64');
const ByteBuffer = Java.type('java.nio.ByteBuffer');
const Histogram = Java.type('org.HdrHistogram.Histogram');

function histogramOf(...micros) {
  const histogram = new Histogram(3);
  micros.forEach((value) => histogram.recordValue(value));
  const buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
  const length = histogram.encodeIntoCompressedByteBuffer(buffer);
  return Base64.getEncoder().encodeToString(Arrays.copyOf(buffer.array(), length));
}

const started = says(8, 1, 'traffic.started', { rate: 200 });
const finished = says(8, 9, 'traffic.finished', { planned: 100, answered: 97, failed: 2, notSent: 1, failures: { truncated: 2 }, styles: { close: { planned: 100, answered: 97, failed: 2, notSent: 1 } } });
const sums = { plannedTotal: 40, answeredTotal: 30, failedTotal: 3, notSentTotal: 2, inFlight: 5 };

test('traffic runs until it reports its end, is dead, or is silent for three seconds', () => {
  const running = (at, ...records) => isRunning(told(records).run, at * SECOND);
  equal([running(3.9, started), running(4, started), running(6, started, bucket(3)), running(6.2, started, bucket(3))], [true, false, true, false]);
  equal(running(9.1, started, bucket(8.9), finished), false);
  equal(running(3, started, bucket(2), says(9, 2.5, 'process.exited', { of: 8, code: 1 })), false);
  equal(isRunning(null, 0), false);
});

test('totals come from the newest bucket, and from the end once it is reported', () => {
  equal(totals(null), { planned: 0, answered: 0, lost: 0, notSent: 0, inFlight: 0 });
  equal(totals(told(started).run), { planned: 0, answered: 0, lost: 0, notSent: 0, inFlight: 0 });
  equal(totals(told(started, bucket(2), bucket(3, sums)).run), { planned: 40, answered: 30, lost: 3, notSent: 2, inFlight: 5 });
  equal(totals(told(started, bucket(3, sums), finished).run), { planned: 100, answered: 97, lost: 2, notSent: 1, inFlight: 0 });
});

test('each connection style has its own books', () => {
  const styles = { 'keep-alive': { planned: 3, answered: 3, failed: 0, notSent: 0 } };
  equal(booksByStyle(told(started, bucket(2, { styles })).run), [{ style: 'keep-alive', planned: 3, answered: 3, failed: 0, notSent: 0 }]);
  equal(booksByStyle(told(started, finished).run).map((one) => one.style), ['close']);
  equal([booksByStyle(null), booksByStyle(told(started).run)], [[], []]);
});

test('latencies are percentiles of the requests of the last five seconds', async () => {
  const old = bucket(2, { histogram: histogramOf(900_000), maxMicros: 900_000, lagMicros: 90_000 });
  const state = told(started, old, bucket(8, { histogram: histogramOf(...Array(98).fill(1000)), maxMicros: 1000, slow: 2 }), bucket(8.1, { histogram: histogramOf(2000, 5000), maxMicros: 5000, warmup: 1 }));
  equal([numbers(state).p50, numbers(state).p99], [null, null]);
  await prepare(state);
  const { p50, p99, max, slow, warmup, lag } = numbers(state);
  // A slot of three digits at 2,000 is one wide.
  equal({ p50, p99, max, slow, warmup, lag }, { p50: 1000, p99: 2000, max: 5000, slow: 2, warmup: 1, lag: 100 });
});

test('a histogram that cannot be read leaves its bucket out', async () => {
  const state = told(started, bucket(8, { histogram: 'AAAA' }), bucket(8.1, { histogram: histogramOf(1000) }));
  await prepare(state);
  equal([numbers(state).p50, numbers(state).max], [1000, null]);
});

test('buckets of another run do not count', async () => {
  const state = told(started, bucket(8, { histogram: histogramOf(9000) }), numbered({ ...bucket(8.2, { histogram: histogramOf(1000) }), pid: 88 }));
  await prepare(state);
  equal(numbers(state).p99, 1000);
});

test('without traffic nothing is measured', () => {
  const { p50, p99, max, lag, failures } = numbers(told());
  equal({ p50, p99, max, lag, failures }, { p50: null, p99: null, max: null, lag: 0, failures: {} });
});

test('the failures of a run come from its end, or are those seen so far', () => {
  equal(numbers(told(started, bucket(2, { failures: { 'bad-body': 1 } }))).failures, { 'bad-body': 1 });
  equal(numbers(told(started, bucket(2, { failures: { 'bad-body': 1 } }), finished)).failures, { truncated: 2 });
});

test('the time left counts from the start of the run', () => {
  const { run } = told(says(8, 1, 'traffic.started', { rate: 200, durationMillis: 10_000 }), bucket(2));
  equal([timeLeft(run, 2.5 * SECOND), timeLeft(run, 11 * SECOND), timeLeft(told(finished).run, 9 * SECOND), timeLeft(told(says(8, 1, 'traffic.started', { rate: 200 }), bucket(2)).run, 2 * SECOND), timeLeft(null, 1)], [8500, null, null, null, null]);
});
