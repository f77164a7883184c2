import { chosenFailure, clock, count, duration, ending, failure, latency, sentence, some } from '/app/model/words.js';
import { equal, ok, test } from '../test.js';
import { failure as lost, says, upgrade } from '../records.js';

test('durations can be read at a glance', () => {
  equal([0, 412, 999.4, 1000, 2049, 59_949, 60_000, 185_000, 3_600_000].map(duration), ['0 ms', '412 ms', '999 ms', '1.0 s', '2.0 s', '59.9 s', '1:00', '3:05', '1:00:00']);
});

test('a clock has hours only where there are any', () => {
  equal([-5, 7_000, 725_000, 10_859_000].map(clock), ['0:00', '0:07', '12:05', '3:00:59']);
});

test('latencies have only meaningful digits', () => {
  equal([800, 9_949, 12_000, 999_000, 1_200_000].map(latency), ['0.8 ms', '9.9 ms', '12 ms', '999 ms', '1.20 s']);
});

test('numbers are grouped, and nouns have a plural', () => {
  equal([count(12_431), count('7'), some(1, 'request'), some(0, 'request'), some(1200, 'request')], ['12,431', '7', '1 request', '0 requests', '1,200 requests']);
});

test('an end has a code or a signal', () => {
  equal([{ code: 0 }, { code: 137, signal: 'KILL' }, { signal: 'SIGTERM' }, { code: null }, {}].map(ending), ['exited with code 0', 'ended by SIGKILL', 'ended by SIGTERM', 'ended', 'ended']);
});

test('a failure is the reported detail, or its cause in words', () => {
  equal([{ detail: 'It burned.', cause: 'exit' }, { cause: 'timeout' }, { cause: 'of-tomorrow' }].map(failure), ['It burned.', 'it was not ready in time', 'of-tomorrow']);
});

test('every milestone of an upgrade names its system call', () => {
  for (const r of upgrade()) {
    ok(/\(2\)|\(3\)|kill\(/.test(sentence(r).why));
  }
});

test('every milestone of an upgrade is a whole sentence', () => {
  for (const r of upgrade()) {
    ok(/^[A-Z0-9].*\.$/.test(sentence(r).text) && !/undefined|null|NaN/.test(sentence(r).text.replace('release undefined', '')) || r.type === 'process.started');
  }
});

test('an event of an unknown type is shown as it is', () => {
  equal(sentence(says(5, 1, 'weather.report')), { text: 'Generation 5: weather.report', tone: 'plain', sign: null, caption: false, why: '' });
});

test('losses are bad, and a failure says which process keeps serving', () => {
  equal(sentence(says(1, 1, 'child.failed', { child: 2, cause: 'exit' })).text, 'Generation 2 failed: it exited before it was ready. Generation 1 never stopped serving.');
  equal(sentence(says(9, 1, 'child.failed', { child: 0, cause: 'spawn', detail: 'No java.' })).text, 'The new process failed: No java.');
  equal(sentence(lost(1, 'truncated')).tone, 'bad');
});

test('a chosen failure says which request, when, and which of how many', () => {
  const r = { ...lost(10, 'truncated', 4711), wall: 10_000, connection: 7, reused: true, style: 'keep-alive', server: 2, detail: 'The answer stopped.' };
  const said = chosenFailure({ failure: r, kind: 'truncated', count: 12, index: 1, of: 12 });
  ok(said.startsWith('Lost (truncated): request 4,711 on connection 7 (reused, keep-alive), PID 2. Planned at '));
  ok(said.endsWith('.950, given up after 50 ms. The answer stopped. This is number 2 of 12 at this mark.'));
  equal(chosenFailure({ failure: null, kind: 'not-sent', count: 3, index: 0, of: 3 }), '3 requests not sent. They were counted, but not reported one by one.');
});
