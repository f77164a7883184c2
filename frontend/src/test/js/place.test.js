import { placeIn } from '/app/place.js';
import { equal, test } from './test.js';

const link = (textContent, number = 0) => ({ id: '', localName: 'a', textContent, number });

test('without an id, the successor is the one with as many of the same look before it', () => {
  const content = [link('p50'), link('p99'), link('lost'), link('p50')];
  const panel = { querySelectorAll: () => content };
  const second = placeIn(panel, content[3]);
  content.splice(0, 4, link('p50', 1), link('gap', 2), link('p50', 3), link('p50', 4));
  equal(second().number, 3);
});

test('there is none if its like has gone', () => {
  const content = [link('lost')];
  const panel = { querySelectorAll: () => content };
  const lost = placeIn(panel, content[0]);
  content.splice(0, 1, link('p50'));
  equal(lost(), null);
});

test('an element that is not in the part has no place in it', () => {
  equal(placeIn({ querySelectorAll: () => [link('lost')] }, link('lost'))(), null);
});
