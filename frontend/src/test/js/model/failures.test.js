import { choose, kindsOf, marksOf, step } from '/app/model/failures.js';
import { equal, same, test } from '../test.js';
import { bucket, failure } from '../records.js';

const TENTH = 1e8;
const during = (n, failures) => bucket(n / 10, { failures });
const lost = (request, n, kind) => failure(n / 10 + 0.05, kind, request);

test('nearby failures of a class share one mark, and no mark is long', () => {
  const buckets = [
    during(0, { truncated: 2, 'http-5xx': 1 }), during(14, { truncated: 1 }), during(31, { truncated: 4 }), during(32, { truncated: 0 }),
    ...Array.from({ length: 60 }, (_, i) => during(100 + i, { 'connect-refused': 1 })),
  ];
  equal(marksOf(buckets, []).map((mark) => `${mark.kind} ${mark.count} from ${mark.from / TENTH} to ${mark.to / TENTH}`), [
    'http-5xx 1 from 0 to 1', 'truncated 3 from 0 to 15', 'truncated 4 from 31 to 32', 'connect-refused 50 from 100 to 150', 'connect-refused 10 from 150 to 160',
  ]);
});

test('the buckets give the count, and a single failure goes to the nearest mark of its class', () => {
  const buckets = [during(0, { truncated: 9 }), during(40, { truncated: 2, 'bad-body': 1 })];
  const told = [lost(1, 0, 'truncated'), lost(2, 39, 'truncated'), lost(3, 40, 'bad-body'), lost(4, 42, 'truncated'), lost(5, 60, 'truncated')];
  equal(marksOf(buckets, told).map((mark) => `${mark.kind} ${mark.count}: ${mark.told.map((f) => f.request).join(' ')}`), ['truncated 9: 1', 'bad-body 1: 3', 'truncated 2: 2 4']);
});

test('steps lead from mark to mark and within one, and stop at the ends', () => {
  const buckets = [during(0, { truncated: 3 }), during(30, { truncated: 1 }), during(60, { 'bad-body': 5 })];
  const marks = marksOf(buckets, [lost(1, 0, 'truncated'), lost(2, 0, 'truncated'), lost(3, 30, 'truncated')]);
  const walk = (...steps) => {
    const choice = steps.reduce((c, s) => step(marks, c, s), null);
    return `${choice.kind} ${choice.failure?.request ?? 'untold'} ${choice.index + 1}/${choice.of}`;
  };
  equal(walk('earlier'), 'bad-body untold 1/5');
  equal(walk('later'), 'truncated 1 1/3');
  equal(walk('later', 'next'), 'truncated 2 2/3');
  equal(walk('later', 'next', 'next'), 'truncated 2 2/3');
  equal(walk('later', 'next', 'previous'), 'truncated 1 1/3');
  equal(walk('later', 'next', 'later'), 'truncated 3 1/1');
  equal(walk('later', 'later', 'later', 'later'), 'bad-body untold 1/5');
  equal(walk('last', 'earlier', 'earlier', 'earlier'), 'truncated 1 1/3');
  equal(walk('first'), 'truncated 1 1/3');
});

test('a choice whose mark is gone can still be left, and stays if there are no marks', () => {
  const marks = marksOf([during(0, { truncated: 3 }), during(30, { truncated: 1 }), during(60, { 'bad-body': 5 })], []);
  const gone = step(marks.slice(2), choose(marks[0]), 'later');
  equal(gone.kind, 'bad-body');
  same(step([], gone, 'earlier'), gone);
  same(step([], null, 'earlier'), null);
});

test('rows of classes keep their order, and what was not sent is last', () => {
  equal(kindsOf(['not-sent', 'bad-body', 'of-tomorrow', 'connect-refused', 'bad-body'].map((kind) => ({ kind }))), ['connect-refused', 'bad-body', 'of-tomorrow', 'not-sent']);
});
