import { Filling } from '/app/filling.js';
import { equal, test } from './test.js';

const field = (id, kind) => ({ id, form: {}, value: '', matches: (selector) => selector.startsWith(kind) });

/** A panel with a clock of its own. */
function panel() {
  const heard = {};
  const fields = [];
  const element = { addEventListener: (name, listener) => (heard[name] ??= []).push(listener), contains: (it) => fields.includes(it) };
  const clock = { millis: 0 };
  const filling = new Filling(element, () => clock.millis);
  const tell = (name, event) => heard[name].forEach((listener) => listener(event));
  return { filling, fields, clock, tell };
}

test('a field is left alone for a while after it was touched, and for as long as something typed stands in it', () => {
  const { filling, fields, clock, tell } = panel();
  const rate = field('rate', 'input');
  fields.push(rate);
  equal(filling.isGoingOn(rate), false);
  tell('focusin', { target: rate });
  equal(filling.isGoingOn(rate), true);
  clock.millis = 60_000;
  equal(filling.isGoingOn(rate), false);
  tell('input', { target: rate });
  clock.millis = 120_000;
  tell('keydown', { target: rate });
  equal(filling.isGoingOn(rate), true);
  tell('htmx:afterRequest', { detail: { successful: true, elt: { tagName: 'FORM' } } });
  equal(filling.isGoingOn(rate), false);
});

test('an open list is never swapped, what is disabled or elsewhere always', () => {
  const { filling, fields } = panel();
  const list = field('connections', 'select');
  equal(filling.isGoingOn(list), false);
  fields.push(list);
  equal(filling.isGoingOn(list), true);
  list.disabled = true;
  equal(filling.isGoingOn(list), false);
});

test('a button or a box that is pressed stays until it is released, or for a while if that happens elsewhere', () => {
  const { filling, fields, clock, tell } = panel();
  const box = field('tick-1', 'no input with text');
  fields.push(box);
  for (const [press, release] of [['pointerdown', 'pointerup'], ['pointerdown', 'pointercancel'], ['keydown', 'keyup']]) {
    tell(press, { target: box });
    equal(filling.isGoingOn(box), true);
    tell(release, { target: box });
    equal(filling.isGoingOn(box), false);
  }
  tell('pointerdown', { target: box });
  clock.millis = 60_000;
  equal(filling.isGoingOn(box), false);
});
