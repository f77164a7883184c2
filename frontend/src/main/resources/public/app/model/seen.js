/**
 * Which records of a producer have been seen: a record that arrives twice counts once, and a gap in `seq` is a loss.
 *
 * @typedef {object} Producer
 * @property {number} pid
 * @property {number} from   mono of its first record
 * @property {number} last   its greatest mono
 * @property {number} live   greatest seq that was not a repetition; 0 if there is none
 * @property {number} lost   records of it that never arrived
 * @property {ReadonlyArray<readonly [number, number]>} ranges  seqs seen, sorted, both ends included
 * @property {Producer} [before]  the process that had the PID before it
 */

const STARTS = new Set(['process.started', 'traffic.started']);

/**
 * Notes a record.
 *
 * A seq used again, or a start with an old seq, can only come from another process with the same PID if its mono is newer than all
 * before. Other old seqs need not: in the order of moments a record comes too early that was reported late. It is the rule of
 * dev.handoff.journal.Identities, which reduce.js continues; the page and the journal are tried on the same cases.
 *
 * @param {Producer|undefined} producer its producer, if known
 * @param {import('./reduce.js').Event} record
 * @returns {{producer: Producer, fresh: boolean, another: boolean}} fresh is false if the record had been seen, another is true if the
 *   PID had been another process's
 */
export function note(producer, record) {
  const { pid, seq, mono } = record;
  const late = producer?.before && mono < producer.from ? note(producer.before, record) : null;
  if (late && !late.another) {
    const lost = producer.lost + late.producer.lost - producer.before.lost;
    return { ...late, producer: { ...producer, lost, before: late.producer } };
  }
  const live = record.repeat ? 0 : seq;
  const used = producer?.ranges.some(([from, to]) => from <= seq && seq <= to);
  const first = STARTS.has(record.type) && seq <= producer?.ranges.at(-1)[1];
  if (!producer || (mono > producer.last && (used || first))) {
    const lost = producer ? producer.lost : 0;
    const before = producer && { ...producer, before: undefined };
    return { producer: { pid, from: mono, last: mono, live, lost, ranges: [[seq, seq]], before }, fresh: true, another: !!producer };
  }
  if (used) {
    return { producer, fresh: false, another: false };
  }
  const gap = producer.live > 0 && live > producer.live ? unseen(producer.ranges, producer.live + 1, seq - 1) : 0;
  return {
    producer: {
      ...producer,
      last: Math.max(producer.last, mono),
      live: Math.max(producer.live, live),
      lost: producer.lost + gap,
      ranges: add(producer.ranges, seq),
    },
    fresh: true,
    another: false,
  };
}

/** The producer after a snapshot; records that the snapshot leaves out are not lost. */
export function forgive(producer) {
  return { ...producer, lost: 0, live: producer.ranges.at(-1)[1] };
}

function unseen(ranges, from, to) {
  let count = Math.max(0, to - from + 1);
  for (const [a, b] of ranges) {
    count -= Math.max(0, Math.min(b, to) - Math.max(a, from) + 1);
  }
  return count;
}

function add(ranges, seq) {
  const [from, to] = ranges.at(-1);
  if (seq === to + 1) {
    return [...ranges.slice(0, -1), [from, seq]];
  }
  const merged = [];
  for (const [a, b] of [...ranges, [seq, seq]].sort((x, y) => x[0] - y[0])) {
    const before = merged.at(-1);
    if (before && a <= before[1] + 1) {
      before[1] = Math.max(before[1], b);
    } else {
      merged.push([a, b]);
    }
  }
  return merged;
}
