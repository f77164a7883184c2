import { lifeOf, spansAt } from '/app/model/life.js';
import { queuesOf } from '/app/model/holders.js';
import { overlaps, holds } from '/app/model/listener.js';
import { momentsOf } from '/app/model/phases.js';
import { generationOf, isMaster } from '/app/model/generation.js';
import { allAttempts, outcomeOf, underWay } from '/app/model/restarts.js';
import { inWords, socketsOf } from '/app/model/sockets.js';
import { standing } from '/app/model/standing.js';
import { briefly, sentence } from '/app/model/words.js';
import { lanesIn } from '/app/timeline/scene.js';
import { noticesOf, saidTogether } from '/app/timeline/told.js';
import { restartsOf } from '/app/time/restarts.js';
import { equal, test } from '../test.js';
import { beat, exit, kernel, says, SECOND, told } from '../records.js';

const seen = (second, of, more = {}) => says(9, second, 'process.seen', { of, ppid: 50, name: 'nginx', inTree: true, ...more });
const held = (second, holders, inode = 77) => says(9, second, 'listener.held', { inode, holders });
const asked = (second, main, subject = 'nginx', how = 'SIGHUP', id = 1) => says(9, second, 'restart.asked', { id, subject, how, main, before: [main] });
const settled = (second, more = {}, id = 1) => says(9, second, 'restart.settled', { id, finished: true, stayed: [], ...more });

/** A master 50 with workers 51 and 52, which are replaced by 53 and 54. */
const nginx = [
  says(9, 1, 'subject.state', { subject: 'nginx', state: 'chosen' }), says(9, 1.1, 'subject.state', { subject: 'nginx', state: 'starting' }),
  held(2, [50, 51, 52]), seen(2.2, 50, { ppid: 9 }), seen(2.2, 51), seen(2.2, 52), says(9, 2.4, 'subject.state', { subject: 'nginx', state: 'running' }),
  asked(10, 50), held(10.2, [50, 53, 54]), seen(10.2, 53), seen(10.2, 54), settled(10.5, { stayed: [50] }), says(9, 12, 'process.gone', { of: 51 }),
];
const lives = (state) => state.processes.map((p) => [p.pid, generationOf(p), isMaster(p), spansAt(p, state.mono).map((span) => span.state)]);

test('a server that says nothing has lanes for those that hold its listener: a master, and workers counted by restarts', () => {
  equal(lives(told(nginx)), [
    [50, 0, true, ['holding']],
    [51, 1, false, ['serving', 'draining']],
    [52, 1, false, ['serving', 'draining']],
    [53, 2, false, ['serving']],
    [54, 2, false, ['serving']],
  ]);
  equal(lanesIn(told(nginx), 0).map((lane) => [lane.process.pid, lane.part, lane.short, lane.seen]), [[53, 'new', false, true], [54, 'new', false, true], [50, '', true, true], [51, 'old', false, true], [52, 'old', false, true]]);
});

/** A primary 50 that alone holds the listener, with workers 51 and 52, which are replaced by 53 and 54. */
const cluster = [
  held(2, [50]), ...[51, 52].map((of) => seen(2.1, of, { name: 'node' })), seen(2.2, 50, { ppid: 9, name: 'node' }), seen(2.3, 60, { name: 'sh' }), seen(2.4, 61, { ppid: 60, name: 'node' }),
  kernel(3, [50], { connectionsByPid: { 50: 1, 51: 4, 61: 1 } }), asked(10, 50, 'node'), ...[53, 54].map((of) => seen(10.2, of, { name: 'node' })),
  kernel(10.3, [50], { connectionsByPid: { 51: 2, 53: 2 } }), settled(10.5, { stayed: [50] }), says(9, 12, 'process.gone', { of: 51 }), says(9, 12, 'process.gone', { of: 52 }),
];

test('workers that get their connections from the one that holds the listener have lanes; whether they serve is known once they have one', () => {
  equal(lives(told(cluster)), [
    [50, 0, true, ['holding']],
    [51, 1, false, ['running', 'serving']],
    [52, 1, false, ['running']],
    [53, 2, false, ['running', 'serving']],
    [54, 2, false, ['running']],
  ]);
  equal(lanesIn(told(cluster), 0).map((lane) => [lane.process.pid, lane.part]), [[53, 'new'], [54, 'new'], [51, 'old'], [52, 'old'], [50, '']]);
  equal([standing(told(cluster), told(cluster).mono).word, allAttempts(told(cluster))[0].child], ['Serving', 53]);
});

