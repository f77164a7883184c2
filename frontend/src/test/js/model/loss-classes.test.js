import { byOrder, lossClassOf, NOT_SENT } from '/app/model/loss-classes.js';
import { familyOf, shapeAt } from '/app/timeline/losses.js';
import { equal, ok, test } from '../test.js';

test('a class of another version has a family and a sentence, whatever its name', () => {
  for (const name of ['of-tomorrow', 'toString', '__proto__', 'constructor', '']) {
    equal(lossClassOf(name).family, 'closed');
    ok(lossClassOf(name).call.includes('does not know'));
  }
});

test('known classes come in the order in which a request can meet them, then unknown ones, then what was not sent', () => {
  equal([NOT_SENT, 'zebra', 'bad-body', 'toString', 'connect-refused', 'truncated'].sort(byOrder), ['connect-refused', 'truncated', 'bad-body', 'toString', 'zebra', NOT_SENT]);
});

test('every family has a shape', () => {
  for (const kind of ['connect-refused', 'connect-timeout', 'reset-on-connect', 'truncated', 'http-5xx', 'closed-before-response-fresh', NOT_SENT, 'of-tomorrow']) {
    ok(/^M[\d.,LMZ -]+$/.test(shapeAt(kind, 100, 20, 10)));
    ok(familyOf(kind).length > 0);
  }
});

test('every shape of a mark lies around its point', () => {
  equal(['truncated', 'connect-refused', NOT_SENT].map((kind) => shapeAt(kind, 100, 20, 10)), [
    'M91.0,11.0 L109.0,11.0 L109.0,29.0 L91.0,29.0 Z',
    'M100.0,10.0 L110.0,29.0 L90.0,29.0 Z',
    'M95.0,10.0 L105.0,10.0 L110.0,20.0 L105.0,30.0 L95.0,30.0 L90.0,20.0 Z',
  ]);
});
