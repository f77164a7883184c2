import { nameOf, Selection } from '/app/time/selection.js';
import { equal, test } from '../test.js';

test('the name of an event is the process that reported it and the number of its record', () => {
  equal(nameOf({ pid: 42, seq: 7 }), '42:7');
});

test('every listener hears of a change once', () => {
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
