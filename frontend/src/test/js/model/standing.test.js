import { lossesSince, RECENTLY, totals } from '/app/model/numbers.js';
import { empty, fromSnapshot, reduce, tick } from '/app/model/reduce.js';
import { seen, standing } from '/app/model/standing.js';
import { equal, test } from '../test.js';
import { random, SECOND } from '../records.js';

/** A server, and traffic of twenty requests a second. */
class World {
  #seqs = {};
  #sums = { plannedTotal: 0, answeredTotal: 0, failedTotal: 0, notSentTotal: 0, inFlight: 0 };

  says(pid, at, type, more = {}) {
    const seq = (this.#seqs[pid] = (this.#seqs[pid] ?? 0) + 1);
    return { type, pid, gen: pid === 1 ? 1 : 0, seq, mono: Math.round(at * SECOND), wall: at * 1000, ...more };
  }

  up() {
    return [this.says(1, 0.1, 'process.started', { release: 'v1' }), this.says(1, 0.2, 'process.listening', { inode: 7 }), this.says(1, 0.3, 'process.ready')];
  }

  beats(until, from = 0.5) {
    return Array.from({ length: Math.floor((until - from) * 2) + 1 }, (_, i) => this.says(1, from + i / 2, 'process.heartbeat', { state: 'serving' }));
  }

  traffic(at) {
    return this.says(5, at, 'traffic.started', { rate: 20, durationMillis: 600_000 });
  }

  /** Two requests are planned in each tenth; `failures` of them are lost. */
  tenths(from, to, failures = {}) {
    const lost = Object.values(failures).reduce((a, b) => a + b, 0);
    return Array.from({ length: to - from }, (_, i) => {
      this.#sums.plannedTotal += 2;
      this.#sums.answeredTotal += 2 - lost;
      this.#sums.failedTotal += lost;
      const n = from + i;
      return this.says(5, (n + 1) / 10, 'traffic.bucket', { from: n * 1e8, to: (n + 1) * 1e8, planned: 2, answered: 2 - lost, failed: lost, notSent: 0, failures, ...this.#sums });
    });
  }
}

const state = (records, at) => fromSnapshot({ records: records.flat().sort((a, b) => a.mono - b.mono), mono: Math.round(at * SECOND), wall: at * 1000 });

function headline(now, ...records) {
  const { sign, word, text } = standing(state(records, now), now * SECOND);
  return `${sign} ${word}: ${text}`;
}

/** The headline at each of these moments, which follow one another. */
function headlines(moments, records) {
  const left = [...records].sort((a, b) => a.mono - b.mono);
  let shown = empty();
  return moments.map((at) => {
    const next = left.splice(0, left.filter((r) => r.mono <= at * SECOND).length);
    shown = tick(next.reduce(reduce, shown), { mono: Math.round(at * SECOND), wall: at * 1000 });
    const { sign, word, text } = standing(shown, at * SECOND);
    return `${sign} ${word}: ${text}`;
  });
}

const clockAt = (at) => new Date(at * 1000).toTimeString().slice(0, 8);

/** Ten seconds of a server that answers everything. */
function fine() {
  const world = new World();
  return [world, [...world.up(), ...world.beats(10), world.traffic(0), ...world.tenths(0, 100)]];
}

const terminated = (world) => world.says(1, 10, 'process.draining', { reason: 'terminated', connections: 3, inFlight: 2, deadlineMillis: 30_000 });
const gone = (world) => [world.says(1, 12, 'process.exiting', { code: 0, reason: 'terminated', served: 9, cut: 0 }), world.says(77, 12, 'process.exited', { of: 1, code: 0 })];
const killed = (world) => world.says(77, 10, 'process.exited', { of: 1, code: null, signal: 'KILL' });
const refused = (world, to = 200) => world.tenths(100, to, { 'connect-refused': 2 });

test('before anything is known the headline says so', () => {
  equal(headline(0), 'null Connecting: The server has not reported yet.');
});

test('without traffic the headline does not mention it', () => {
  equal(headline(1, new World().up()), 'null Serving: generation 1, release v1.');
});

test('a kept promise is reported with its numbers', () => {
  equal(headline(10, fine()[1]), 'kept Serving: generation 1, release v1; nothing lost in this run.');
});

test('an upgrade, and what delays the next one, come before the numbers', () => {
  const [world, records] = fine();
  const asked = world.says(1, 9, 'upgrade.requested', { by: 'SIGHUP' });
  equal(headline(10, records, asked), 'kept Upgrading: the next generation is starting; generation 1 serves; nothing lost in this run.');
  const failed = [world.says(1, 9.2, 'child.failed', { child: 2, cause: 'exit', detail: 'Exited.' }), world.says(1, 9.2, 'upgrade.backoff', { attempt: 1, delayMillis: 5000 })];
  equal(headline(10, records, asked, failed), 'kept Held back: the last upgrade failed; generation 1 serves, another upgrade is refused for 4 s; nothing lost in this run.');
});

test('a shutdown names who requested it, with its refusals beside it', () => {
  const [world, records] = fine();
  const you = world.says(77, 9.9, 'operator.action', { action: 'shutdown' });
  const told = terminated(world);
  const losses = refused(world);
  equal(headline(11, records, you, told, losses.slice(0, 10)), 'lost Draining: told to stop by you 1 s ago; 2 requests left, and no process accepts new ones; 20 requests refused since.');
  equal(headline(22, records, you, told, gone(world), losses), 'lost Down: stopped by you 12 s ago; 200 requests refused since.');
});

test('a shutdown without a button press was a signal', () => {
  const [world, records] = fine();
  equal(headline(22, records, terminated(world), gone(world)), 'null Down: stopped by a signal 12 s ago.');
});

test('the headline says what killed a process', () => {
  const [world, records] = fine();
  const end = killed(world);
  const losses = refused(world);
  equal(headline(22, records, end, losses), 'lost Down: generation 1 was ended by SIGKILL 12 s ago; 200 requests refused since.');
  equal(headline(22, records, world.says(77, 9.9, 'fault.signal', { to: 1, signal: 'KILL', fault: 'kill-old' }), end, losses), 'lost Down: you killed generation 1 12 s ago; 200 requests refused since.');
});

test('a server that serves but loses requests is described by what it loses', () => {
  const [world, records] = fine();
  const more = [...world.beats(20, 10.5), ...world.tenths(100, 102, { 'response-timeout': 1 }), ...world.tenths(102, 200)];
  equal(headline(20, records, more), `lost Serving: 2 requests lost since ${clockAt(10)} (2 response-timeout); generation 1, release v1.`);
});

test('losses are counted from their beginning, so their number never falls', () => {
  const [world, records] = fine();
  const more = [...world.beats(160, 10.5), ...world.tenths(100, 700, { 'response-timeout': 1 }), ...world.tenths(700, 1600)];
  const told = headlines([20, 50, 70.1, 100, 129, 131], [...records, ...more]);
  equal(told.slice(0, 5).map((line) => line.match(/[\d,]+ requests lost/)?.[0]), ['100', '400', '600', '600', '600'].map((n) => `${n} requests lost`));
  equal(told[5], 'null Serving: generation 1, release v1; none lost now, 600 earlier in this run.');
});

test('losses that go on for longer than is kept in detail are those of the run', () => {
  const [world, records] = fine();
  const more = [...world.beats(180, 10.5), ...world.tenths(100, 1800, { 'response-timeout': 1 })];
  equal(headline(180, records, more).replace(/ \(.*\)/, ''), 'lost Serving: 1,700 requests lost in this run; generation 1, release v1.');
});

test('losses before a restart are not told beside it', () => {
  const [world, records] = fine();
  const more = [...world.beats(30, 10.5), ...world.tenths(100, 110, { truncated: 1 }), ...world.tenths(110, 200), world.says(1, 15, 'upgrade.requested', { by: 'SIGHUP' })];
  equal(headline(14, [...records, ...more].filter((r) => r.mono <= 14 * SECOND)), `lost Serving: 10 requests lost since ${clockAt(10)} (10 truncated); generation 1, release v1.`);
  equal(headline(16, [...records, ...more].filter((r) => r.mono <= 16 * SECOND)), 'null Upgrading: the next generation is starting; generation 1 serves; none lost now, 10 earlier in this run.');
});

test('a server that is silent is lost, not down', () => {
  const [world, records] = fine();
  equal(headline(20, records, refused(world)), 'lost Lost: generation 1 has been silent for 10 s; 200 requests refused since.');
});

test('losses of the last minute belong to this run and disappear by themselves', () => {
  const world = new World();
  const run = [...world.up(), ...world.beats(75), world.traffic(0), ...world.tenths(0, 10, { truncated: 1 }), ...world.tenths(10, 750)];
  const recent = (shown, now) => {
    const { lost, whole } = lossesSince(shown, now * SECOND - RECENTLY);
    return { lost, whole };
  };
  const shown = state(run, 75);
  equal(recent(state(run.filter((r) => r.mono <= 5 * SECOND), 5), 5), { lost: 10, whole: true });
  equal([recent(shown, 75), totals(shown.run).lost], [{ lost: 0, whole: false }, 10]);
  const { sign, word, text } = standing(shown, 75 * SECOND);
  equal([sign, word, text], [null, 'Serving', 'generation 1, release v1; none lost now, 10 earlier in this run.']);
  equal(recent(reduce(shown, { ...world.traffic(75), pid: 6, mono: 75.05 * SECOND }), 76), { lost: 0, whole: true });
  const finished = world.says(5, 75.1, 'traffic.finished', { planned: 1500, answered: 1490, failed: 10, notSent: 0, failures: { truncated: 10 } });
  equal(recent(tick(reduce(shown, finished), { mono: 275 * SECOND, wall: 0 }), 275), { lost: 0, whole: false });
});

test('the headline is never rosier than the running totals', () => {
  for (let seed = 1; seed <= 12; seed++) {
    const next = random(seed);
    const below = (n) => Math.floor(n * next());
    const world = new World();
    const until = 20 + below(100);
    const records = [...world.up(), ...world.beats(until), world.traffic(below(3))];
    for (let n = 0; n < until * 10; n += 50) {
      records.push(...world.tenths(n, n + 50, below(12) === 0 ? { truncated: 1 + below(2) } : {}));
    }
    const shown = state(records, until);
    const { sign, text } = standing(shown, until * SECOND);
    const rosy = totals(shown.run).lost > 0 && (sign === 'kept' || !/[1-9][\d,]* (requests? (lost|refused)|before that)/.test(text));
    equal({ seed, rosy, text: rosy ? text : '' }, { seed, rosy: false, text: '' });
  }
});

test('at another moment the headline says when, and whether the dashboard still answers', () => {
  const one = { word: 'Serving', text: 'generation 1.', sign: 'kept' };
  const wall = new Date(2026, 10, 21, 12, 3, 4).getTime();
  const told = (how) => seen(one, { recorded: false, past: false, silent: null, wall, ...how });
  equal(told({}), one);
  equal(told({ past: true }), { ...one, text: 'at 12:03:04: generation 1.' });
  equal(told({ recorded: true }), { ...one, word: 'Recorded', text: 'at 12:03:04: serving, generation 1.' });
  equal(told({ silent: 12_000 }), { word: 'Lost', text: 'the dashboard has been silent for 12 s. Before that: serving, generation 1.', sign: null });
});
