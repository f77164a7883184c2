import { nameOf, Selection } from '/app/time/selection.js';
import { equal, test } from '../test.js';

test('an event is named by who said it, as which of its records', () => {
  equal(nameOf({ pid: 42, seq: 7 }), '42:7');
});

test('a change is told once, and to everybody', () => {
  const selection = new Selection();
  const told = [];
  selection.onChange((event) => told.push(event));
  selection.onChange((event) => told.push(event));
  const event = { pid: 1, seq: 1 };
  selection.set(event);
  selection.set(event);
  selection.set(null);
  selection.set(null);
  equal(told, [event, event, null, null]);
});
