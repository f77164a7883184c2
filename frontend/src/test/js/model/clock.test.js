import { Clock } from '/app/model/clock.js';
import { equal, test } from '../test.js';

const told = (...messages) => {
  const clock = new Clock();
  messages.forEach(([mono, local]) => clock.note(mono, local));
  return clock;
};

test('before the first message there is no time', () => {
  equal(new Clock().now(1000), 0);
});

test('time goes on between two messages', () => {
  equal(told([5e9, 1000]).now(1250), 5.25e9);
});

test('the least delayed message is the most accurate', () => {
  equal(told([5e9, 1010], [5.1e9, 1100], [5.2e9, 1280]).now(1300), 5.3e9);
});

test('a delay does not set the clock back', () => {
  const clock = told([5e9, 1000]);
  const before = clock.now(2000);
  clock.note(5.5e9, 2000);
  equal(clock.now(2000) >= before, true);
});

test('a message is forgotten after forty others', () => {
  const late = Array.from({ length: 40 }, (_, i) => [5e9 + i * 1e6, 1020 + i]);
  equal(told([5e9, 1000], ...late).now(2000), 5e9 + 980e6);
});

test('a server that was suspended or replaced is believed at once', () => {
  equal(told([5e9, 1000], [50e9, 1100]).now(1100), 50e9);
});

test('after a reset the clock starts over', () => {
  const clock = told([5e9, 1000]);
  clock.reset();
  equal(clock.now(2000), 0);
});