test('a process that opens another listener and closes the one before goes on serving, in whatever order that is seen', () => {
  const caddy = [held(2, [50], 77), seen(2.2, 50, { ppid: 9, name: 'caddy' })];
  equal(lives(told(caddy, held(10, [50], 78), held(10, [], 77))), [[50, 1, false, ['serving']]]);
  equal(lives(told(caddy, held(10, [], 77), held(10.2, [50], 78))), [[50, 1, false, ['serving', 'draining', 'serving']]]);
  equal(lives(told(caddy, held(10, [50], 78), held(11, [], 77), held(12, [], 78))), [[50, 1, false, ['serving', 'draining']]]);
});

test('those of one generation that drain while no other has come are no new ones', () => {
  const state = told(nginx.slice(0, 8), held(10.2, [50]), says(9, 11, 'process.gone', { of: 52 }));
  equal(lanesIn(state, 0).map((lane) => [lane.process.pid, lane.part]), [[50, ''], [51, 'old'], [52, 'old']]);
});

test('one that holds nothing and whose children hold the listener leads them, and is who is told to restart', () => {
  const state = told(held(2, [51]), seen(2.2, 50, { ppid: 9, name: 'haproxy' }), seen(2.3, 51, { name: 'haproxy' }), asked(10, 50, 'haproxy'), held(10.1, [53]), seen(10.2, 53, { name: 'haproxy' }), settled(11));
  equal(lives(state), [
    [51, 1, false, ['serving', 'draining']],
    [50, 0, true, ['leading']],
    [53, 2, false, ['serving']],
  ]);
  const [attempt] = allAttempts(state);
  equal([attempt.old === state.processes[1].key, attempt.child, standing(state, state.mono).word], [true, 53, 'Draining']);
});

test('what a process tells its service manager is a fact about it, and nobody gets a lane by it', () => {
  const notified = (second, of, states, more = {}) => says(9, second, 'process.notified', { of, states, ...more });
  const state = told(nginx, notified(9, 50, ['READY'], { status: 'Ready.', main: 50 }), notified(10.1, 50, ['RELOADING']), notified(10.2, 99, ['READY']), notified(10.3, 0, [], { status: 'x' }));
  equal(lives(state), lives(told(nginx)));
  equal(noticesOf(state.processes[0]).map((one) => [one.mono / SECOND, one.states]), [[9, ['READY']], [10.1, ['RELOADING']]]);
  equal(saidTogether(noticesOf(state.processes[0])).map(({ from, text }) => [from / SECOND, text]), [[9, 'ready'], [10.1, 'reloading']]);
  equal(saidTogether(noticesOf(told(nginx, notified(10.1, 50, ['RELOADING']), notified(10.15, 50, [], { status: 'x' }), notified(10.2, 50, ['READY'])).processes[0])).map(({ text }) => text), ['reloading, then ready']);
  equal(state.log.filter((r) => r.type === 'process.notified').map((r) => sentence(r).text), [
    'Process 50 tells its service manager: ready, “Ready”, main PID 50.', 'Process 50 tells its service manager: reloading.', 'Process 99 tells its service manager: ready.', 'A process, not known which, tells its service manager: “x”.',
  ]);
});

test('of a long order there is its beginning', () => {
  equal(['SIGHUP', '/usr/bin/caddy reload --config /x --force', 'kill -USR2 ${pid} ...', '/opt/averyveryveryverylongprogram now'].map(briefly), ['SIGHUP', 'caddy reload --config …', 'kill -USR2 ${pid} ...', 'averyveryveryverylongp …']);
});

test('a process that was seen first and reports itself later has one lane, in its own words', () => {
  const state = told(held(1, [3]), seen(1.2, 3, { name: 'java' }), says(3, 1.1, 'process.started'), says(3, 1.5, 'process.listening', { inode: 77, inherited: false }), says(3, 2, 'process.ready'), held(3, [3, 4]));
  equal(lives(state), [[3, 3, false, ['starting', 'serving']]]);
});

test('a restart of a server that does not tell of it is known from whoever asked', () => {
  const state = told(nginx);
  const [attempt] = allAttempts(state);
  equal([attempt.asked.subject, attempt.by, attempt.child, attempt.ended / SECOND, outcomeOf(attempt, state), restartsOf(state.log).length], ['nginx', 'SIGHUP', 53, 10.5, 'done', 1]);
  equal(momentsOf(state.log, 10 * SECOND).map(({ name }) => name), ['signal', 'settled']);
  const open = told(nginx.filter((r) => r.type !== 'restart.settled'));
  equal([underWay(open).asked.subject, standing(open, open.mono).word], ['nginx', 'Restarting']);
  equal(outcomeOf(allAttempts(told(asked(1, 50), settled(2, { finished: false, why: 'No.' })))[0], told()), 'failed');
});

test('a server that tells of its restart has one, whoever asked', () => {
  const told2 = told(says(3, 1, 'process.ready'), asked(10, 3, 'reuseport'), says(3, 10.01, 'upgrade.requested', { by: 'SIGHUP' }), settled(14));
  equal(allAttempts(told2).map((one) => [one.by, one.asked]), [['SIGHUP', undefined]]);
  equal(restartsOf(told2.log).length, 1);
});

