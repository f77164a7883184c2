import { curve, episodesOf, proposed, range } from '/app/model/episodes.js';
import { equal, test } from '../test.js';
import { bucket } from '../records.js';

const TENTH = 1e8;
const during = (n, more) => bucket(n / 10, { seq: 1000 + n, ...more });
const started = (n, pid) => ({ type: 'traffic.started', pid, seq: 1, mono: n * TENTH, wall: n, rate: 200, connections: 'mixed', durationMillis: 5000 });

test('a restart is aligned on its signal, and repetitions count once', () => {
  const verdict = { number: 7, requestedMono: 50 * TENTH, requestedWall: 1, windowTo: 90 * TENTH, outcome: 'done', oldPid: 1, oldGen: 3, newGen: 4, failed: 2, failures: { truncated: 2 } };
  const says = (type, n, pid, seq) => ({ type, pid, seq, mono: n * TENTH });
  const lost = during(60, { failures: { truncated: 2 } });
  const records = [says('process.exiting', 88, 1, 5), says('child.ready', 55, 1, 3), says('child.ready', 55, 1, 3), says('child.ready', 55, 2, 3),
    says('listener.closed', 40, 1, 2), during(10), during(29), during(49), lost, lost, during(111)];
  const [restart] = episodesOf([verdict], records);
  equal(restart.title, 'restart 7: generation 3 to 4, done');
  equal(episodesOf([{ ...verdict, subject: 'nginx', oldGen: 0, newGen: 0 }], [])[0].title, 'restart 7: nginx, done');
  equal(restart.moments.map((one) => `${one.name} ${one.at}`), ['ready 0.5', 'old process exits 3.8']);
  equal(curve(restart, (b) => b.p99Micros), [[[-0.05, 2000]], [[1.05, 2000]]]);
  equal(restart.losses.map((mark) => mark.count), [2]);
  equal(range([restart]), [-2, 6]);
});

test('each loss of a restart is drawn or reported as missing', () => {
  const verdict = { number: 7, requestedMono: 50 * TENTH, requestedWall: 1, windowTo: 60 * TENTH, outcome: 'orphaned', oldPid: 1, oldGen: 3, newGen: 4,
    failed: 81, notSent: 0, failures: { 'closed-before-response-fresh': 31, 'closed-before-response-reused': 49, 'of unknown class': 1 } };
  const records = [during(20, { failures: { 'closed-before-response-fresh': 9 } }), during(59, { failures: { 'closed-before-response-fresh': 31 } }),
    during(80, { failures: { 'closed-before-response-reused': 40, 'connect-refused': 5 } }), during(95, { failures: { 'closed-before-response-reused': 12 } })];
  const [restart] = episodesOf([verdict], records);
  equal(restart.losses.map((mark) => `${mark.count} ${mark.kind}`), ['31 closed-before-response-fresh', '49 closed-before-response-reused']);
  equal([restart.lost, restart.to / TENTH], [81, 116]);
});

test('runs are counted from their start', () => {
  const runs = episodesOf([], [started(0, 8), during(0), during(1), started(300, 10), during(301, { pid: 10 })]);
  equal(runs.map((run) => `${run.title}, ${run.buckets.length}`), ['traffic 2: 200/s, mixed, 1', 'traffic 1: 200/s, mixed, 2']);
});

test('the newest two of a kind are proposed, restarts if there are two', () => {
  const keys = (verdicts, records) => proposed(episodesOf(verdicts, records)).map((one) => one.key);
  const verdict = (number) => ({ number, requestedMono: number * 1e10, windowTo: null });
  const runs = [started(0, 8), started(300, 10)];
  equal(keys([], runs), ['run-2', 'run-1']);
  equal(keys([verdict(1), verdict(2), verdict(3)], runs), ['restart-3', 'restart-2']);
  equal(keys([verdict(1)], [started(0, 8)]), ['restart-1', 'run-1']);
  equal(keys([], []), []);
});
