import { Playhead } from '/app/time/playhead.js';
import { collapse, STRAIGHT } from '/app/time/warp.js';
import { equal, test } from '../test.js';
import { SECOND } from '../records.js';

const known = (edge, more = {}) => ({ oldest: 100, edge: edge * SECOND, complete: false, warp: STRAIGHT, ...more });

/** Reads a playhead at a time of the page. @returns the mode, the position, and the mode after that */
function look(head, local, to) {
  const before = head.mode;
  const at = head.now(local, to) / SECOND;
  return `${before} ${at} ${head.mode}`;
}

test('live it follows, paused it stays', () => {
  const head = new Playhead();
  equal(look(head, 0, known(10)), 'live 10 live');
  head.pause();
  equal(look(head, 1000, known(11)), 'paused 10 paused');
});

test('a replay runs at its speed and ends in the live view', () => {
  const head = new Playhead();
  head.goTo(5 * SECOND);
  head.speed = 4;
  head.replay(1000);
  equal(look(head, 1500, known(11.5)), 'replaying 7 replaying');
  equal(look(head, 4000, known(14)), 'replaying 14 live');
  equal(head.speed, 1);
});

test('a replay of a recording passes idle time quickly and stays at the end', () => {
  const head = new Playhead();
  head.goTo(2 * SECOND);
  head.replay(5000);
  equal(look(head, 7000, known(30, { complete: true, warp: collapse([{ from: 3 * SECOND, to: 23 * SECOND }], SECOND) })), 'replaying 23 replaying');
  equal(look(head, 20_000, known(30, { complete: true })), 'replaying 30 paused');
  equal(look(head, 90_000, known(30, { complete: true })), 'paused 30 paused');
});

test('it goes back only as far as the records', () => {
  const head = new Playhead();
  head.goTo(1);
  equal(look(head, 0, known(30)), 'paused 1e-7 paused');
});
