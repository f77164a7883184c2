import { actsOf, cardOf, numbersIn } from '/app/tour/cards.js';
import { boxesOf } from '/app/tour/places.js';
import { equal, test } from '../test.js';

const figures = { outcome: 'done', lost: '52', sent: '1094', gap: '196 ms', slowest: '425 ms', ready: '571 ms', pid: 'changes', listener: 'each its own socket', restart: '4', settled: 'true' };
const WAYS = ['fd-handoff', 'fd-handoff-standby', 'exec', 'exec-undrained', 'prefork', 'reuseport', 'reuseport-migrate', 'fork-signal', 'same-port', 'graceful-start', 'stop-start', 'nginx', 'haproxy', 'systemd-restart', 'systemd-reload', 'socket-activate'];

test('a card answers with the numbers of the newest restart, and says what is not known', () => {
  equal(numbersIn(figures), [
    'Restart 4 was done: 52 of 1,094 requests lost.',
    'The longest time without an answer on new connections was 196 ms, the slowest answer took 425 ms.',
    'The next one answered 571 ms after it was asked for.',
    'Who held the listener: each its own socket; the PID changes.',
  ]);
  equal(numbersIn(null), []);
  equal(numbersIn({ ...figures, outcome: 'failed', sent: '0', gap: '-', slowest: '-', ready: '-', pid: '-', listener: '-', settled: 'false' }), ['Restart 4 was not done (failed): no traffic ran, so nothing was tested so far.']);
});

test('each way has a card of its own, with a place to look at, and its action begins with the way and with traffic', () => {
  const nothing = { getElementById: () => ({ getBoundingClientRect: () => ({ left: 0, width: 0 }), querySelector: () => null, querySelectorAll: () => [] }) };
  for (const way of WAYS) {
    const card = cardOf(way);
    equal([card.way, boxesOf(card.at, nothing), actsOf(card).slice(0, 2)], [way, [], [['way', way], ['traffic']]]);
  }
  equal(new Set(WAYS.map((way) => cardOf(way).question)).size, WAYS.length);
  equal(cardOf('my-server').action, 'Run my-server under traffic');
});
