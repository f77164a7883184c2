import { chromeTrace } from '/app/model/chrome-trace.js';
import { equal, ok, test } from '../test.js';
import { beat, bucket, exit, failure, kernel, numbered, says, slow, upgrade } from '../records.js';

const press = (second, action = 'upgrade') => says(9, second, 'operator.action', { action });
const story = numbered(
  says(1, 1.5, 'process.listening', { inode: 77, address: 'a' }), upgrade(), exit(1, 20), slow(1, 3, 12), slow(2, 4, 15), slow(3, 12.5, 16), beat(1, 5, { inFlight: 4, connections: 7 }),
  kernel(9, [1]), kernel(12, [1, 2], { waiting: 3 }), bucket(10, { failures: { truncated: 1 } }), failure(10.05, 'truncated'), press(9.8), says(9, 14, 'operator.note', { id: 1, at: 14e9, text: 'Look' }),
);
const { traceEvents, otherData } = chromeTrace(story, { notes: ['One.', 'Two.'], header: { host: 'h' } });
const slices = traceEvents.filter((e) => e.ph === 'X');
const named = (name) => traceEvents.filter((e) => e.name === name);

test('slices on one track do not overlap', () => {
  const tracks = new Map();
  for (const one of slices) {
    const key = `${one.pid}:${one.tid}`;
    ok((tracks.get(key) ?? 0) <= one.ts);
    tracks.set(key, one.ts + one.dur);
  }
  ok(tracks.size >= 5);
});

test('time counts in microseconds from the first record', () => {
  equal([traceEvents.every((e) => e.ts >= 0), otherData.firstMono, named('serving')[0].ts, named('serving')[0].dur], [true, '1000000000', 1_000_000, 8_000_000]);
});

test('states, the hold of the listener and slow requests have separate tracks', () => {
  const tracks = traceEvents.filter((e) => e.name === 'thread_name' && e.pid === 1).map((e) => e.args.name);
  equal(tracks, ['state', 'holds the listener (fd 3)', 'slow requests 1', 'slow requests 2']);
  equal(slices.filter((e) => e.name === 'holds listener').map((e) => [e.pid, e.ts, e.dur]), [[1, 500_000, 11_500_000], [2, 9_100_000, 9_900_000]]);
});

test('an upgrade has three arrows, each with both ends', () => {
  const ends = traceEvents.filter((e) => e.ph === 's' || e.ph === 'f').map((e) => [e.name, e.ph, e.pid, e.ts]);
  equal(ends, [
    ['SIGHUP', 's', 10, 8_800_000], ['SIGHUP', 'f', 1, 9_000_000], ['spawn', 's', 1, 9_100_000], ['spawn', 'f', 2, 9_100_000], ['ready', 's', 2, 10_000_000], ['ready', 'f', 1, 10_000_000],
  ]);
});

test('losses and notes stand at their moments', () => {
  equal([named('lost: truncated')[0].ts, named('note: Look')[0].ts, named('requests lost per second')[0].args.lost], [9_050_000, 13_000_000, 10]);
});

test('a trace says what it leaves out', () => {
  equal([otherData.missing, otherData.host], ['One. Two.', 'h']);
});

test('repeated records, in any order, give the same trace', () => {
  // Only simultaneous entries may change places.
  const events = (records) => chromeTrace(records).traceEvents.map((e) => JSON.stringify(e)).sort();
  equal(events([...story].reverse().concat(story)), events(story));
});

test('a reused PID gets its own number, and so does the dashboard', () => {
  const twice = numbered(says(3, 1, 'process.started'), exit(3, 5), says(3, 20, 'process.started'), exit(3, 25));
  const pids = chromeTrace(twice).traceEvents.filter((e) => e.name === 'process_name').map((e) => e.pid);
  equal(new Set(pids).size, 3);
});

test('two presses at once do not overlap', () => {
  const pair = chromeTrace(numbered(press(1), press(1.001, 'traffic.start'), beat(1, 3))).traceEvents.filter((e) => e.ph === 'X');
  ok(pair[0].ts + pair[0].dur <= pair[1].ts);
});

test('a trace of nothing is empty', () => {
  equal(chromeTrace([]).traceEvents.filter((e) => e.ph !== 'M'), []);
});

test('a state that would begin after the end of the recording is not drawn', () => {
  const heldBack = numbered(says(1, 1, 'process.started'), says(1, 2, 'process.ready'), says(1, 10, 'upgrade.backoff', { attempt: 1, delayMillis: 3000 }), beat(1, 11));
  const states = chromeTrace(heldBack).traceEvents.filter((e) => e.ph === 'X' && e.cat === 'state').map((e) => `${e.name} ${e.ts / 1e6} for ${e.dur / 1e6}`);
  equal(states, ['starting 0 for 1', 'serving 1 for 8', 'backing off 9 for 1']);
});
