import { finder } from '/app/tour/words.js';
import { equal, test } from '../test.js';

const find = finder([{ id: 'drain', forms: ['drain', 'draining'] }, { id: 'timeout', forms: ['drain timeout'] }, { id: 'fd-3', forms: ['fd 3'] }, { id: 'odd', forms: ['a+b (c)'] }]);
const marked = (text) => find(text).map((one) => (one.term ? `[${one.text}|${one.term}]` : one.text)).join('');

test('words are found once each, by their longest form, and not inside other words', () => {
  equal(marked('Draining to the drain timeout on fd 3: undrained, a drain-pipe, fd 33, drain.'), '[Draining|drain] to the [drain timeout|timeout] on [fd 3|fd-3]: undrained, a drain-pipe, fd 33, drain.');
});

test('forms match exactly as written', () => {
  equal([marked('aab (c)'), marked('a+b (c)')], ['aab (c)', '[a+b (c)|odd]']);
});

test('a text without any of the words stays one piece', () => {
  equal([find('Nothing here.'), find('')], [[{ text: 'Nothing here.', term: null }], []]);
});
