import { eachLine } from '/app/lines.js';
import { equal, test } from './test.js';

/** A response whose body comes in these pieces. */
async function read(...pieces) {
  globalThis.TextDecoderStream = class {};
  const lines = [];
  const rest = [...pieces];
  const reader = { read: async () => (rest.length > 0 ? { done: false, value: rest.shift() } : { done: true }) };
  const ended = await eachLine({ body: { pipeThrough: () => ({ getReader: () => reader }) } }, (line) => lines.push(line));
  return [lines, ended];
}

test('lines are put together from the pieces in which they come', async () => {
  equal(await read('a', 'b\nc', '\n', '\nd\ne', 'f\n'), [['ab', 'c', '', 'd', 'ef'], true]);
});

test('a last line without a line feed is not a line, and is reported', async () => {
  equal(await read('one\ntw', 'o'), [['one'], false]);
});

test('an empty body has no lines', async () => {
  equal(await read(), [[], true]);
  equal(await read(''), [[], true]);
});
