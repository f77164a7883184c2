/** What a person can do about time, with keys and with the buttons of the bar. */
import { register } from './keys.js';
import { copy } from './link.js';
import { SLOW } from './time.js';

const EARLIEST = 'This is the earliest event that this page has.';
const LATEST = 'Nothing has happened since then.';
const BY_KEY = { 1: SLOW, 2: 0.5, 3: 1, 4: 4 };
const NO_RESTART = { '-1': 'This page has no earlier restart.', 0: 'There has been no restart yet.', 1: 'There has been no later restart yet.' };

/**
 * @param {import('./time.js').Time} time
 * @param {import('./link.js').Link} link
 * @param {(text: string) => void} say reports the result
 * @returns {Object<string, () => void>} by the `data-do` of the buttons
 */
export function commands(time, link, say) {
  const quietly = (run) => () => {
    say('');
    run();
  };
  const step = (by) => () => say(time.step(by) ? '' : by < 0 ? EARLIEST : LATEST);
  const replay = (speed) => say(time.replayRestart(speed) ? '' : NO_RESTART[0]);
  const fit = (by) => () => say(time.fit(by) ? '' : NO_RESTART[by]);
  return {
    toggle: quietly(() => time.toggle()),
    replay: () => (time.playhead.mode === 'replaying' ? time.toggle() : replay(SLOW)),
    replayAt: (key) => replay(BY_KEY[key]),
    live: quietly(() => time.live()),
    first: quietly(() => time.goTo(time.history.oldest)),
    next: step(1),
    previous: step(-1),
    fit: fit(0),
    fitBefore: fit(-1),
    fitAfter: fit(1),
    in: quietly(() => time.zoom.by(1)),
    out: quietly(() => time.zoom.by(-1)),
    collapse: quietly(() => (time.collapsed = !time.collapsed)),
    link: async () => {
      const moment = time.at(performance.now());
      const address = link.to(moment);
      const copied = await copy(address);
      say(`${copied ? 'Link copied.' : `The link to this moment: ${address}`} ${link.life(moment.now)}`.trim());
    },
  };
}

/** @param {import('./time.js').Time} time @param {ReturnType<typeof commands>} does */
export function registerKeys(time, does) {
  register('Time', [
    ['Space .', 'Pause or continue', does.toggle],
    ['ArrowRight PageDown', 'Next event', does.next],
    ['ArrowLeft PageUp', 'Previous event', does.previous],
    ['r', 'Replay the restart in view at 1/10 of its speed, or stop', does.replay],
    ['1 2 3 4', 'Replay the restart in view at 1/10, 1/2, 1 or 4 times its speed', does.replayAt],
    ['< >', 'Slower, faster', (key) => time.speedBy(key === '<' ? -1 : 1)],
    ['Home', 'Go to the earliest moment kept', does.first],
    ['End l', 'Go live', does.live],
  ]);
  register('View', [
    ['f', 'Fit the view to the restart in view', does.fit],
    ['[ ]', 'Fit the view to the previous or next restart', (key) => (key === '[' ? does.fitBefore() : does.fitAfter())],
    ['+ =', 'Zoom in', does.in],
    ['- _', 'Zoom out', does.out],
    ['c', 'Collapse or expand idle time', does.collapse],
    ['k', 'Copy a link to this moment', does.link],
  ]);
}
