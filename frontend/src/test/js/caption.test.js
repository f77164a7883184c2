import { caption } from '/app/caption.js';
import { empty } from '/app/model/reduce.js';
import { equal, test } from './test.js';
import { beat, bucket, exit, failure, says, SECOND, told, upgrade } from './records.js';

const text = (state, at = state.mono / SECOND, selected = null) => caption(state, at * SECOND, selected).text;
const serving = [says(1, 1, 'process.started'), says(1, 2, 'process.ready')];
const beats = (pid, from, to) => Array.from({ length: Math.round((to - from) * 4) }, (_, i) => beat(pid, from + i / 4));

test('the caption says what has just happened, with its system call', () => {
  const { text: said, why } = caption(told(upgrade()), 14 * SECOND);
  equal([said, why.includes('close')], ['Handed over: only generation 2 holds the listener now, 3.0 s after the signal. Generation 1 finishes what it has.', true]);
});

test('what happened twelve seconds ago gives way to the present state', () => {
  const state = told(serving, beats(1, 2, 40));
  equal([text(state, 13.9), text(state, 39.8)], ['Generation 1 has answered requests of its own: it is ready to serve.', 'Generation 1 is serving. Start traffic, then press Upgrade.']);
});

test('with traffic the next thing to do is an upgrade', () => {
  equal(text(told(serving, beats(1, 2, 40), says(8, 15, 'traffic.started'), bucket(39.8))), 'Generation 1 is serving. Press Upgrade and watch the lanes.');
});

test('while the old process drains, both are named', () => {
  equal(text(told(upgrade(), beats(1, 13, 40).map((r) => ({ ...r, state: 'draining' })), beats(2, 11, 40))), 'The new process (generation 2) serves. The old one (generation 1) finishes its requests and exits.');
});

test('a process that does not serve is named by its state', () => {
  equal(text(told(serving.slice(0, 1), beats(1, 1, 40).map((r) => ({ ...r, state: 'starting' })))), 'Generation 1 is starting.');
});

test('without a process the caption says the one thing to do', () => {
  equal(text(told(says(9, 1, 'kernel.sample', { listeners: [], waiting: 0 }))), 'Nothing is running. Press Start.');
  equal(text(told(serving, exit(1, 5)), 30), 'Nothing is running. Press Start.');
});

test('while an upgrade takes its time the caption says what it waits for', () => {
  const asked = told(serving, says(1, 20, 'upgrade.requested', { by: 'SIGHUP', gen: 1 }), says(1, 20.1, 'child.spawned', { child: 2, childGen: 2, gen: 1 }), beats(1, 1, 40));
  equal(text(asked, 39), 'Waiting for generation 2 to say that it is ready.');
});

test('a process that has been silent for too long does not serve', () => {
  equal(text(told(serving, beats(1, 2, 10), says(9, 40, 'kernel.sample', { listeners: [], waiting: 0 }))), 'Nothing is running. Press Start.');
});

test('a selected event takes the place of the newest', () => {
  const state = told(upgrade());
  equal(text(state, 14, { ...state.log[0], release: 'v1', java: '17' }), 'Generation 1 started with release v1 on Java 17.');
});

test('the caption says that requests are lost and leaves their number to the status', () => {
  equal(text(told(serving, failure(5, 'truncated'), failure(5.1, 'truncated'))), 'Requests are lost: truncated.');
});

test('before the first word of the dashboard the caption claims nothing', () => {
  equal(text(empty(), 0), 'Waiting for the first events.');
});
