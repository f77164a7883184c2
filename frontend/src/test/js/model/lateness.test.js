import { brokenPromise, LATE, lateStretches } from '/app/model/lateness.js';
import { equal, test } from '../test.js';
import { bucket } from '../records.js';

const TENTH = 1e8;
const during = (n, more) => bucket(n / 10, more);
const started = { pid: 8, mono: 0, durationMillis: 10_000, arrivals: 'uniform' };
const judge = (now, before = during(4), run = { started }) => brokenPromise(now, before, run);
const poisson = { started: { ...started, arrivals: 'poisson' } };

test('late means what the server calls late', () => {
  equal(LATE, Number(document.documentElement.dataset.lateMicros));
});

test('a promise is broken by lag, and by what is not sent', () => {
  equal([judge(during(5)), judge(during(5, { lagMicros: LATE })), judge(during(5, { lagMicros: LATE + 1 })), judge(during(5, { notSent: 1 }))], [null, null, 'lag', 'not sent']);
});

test('a promise is broken by fewer requests than the rate, beyond what chance allows', () => {
  equal([judge(during(5, { planned: 18 })), judge(during(5, { planned: 17 }))], [null, 'too few']);
  equal([judge(during(5, { planned: 17 }), during(4), poisson), judge(during(5, { planned: 0, rate: 400 }), during(4), poisson)], [null, null]);
});

test('fewer requests are planned at the ends of a run, and that does not break the promise', () => {
  equal([judge(during(99, { planned: 5 }), during(98)), judge(during(120, { planned: 0 }), during(119))], [null, null]);
});

test('without a rate or a run nothing was promised', () => {
  equal([judge(during(5, { planned: 0, rate: 0 })), judge(during(5, { planned: 0 }), during(4), null)], [null, null]);
});

test('late intervals close together are one stretch', () => {
  const late = (n, more) => during(n, { lagMicros: 50_000, ...more });
  const found = lateStretches([late(0), during(1), late(2), late(3, { notSent: 2 }), during(4), late(20)], null);
  equal(found.map(({ from, to, why }) => `${from / TENTH} to ${to / TENTH}: ${why}`), ['0 to 4: several', '20 to 21: lag']);
});

test('once nothing more is to be sent, lag counts where something was measured', () => {
  const stopped = { planned: 0, rate: 0, lagMicros: LATE + 1 };
  equal([judge(during(5, { ...stopped, p99Micros: 0 })), judge(during(5, stopped)), judge(during(5, { ...stopped, notSent: 1, p99Micros: 0 }))], [null, 'lag', 'not sent']);
});
