import { STEPS, Zoom } from '/app/time/zoom.js';
import { equal, test } from '../test.js';
import { SECOND, told, upgrade } from '../records.js';

const state = told(upgrade());

test('by default it is fitted to the running restart, and stays so after the view leaves live', () => {
  const zoom = new Zoom();
  equal([zoom.seconds(told(), 5 * SECOND, true), zoom.seconds(state, 25 * SECOND, true), zoom.seconds(state, 60 * SECOND, false)], [30, 22, 22]);
});

test('a person\'s choice stays until they return to live', () => {
  const zoom = new Zoom();
  zoom.set(8);
  equal(zoom.seconds(state, 25 * SECOND, true), 8);
  zoom.fit();
  equal(zoom.seconds(state, 25 * SECOND, true), 22);
});

test('steps lead through all widths and stop at the ends', () => {
  const zoom = new Zoom();
  const seen = [];
  for (let i = 0; i < 20; i++) {
    zoom.by(1);
    seen.push(zoom.own);
  }
  equal(seen.slice(0, 10), [22, 16, 12, 8, 5, 3, 2, 1, 1, 1]);
  for (let i = 0; i < 20; i++) {
    zoom.by(-1);
  }
  equal(zoom.own, STEPS.at(-1));
});

test('a width between two steps goes to the next one, and one beyond the ends to the end', () => {
  const zoom = new Zoom();
  zoom.set(10);
  zoom.by(1);
  equal(zoom.own, 8);
  zoom.set(0.001);
  equal(zoom.own, 1);
  zoom.set(9999);
  equal(zoom.own, 120);
});
