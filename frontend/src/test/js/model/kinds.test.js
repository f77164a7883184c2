import { matches, processesOf } from '/app/model/kinds.js';
import { equal, test } from '../test.js';
import { says, upgrade } from '../records.js';

const failed = says(1, 20, 'child.failed', { child: 3, cause: 'garbage', detail: 'Wrote "hi" on fd 4.' });
const all = [...upgrade(), failed, says(8, 3, 'traffic.started', { rate: 200, url: 'x', connections: 'mixed' }), says(9, 4, 'operator.note', { id: 1, at: 4e9, text: 'Look' })];
const found = (filter) => all.filter((r) => matches(r, { text: '', kind: 'all', pid: null, ...filter })).map((r) => r.type);

test('events are found by their kind', () => {
  equal([found({ kind: 'problems' }), found({ kind: 'traffic' }), found({ kind: 'buttons' })], [['child.failed'], ['traffic.started'], ['operator.note']]);
});

test('events are found by the process that reports them or that they are about', () => {
  equal([found({ pid: 3 }), found({ pid: 2 })], [['child.failed'], ['child.spawned', 'child.ready', 'upgrade.done']]);
});

test('events are found by all words of a text, in any order and case, in the system call too', () => {
  equal([found({ text: 'HUP kill' }), found({ text: 'kill  hup' }), found({ text: 'look', kind: 'handover' }), found({ text: '  ' }).length], [['upgrade.requested'], ['upgrade.requested'], [], all.length]);
});

test('an event is of a process where that is one, and not of the first of the system', () => {
  equal([says(5, 1, 'process.exited', { of: 6 }), says(5, 1, 'request.slow.finished', { of: 10 }), says(1, 1, 'process.orphaned', { of: 4 }), says(5, 1, 'child.spawned', { child: 0 })].map(processesOf), [[5, 6], [5], [4], [5]]);
});
