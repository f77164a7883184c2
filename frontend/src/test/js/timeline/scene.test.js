import { lanesIn } from '/app/timeline/scene.js';
import { equal, test } from '../test.js';
import { SECOND, beat, exit, says, told, upgrade } from '../records.js';

const pids = (state, oldest) => lanesIn(state, oldest * SECOND).map((lane) => lane.process.pid);

test('the newest process is on top', () => {
  equal(pids(told(upgrade(), beat(1, 13), beat(2, 13)), 0), [2, 1]);
});

test('an ended process has its lane until its end leaves the window, and is drawn as ended', () => {
  const state = told(upgrade(), beat(2, 14), exit(1, 14));
  equal(lanesIn(state, 13 * SECOND).map((lane) => [lane.process.pid, lane.ended]), [[2, false], [1, true]]);
  equal(pids(state, 15), [2]);
});

test('a silent process keeps its lane until its last heartbeat leaves the window', () => {
  const state = told(says(1, 1, 'process.ready'), beat(1, 2), beat(2, 60));
  equal(pids(state, 1), [2, 1]);
  equal(pids(state, 3), [2]);
});

test('a process that failed before it served has a short lane', () => {
  const state = told(
    says(1, 1, 'process.ready'), says(1, 5, 'upgrade.requested'), says(1, 5.1, 'child.spawned', { child: 2, childGen: 2 }),
    says(1, 6, 'child.failed', { child: 2, cause: 'exit', detail: 'It died.' }), beat(1, 6),
  );
  equal(lanesIn(state, 0).map((lane) => [lane.process.pid, lane.short]), [[2, true], [1, false]]);
});

test('at most forty lanes are drawn, the newest', () => {
  const many = Array.from({ length: 45 }, (_, i) => says(100 + i, 1 + i, 'process.ready', { gen: i + 1 }));
  equal(pids(told(many), 0), Array.from({ length: 40 }, (_, i) => 144 - i));
});

test('the newest of several lanes is the new one, and a single one has no part', () => {
  const parts = (state) => lanesIn(state, 0).map((lane) => lane.part);
  equal([parts(told(says(1, 1, 'process.ready'))), parts(told(upgrade(), beat(2, 12)))], [[''], ['new', 'old']]);
  const [first, second] = lanesIn(told(upgrade(), beat(2, 12)), 0, new Set(['1:1']));
  equal([first.folded, second.folded].filter(Boolean).length <= 1, true);
});

test('a process that failed before it served is not the old one', () => {
  const state = told(says(1, 1, 'process.ready'), says(2, 5, 'process.started'), says(1, 7, 'child.failed', { child: 2, childGen: 2 }), says(3, 9, 'process.started'), beat(1, 10));
  equal(lanesIn(state, 0).map((lane) => [lane.process.pid, lane.part]), [[3, 'new'], [2, ''], [1, 'old']]);
});
