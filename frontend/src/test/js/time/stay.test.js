import { Stay } from '/app/time/stay.js';
import { equal, test } from '../test.js';
import { says, SECOND } from '../records.js';

/** A page that is live, and one restart from 10 s to 20 s. */
function page() {
  const time = {
    playhead: { mode: 'live' },
    history: { complete: false, milestones: [] },
    did: [],
    restarts: () => [{ from: 10 * SECOND, to: 20 * SECOND }],
    fit: () => (time.playhead.mode = 'paused') && time.did.push('fit'),
    live: () => (time.playhead.mode = 'live') && time.did.push('live'),
  };
  const stay = new Stay(time);
  return { time, look: (edge, shown = edge) => stay.look(true, shown * SECOND, edge * SECOND) };
}

test('the picture of a finished restart is held for a while, which the page says', () => {
  const { time, look } = page();
  equal(look(21), null);
  equal(look(22), 'The picture of this restart is held for 20 s, or until something new begins. Press l to go live.');
  equal([look(23, 21.5), look(42, 21.5), time.did], [null, null, ['fit']]);
  equal([look(42.1, 21.5), time.did], ['', ['fit', 'live']]);
  equal(look(43), null);
});

test('it continues when something new begins', () => {
  const { time, look } = page();
  look(22);
  time.history.milestones.push(says(9, 25, 'operator.action'));
  equal([look(26, 21.5), time.did], ['', ['fit', 'live']]);
});

test('a view that a person has chosen meanwhile is not taken away', () => {
  const { time, look } = page();
  look(22);
  look(23, 21.5);
  equal([look(24, 15), look(60, 15), time.did], ['', null, ['fit']]);
});
