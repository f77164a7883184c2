import { uprightIn } from '/app/timeline/arrows.js';
import { equal, test } from '../test.js';

test('an arrow leaves out the names that stand above lanes', () => {
  const down = uprightIn({ u: 1, narrow: true, lanes: [{ y: 60 }, { y: 200 }] });
  equal(down(5, 36, 212), 'M5,36 V42 M5,60 V182 M5,200 V212');
  equal(down(5, 200, 82), 'M5,200 V200 M5,182 V82');
  equal(uprightIn({ u: 1, narrow: false, lanes: [{ y: 60 }] })(5, 36, 90), 'M5,36 V90');
});
