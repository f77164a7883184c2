import { density, gapsOf } from '/app/model/beats.js';
import { equal, test } from '../test.js';
import { beat, exit, says, SECOND, told } from '../records.js';

const ready = says(1, 0.9, 'process.ready');
const beats = [1, 1.25, 1.5, 1.9, 2.15, 3.15].map((at) => beat(1, at));
const gaps = (process, mono) => gapsOf(process, mono * SECOND).map((gap) => `${gap.from / SECOND} to ${gap.to / SECOND}: ${gap.missing}`);

test('a missing heartbeat is a gap, a late one is not', () => {
  const [process] = told(ready, beats).processes;
  equal(gaps(process, 3.5), ['2.15 to 3.15: 3']);
});

test('a gap that still lasts grows until the process has ended', () => {
  equal(gaps(told(ready, beats).processes[0], 4.2), ['2.15 to 3.15: 3', '3.15 to Infinity: 4']);
  equal(gaps(told(ready, beats, exit(1, 3.5)).processes[0], 9), ['2.15 to 3.15: 3']);
});

test('the density of a second is the share of its heartbeats that arrived', () => {
  equal(density(beats).map(({ from, share }) => ({ from, share })), [{ from: SECOND, share: 1 }, { from: 2 * SECOND, share: 0.25 }, { from: 3 * SECOND, share: 0.25 }]);
});
