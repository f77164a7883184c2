/**
 * Reads the compressed HdrHistograms of the traffic buckets (HdrHistogram V2, base64), so that a percentile over several buckets is a
 * percentile of their requests and not a mean of percentiles.
 */
const COMPRESSED = 0x1c849304 | 0x10;
const PLAIN = 0x1c849303 | 0x10;
const HEADER = 40;

/** @param {string} base64 @returns {Promise<Map<number, number>>} how often each value occurred; rejects anything else */
export async function decode(base64) {
  const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
  const outer = new DataView(bytes.buffer);
  if (outer.getInt32(0) !== COMPRESSED) {
    throw new Error('not a compressed histogram');
  }
  const body = new Blob([bytes.subarray(8, 8 + outer.getInt32(4))]).stream().pipeThrough(new DecompressionStream('deflate'));
  return counts(new DataView(await new Response(body).arrayBuffer()));
}

function counts(view) {
  if (view.getInt32(0) !== PLAIN) {
    throw new Error('not a histogram');
  }
  const end = HEADER + view.getInt32(4);
  const unit = Math.floor(Math.log2(Number(view.getBigInt64(16))));
  const half = Math.ceil(Math.log2(2 * 10 ** view.getInt32(12))) - 1;
  const found = new Map();
  let index = 0;
  for (let at = HEADER; at < end; ) {
    const [count, next] = zigzag(view, at);
    at = next;
    if (count < 0) {
      index -= count;
    } else {
      if (count > 0) {
        found.set(valueAt(index, half, unit), count);
      }
      index++;
    }
  }
  return found;
}

/** The highest value of the slot, as HdrHistogram reports it. */
function valueAt(index, half, unit) {
  let bucket = (index >> half) - 1;
  let sub = (index & (2 ** half - 1)) + 2 ** half;
  if (bucket < 0) {
    sub -= 2 ** half;
    bucket = 0;
  }
  return (sub + 1) * 2 ** (bucket + unit) - 1;
}

/** Counts stay far below 2^53. */
function zigzag(view, at) {
  let value = 0n;
  for (let i = 0; i < 9; i++) {
    const byte = BigInt(view.getUint8(at++));
    if (i === 8) {
      value |= byte << 56n;
      break;
    }
    value |= (byte & 127n) << BigInt(7 * i);
    if (byte < 128n) {
      break;
    }
  }
  return [Number(BigInt.asIntN(64, (value >> 1n) ^ -(value & 1n))), at];
}

/** @param {Map<number, number>[]} histograms @param {number} quantile 0 to 1 @returns {number} 0 if they are empty */
export function percentile(histograms, quantile) {
  const all = new Map();
  let total = 0;
  for (const histogram of histograms) {
    for (const [value, n] of histogram) {
      all.set(value, (all.get(value) ?? 0) + n);
      total += n;
    }
  }
  let rest = Math.ceil(total * quantile);
  for (const value of [...all.keys()].sort((a, b) => a - b)) {
    rest -= all.get(value);
    if (rest <= 0) {
      return value;
    }
  }
  return 0;
}
