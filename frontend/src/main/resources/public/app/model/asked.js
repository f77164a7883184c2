/**
 * Restarts of servers that do not tell of them: they are known from whoever asked. By the rule of dev.handoff.story.Asking, a server tells of a restart
 * if it says something of an upgrade before whoever asked has stopped waiting. Pure.
 */

/** A clock may be read a little later than what it is read for; nanoseconds. */
const SLACK = 0.05e9;

const WORDS_OF_ONE = /^(upgrade|child)\.(?!refused)/;

/** @returns {import('./reduce.js').Event|null} the end of a restart, as whoever asked has seen it */
export function settledOf(log, asked) {
  return log.find((r) => r.type === 'restart.settled' && r.pid === asked.pid && r.id === asked.id && r.mono >= asked.mono) ?? null;
}

/** @returns {boolean} whether the server tells of that restart itself */
export function isTold(log, asked) {
  const end = settledOf(log, asked)?.mono ?? Infinity;
  return log.some((r) => r.pid === asked.main && r.mono >= asked.mono - SLACK && r.mono <= end && WORDS_OF_ONE.test(r.type));
}

/** @param {import('./reduce.js').Event[]} log by mono @returns {import('./reduce.js').Event[]} what begins each restart: the word of the server, or of whoever asked */
export function beginningsIn(log) {
  return log.filter((r) => r.type === 'upgrade.requested' || (r.type === 'restart.asked' && !isTold(log, r)));
}

/** @returns {import('./reduce.js').Event|undefined} the order that led to a restart of which the server tells */
export function orderFor(log, requested) {
  return log.findLast((r) => r.type === 'restart.asked' && r.main === requested.pid && r.mono <= requested.mono + SLACK && (settledOf(log, r)?.mono ?? Infinity) >= requested.mono);
}
