/** How the tour closes: eight lines, each a short answer with a number of this session. Pure. */

/** The answer to each question in a few words, and which of the sentences that were seen has its number. */
const LINES = [
  ['The kernel owns the socket; processes only hold descriptors of it.', 1],
  ['A process that has started cannot answer yet: wait until it says that it is ready.', 0],
  ['A kept-alive connection ends with its next answer, and its client opens another.', 2],
  ['Wait for transactions, not for connections.', 1],
  ['If it never gets ready, the old process never stops serving.', 0],
  ['One shared socket has one queue; two sockets lose what waits in the one that closes.', 1],
  ['Between stop and start nobody is there, unless somebody holds the listener: then all wait.', 0],
  ['Wait as long as your slowest legitimate request takes, and no longer.', -1],
];

/** @param {import('./progress.js').Progress} progress @returns {string[]} one line per question */
export function closingLines({ seen }) {
  return LINES.map(([words, number], i) => `${words} ${seen[i]?.at(number) ?? seen[i]?.[0] ?? 'Not tried in this session.'}`);
}