test('a program that is replaced in its PID is two images of one process', () => {
  const state = told(
    says(3, 1, 'process.started'), says(3, 1.1, 'process.listening', { inode: 77, inherited: false }), says(3, 2, 'process.ready'), beat(3, 3), asked(10, 3, 'exec'),
    says(3, 10.1, 'process.draining', { reason: 'upgraded', connections: 1, inFlight: 1, deadlineMillis: 30_000 }), exit(3, 12), says(3, 12.5, 'process.started'), says(3, 12.6, 'process.listening', { inode: 77, inherited: true }), settled(14, { stayed: [3] }),
  );
  const [before, after] = state.processes;
  equal([after.pid, after.image === before.key, generationOf(after), allAttempts(state)[0].young === after.key], [3, true, 3, true]);
  equal(momentsOf(state.log, 10 * SECOND).map(({ name }) => name), ['signal', 'drain begins', 'started', 'settled']);
});

test('a child that tells its parent to stop has taken over, though the parent heard nothing of it', () => {
  const way = says(9, 0.5, 'subject.state', { subject: 'fork-signal', state: 'chosen' });
  const story = [says(3, 1, 'process.started'), says(3, 2, 'process.ready'), says(3, 10, 'upgrade.requested', { by: 'SIGHUP' }), says(3, 10.1, 'child.spawned', { child: 4, childGen: 4 }), says(4, 10.5, 'process.ready'),
    says(3, 10.6, 'process.draining', { reason: 'terminated', connections: 1, inFlight: 1, deadlineMillis: 1 })];
  const outcome = (state) => outcomeOf(allAttempts(state)[0], state);
  equal([outcome(told(way, story)), outcome(told(story))], ['done', 'terminated-during']);
});

test('two sockets are told with the queue of each; the same socket with its generations', () => {
  const two = (second, a, b) => kernel(second, [], { listeners: [{ inode: 77, holders: [3], acceptQueue: a, limit: 9 }, { inode: 78, holders: [4], acceptQueue: b, limit: 9 }] });
  equal(queuesOf([kernel(1, [3]), two(2, 0, 1), two(2.2, 40, 2), two(2.4, 5, 0), kernel(3, [4])].map((r) => r)), [{ at: 2.2 * SECOND, waiting: 42, text: '40 and 2' }]);
  const options = (pid, second, inode) => says(pid, second, 'listener.options', { inode, descriptor: 3, reuseAddress: true, reusePort: false, deferAcceptSeconds: 0, backlog: 1024 });
  const same = socketsOf(told(says(3, 1, 'process.ready'), says(4, 2, 'process.ready'), options(3, 3, 77), options(4, 4, 77)));
  equal([same.map((one) => one.cells), inWords(same)], [[['77', 'gen 3, gen 4', 'on', 'off', 'off', '1,024']], 'The same socket: gen 3, gen 4 have descriptors of socket 77.']);
  const other = socketsOf(told(says(3, 1, 'process.ready'), says(4, 2, 'process.ready'), options(3, 3, 77), options(4, 4, 78)));
  equal(inWords(other), 'Another socket: gen 4 listens on 78, gen 3 on 77, each with a queue of its own.');
  equal(inWords([]), '');
});

test('workers of one generation and their master hold one listener together; only another generation is worth a tint', () => {
  const lanes = told(nginx.slice(0, 7), kernel(3, [50, 51, 52])).processes.map((process) => ({ process, holds: holds(process, []) }));
  equal(overlaps(lanes), []);
});

test('a switch is neither a restart nor an outage by itself', () => {
  const before = [says(3, 1, 'process.started'), says(3, 2, 'process.ready')];
  const order = [says(9, 9.9, 'operator.action', { action: 'subject', detail: 'exec in place of fd-handoff' }), says(9, 10, 'subject.state', { subject: 'exec', state: 'chosen' })];
  const drains = says(3, 10, 'process.draining', { reason: 'terminated', connections: 0, inFlight: 0, deadlineMillis: 1 });
  const switching = told(before, order, drains, exit(3, 11));
  equal([standing(switching, switching.mono).word, allAttempts(switching).length], ['Switching', 0]);
  const over = told(before, order, drains, exit(3, 11), says(9, 11.1, 'subject.state', { subject: 'exec', state: 'starting' }), says(4, 12, 'process.ready'), says(9, 12.1, 'subject.state', { subject: 'exec', state: 'running' }), says(9, 12.2, 'subject.state', { subject: 'fd-handoff', state: 'stopped' }));
  equal([standing(over, over.mono).word, over.subject.subject, lanesIn(over, 0).map((lane) => lane.process.pid)], ['Serving', 'exec', [4]]);
  equal(lifeOf(over.processes[0]).end, 'exited');
});
