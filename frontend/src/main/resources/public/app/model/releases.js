/**
 * The releases that a restart was from and to, as the processes report them, or as they were asked for: a process that hangs reports nothing. Pure.
 */

/** Between the button and the order; nanoseconds. */
const PRESSED = 5e9;

/** Moments of one order may lie this far apart; nanoseconds. */
const SLACK = 0.05e9;

/**
 * @param {import('./reduce.js').Event[]} log by mono
 * @param {{asked: number, old: number, young: number}} restart mono of its order, and its PIDs, 0 if there was none
 * @returns {{from: string|null, to: string|null}}
 */
export function releasesOf(log, { asked, old, young }) {
  const reported = (pid, fits) => log.findLast((r) => r.type === 'process.started' && r.pid === pid && r.release && fits(r))?.release ?? null;
  return { from: reported(old, (r) => r.mono <= asked + SLACK), to: reported(young, (r) => r.mono >= asked - SLACK) ?? ordered(log, asked) };
}

function ordered(log, asked) {
  const press = log.findLast((r) => r.type === 'operator.action' && r.action === 'upgrade' && r.mono <= asked + SLACK && r.mono > asked - PRESSED);
  return press?.detail?.match(/next release (\S+)$/)?.[1] ?? null;
}

/**
 * @param {{number: number, release: string|null}[]} rows newest first, with the release that served after each restart
 * @param {string[]} present the releases that run now
 * @returns {Map<number, string>} the rows that offer to go back to their release: of each one that does not run, the newest
 */
export function rollBacks(rows, present) {
  const offers = new Map();
  for (const { number, release } of present.length > 0 ? rows : []) {
    if (release && !present.includes(release) && ![...offers.values()].includes(release)) {
      offers.set(number, release);
    }
  }
  return offers;
}
