import { forgive, note } from '/app/model/seen.js';
import { equal, test } from '../test.js';

/** Notes records given as [seq, mono, repeat]; returns what is known then and which of them were fresh. */
function seen(...records) {
  let producer;
  const fresh = records.map(([seq, mono, repeat]) => {
    const known = note(producer, { pid: 5, seq, mono, repeat });
    producer = known.producer;
    return known.fresh;
  });
  return { lost: producer.lost, ranges: producer.ranges, fresh };
}

test('records in a row are one range, and none is lost', () => {
  equal(seen([1, 10], [2, 20], [3, 30]), { lost: 0, ranges: [[1, 3]], fresh: [true, true, true] });
});

test('a gap between two live records is a loss', () => {
  equal(seen([1, 10], [2, 20], [6, 60]), { lost: 3, ranges: [[1, 2], [6, 6]], fresh: [true, true, true] });
});

test('records already known from a repetition are not lost', () => {
  equal(seen([1, 10], [3, 30, true], [4, 40, true], [6, 60]).lost, 2);
});

test('a repetition counts once, and its own gaps are not losses', () => {
  equal(seen([1, 10], [2, 20], [1, 10, true], [2, 20, true]), { lost: 0, ranges: [[1, 2]], fresh: [true, true, false, false] });
  equal(seen([1, 10, true], [7, 70, true], [9, 90, true]).lost, 0);
});

test('a late record closes the hole between two ranges', () => {
  equal(seen([1, 10], [3, 30, true], [2, 20, true]).ranges, [[1, 3]]);
});

test('an old number with a new moment is another process with the same PID', () => {
  equal(seen([1, 10], [2, 20], [3, 30], [1, 99]), { lost: 0, ranges: [[1, 1]], fresh: [true, true, true, true] });
});

test('an old number with a new moment that was not used yet was only reported later', () => {
  equal(seen([1, 10], [2, 20], [4, 25], [3, 30]).ranges, [[1, 4]]);
});

test('losses are kept when the PID is reused', () => {
  equal(seen([1, 10], [4, 40], [1, 99], [3, 120]).lost, 3);
});

test('late records of the process that had the PID before are not those of the next', () => {
  equal(seen([1, 10], [2, 20], [1, 990], [2, 991], [3, 28], [3, 992], [4, 29], [2, 20, true]), { lost: 0, ranges: [[1, 3]], fresh: [true, true, true, true, true, true, true, false] });
});

test('what a snapshot leaves out is forgiven, and what is missing after it is lost', () => {
  const { producer } = note(note(undefined, { pid: 5, seq: 2, mono: 20 }).producer, { pid: 5, seq: 9, mono: 90 });
  const after = forgive(producer);
  equal(after.lost, 0);
  equal(note(after, { pid: 5, seq: 12, mono: 120 }).producer.lost, 2);
});
