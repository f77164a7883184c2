import { decode, percentile } from '/app/model/hdr.js';
import { equal, fails, test } from '../test.js';

const Arrays = Java.type('java.util.Arrays');
const Base64 = Java.type('java.util.Base64');
const ByteBuffer = Java.type('java.nio.ByteBuffer');
const Histogram = Java.type('org.HdrHistogram.Histogram');

/** As the events carry it: `Merger.java` of the backend. */
function encoded(histogram) {
  const buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
  const length = histogram.encodeIntoCompressedByteBuffer(buffer);
  return Base64.getEncoder().encodeToString(Arrays.copyOf(buffer.array(), length));
}

/** The result of HdrHistogram itself. */
function recorded(histogram) {
  const counts = new Map();
  for (const one of histogram.recordedValues()) {
    counts.set(one.getValueIteratedTo(), one.getCountAtValueIteratedTo());
  }
  return counts;
}

async function agrees(histogram) {
  const decoded = await decode(encoded(histogram));
  equal(decoded, recorded(histogram));
  for (const quantile of [0.5, 0.9, 0.99, 0.999, 1]) {
    equal([quantile, percentile([decoded], quantile)], [quantile, histogram.getValueAtPercentile(100 * quantile)]);
  }
}

function holding(histogram, ...values) {
  for (const value of values) {
    histogram.recordValue(value);
  }
  return histogram;
}

/** The same numbers in every run. */
function random(seed) {
  let state = seed;
  return () => (state = (state * 16807) % 2147483647) / 2147483647;
}

test('an empty histogram has no values', async () => {
  const empty = new Histogram(3);
  equal(await decode(encoded(empty)), new Map());
  equal(percentile([await decode(encoded(empty))], 0.5), 0);
});

test('one value is read as HdrHistogram reads it, whatever its size', async () => {
  for (const value of [0, 1, 2047, 2048, 2049, 4095, 4096, 999_999, 123_456_789, 60_000_000_000]) {
    await agrees(holding(new Histogram(3), value));
  }
});

test('the greatest value that a histogram can track is read', async () => {
  const highest = 3_600_000_000;
  await agrees(holding(new Histogram(1, highest, 3), highest));
  await agrees(holding(new Histogram(1, highest, 3), 1, highest));
});

test('a histogram that grew with its values is read', async () => {
  const growing = new Histogram(3);
  for (let value = 1; value < 1e12; value *= 3) {
    growing.recordValueWithCount(value, 1 + (value % 5));
  }
  await agrees(growing);
});

test('many values of all sizes are read, at every number of digits', async () => {
  for (const digits of [0, 1, 2, 3, 4, 5]) {
    const next = random(digits + 1);
    const histogram = new Histogram(digits);
    for (let i = 0; i < 100; i++) {
      histogram.recordValue(Math.floor(10 ** (8 * next())));
    }
    await agrees(histogram);
  }
});

test('counts of more than one byte, and up to 2^53, are read', async () => {
  const histogram = new Histogram(3);
  [1, 63, 64, 8191, 8192, 2 ** 31, 2 ** 40, 2 ** 52].forEach((count, i) => histogram.recordValueWithCount(10 ** i, count));
  equal(await decode(encoded(histogram)), recorded(histogram));
});

test('the smallest value that a histogram can distinguish may be greater than 1', async () => {
  await agrees(holding(new Histogram(1000, 3_600_000_000, 3), 1, 1500, 999_999, 1_000_000, 77_000_000));
  await agrees(holding(new Histogram(1024, 3_600_000_000, 2), 1023, 1024, 5_000_000));
});

test('a percentile over several histograms is one of their requests, not a mean of percentiles', async () => {
  const next = random(7);
  const [one, other, all] = [new Histogram(3), new Histogram(3), new Histogram(3)];
  for (let i = 0; i < 500; i++) {
    const [fast, slow] = [Math.floor(1000 * next()), Math.floor(1_000_000 * next())];
    holding(all, fast, slow);
    one.recordValue(fast);
    other.recordValue(slow);
  }
  const decoded = [await decode(encoded(one)), await decode(encoded(other))];
  for (const quantile of [0.01, 0.5, 0.75, 0.99, 1]) {
    equal(percentile(decoded, quantile), all.getValueAtPercentile(100 * quantile));
  }
});

test('input that is not a histogram is refused', async () => {
  const good = Base64.getDecoder().decode(encoded(holding(new Histogram(3), 5)));
  const text = (bytes) => Base64.getEncoder().encodeToString(bytes);
  await fails(() => decode(text(Arrays.copyOfRange(good, 4, 12))), /not a compressed histogram/);
  await fails(() => decode(text(Arrays.copyOf(good, good.length - 8))), /./);
  await fails(() => decode(''), /./);
});
