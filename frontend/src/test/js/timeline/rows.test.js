import { layout } from '/app/timeline/layout.js';
import { ghost, words } from '/app/timeline/rows.js';
import { equal, test } from '../test.js';
import { says, SECOND, told } from '../records.js';

/** What stands above the lane of a process with these facts. */
function above(...facts) {
  const [process] = told(says(1, 1, 'process.started'), says(1, 2, 'process.ready'), ...facts).processes;
  const ended = facts.some((one) => one.type === 'process.exiting');
  return ghost([{ key: '1', process, ended }], layout([{ key: '1', short: false, ended }], 1280, 1));
}

test('the place of the next lane says what will be there, from when nothing runs on', () => {
  equal(above().text, 'the next generation will appear here');
  const drain = says(1, 5, 'process.draining', { reason: 'terminated', connections: 0, inFlight: 0, deadlineMillis: 30_000 });
  equal(above(drain), null);
  const gone = above(drain, says(1, 6, 'process.exiting', { code: 0, reason: 'terminated', served: 1, cut: 0 }));
  equal([gone.text, gone.from, gone.at], ['no server process is running', 6 * SECOND, 'inside']);
});

test('a button tells what it was about', () => {
  const press = (action, detail) => words({ type: 'operator.action', action, detail });
  equal([press('traffic.rate', '1500 instead of 500'), press('release', 'next release v2: works'), press('upgrade', 'SIGHUP')], ['Rate: 1,500/s', 'Next release: v2', 'Upgrade']);
});
