import { momentsOf, phasesOf } from '/app/model/phases.js';
import { equal, test } from '../test.js';
import { SECOND, says, told, upgrade } from '../records.js';

const signal = (state) => state.log.find((r) => r.type === 'upgrade.requested').mono;

test('a restart has one set of durations, each named once', () => {
  const state = told(upgrade());
  const moments = momentsOf(state.log, signal(state));
  equal(moments.map(({ name }) => name), ['signal', 'spawned', 'ready', 'listener given up', 'old process gone'].slice(0, moments.length));
  equal(phasesOf(moments).map(({ name }) => name), ['spawning', 'starting', 'both', 'draining'].slice(0, moments.length - 1));
  equal(phasesOf(moments)[0].from, moments[0].at);
});

test('a restart that fails ends with its failure', () => {
  const state = told(says(1, 1, 'process.started'), says(1, 2, 'upgrade.requested', { by: 'SIGHUP' }), says(1, 2.1, 'child.spawned', { child: 2, childGen: 2 }), says(1, 5, 'child.failed', { child: 2, childGen: 2, cause: 'exit' }));
  equal(momentsOf(state.log, 2 * SECOND).map(({ name }) => name), ['signal', 'spawned', 'failed']);
});

test('a restart that is not known has no durations', () => {
  equal(momentsOf([], 5), []);
});
