import { boxesOf } from '/app/tour/places.js';
import { equal, test } from '../test.js';

/** A stage 1000 wide whose plot begins at 200, with some elements: class and box. */
function page(...elements) {
  const box = ([left, top, right, bottom]) => ({ left, top, right, bottom });
  const node = ({ at, moving = false, hidden = false }) => ({
    getBoundingClientRect: () => box(at), getAttribute: (name) => (name === 'visibility' && hidden ? 'hidden' : null), closest: () => (moving ? {} : null),
  });
  const stage = {
    getBoundingClientRect: () => box([0, 0, 1000, 500]),
    querySelector: () => ({ getAttribute: (name) => ({ x: '200', width: '700' })[name] }),
    querySelectorAll: (selector) => elements.filter((one) => selector.includes(one.of) && (!one.state || selector.includes(`"${one.state}"`))).map(node),
  };
  return { getElementById: () => stage };
}
const corners = (boxes) => boxes.map(({ left, top, right, bottom }) => [left, top, right, bottom].join(' '));

test('what belongs to the old process is gone with it, and nothing else is pointed at', () => {
  const lines = (state) => [{ of: '.open', state, at: [0, 60, 90, 75] }, { of: '.left', state, at: [0, 40, 90, 55] }];
  for (const place of ['connections', 'ring']) {
    equal(boxesOf(place, page(...lines('draining'))).length, 1);
    equal(boxesOf(place, page(...lines('serving'), ...lines('exited'))), []);
  }
});

test('an arrow that has left the plot is not pointed at', () => {
  const arrow = (x) => page({ of: '.arrow.ready', at: [x, 30, x, 90], moving: true }, { of: '.band', at: [200, 90, 400, 110], moving: true });
  equal([corners(boxesOf('ready', arrow(300))), boxesOf('ready', arrow(150))], [['300 30 300 90'], []]);
});

test('one box holds all parts of a thing, and what is hidden is none of them', () => {
  equal(corners(boxesOf('newest', page({ of: '.fold', at: [0, 0, 80, 20] }, { of: '.fold', at: [0, 20, 120, 40] }, { of: '.fold', at: [0, 0, 900, 400], hidden: true }))), ['0 0 120 40']);
  equal(corners(boxesOf('kernel', page({ of: '.n-kernel', at: [0, 300, 80, 320] }, { of: '.n-kernel', at: [0, 330, 120, 340] }))), ['0 300 1000 340']);
});
