/**
 * The discussion cards as data: for each way one question that a team argues about, one action, one place to look, and one answer made of the numbers of the
 * newest restart by that way. They are steps as of steps.js, but their answers come from the verdict. Pure.
 *
 * @typedef {object} Figures of the newest restart by a way, as the table of ways has them, in words
 * @property {string} outcome
 * @property {string} lost      a number, like the next one
 * @property {string} sent
 * @property {string} gap       "-" if it is not known, like the others
 * @property {string} slowest
 * @property {string} ready
 * @property {string} pid       stays, changes
 * @property {string} listener
 * @property {string} restart   its number
 * @property {string} settled   "true" once nothing will change
 */
import { count } from '../model/words.js';

const KERNEL = { look: 'the row "kernel": who holds the listener, and how many wait', at: 'kernel' };
const LOST = { look: 'the lost requests', at: 'lost' };

/** The questions, by way. */
const CARDS = {
  'fd-handoff': {
    question: 'Is a pipe worth the trouble?',
    text: 'The old process starts the new one, gives it the listener, and lets go only when it has heard "ready". Everything else on these cards leaves something of that out.',
    look: 'the green arrow "ready" from the new lane down to the old one', at: 'ready',
    answer: 'The old process serves until the new one says that it can, and could take over again for a while. The price is code in the server, and a PID that changes.',
  },
  'fd-handoff-standby': {
    question: 'What can be done before the signal?',
    text: 'The serving process starts the next one some seconds after it is ready. That boots, warms up and waits: it holds the listener and accepts nothing. At the signal it only gets the word.',
    look: 'the thin lane below the serving one, and how soon after the signal it is ready', at: 'ready',
    answer: 'What takes long is over before anybody asks. The price is a second process that waits, and care that it is never out of date: whenever the release file or the program changes, it is thrown away and made anew.',
  },
  exec: {
    question: 'The PID stays. What is there to lose?',
    text: 'The process replaces its own program, and keeps the listener open meanwhile. Service managers love it. Watch the queue while nobody accepts.',
    ...KERNEL,
    answer: 'Nobody is refused, but everybody waits from the beginning of the drain until the new program is ready. And there is no way back: when the old program is gone, a new one that fails is an outage.',
  },
  'exec-undrained': {
    question: 'Why drain first, if the PID stays anyway?',
    text: 'The same without a drain: the program is replaced in the middle of whatever it is doing.',
    ...LOST,
    answer: 'What is in flight is cut off, and kept connections end with it. The wait is shorter; somebody else pays for that.',
  },
  prefork: {
    question: 'Who restarts the master?',
    text: 'A master holds the listener and never serves; its workers do. At SIGHUP it starts new workers, then tells the old ones to drain.',
    look: 'the lane of the master: it holds the listener and answers nobody', at: 'master',
    answer: 'Workers are replaced without loss, and the PID that a service manager knows stays. But a mistake in the master, or a setting that only it reads, needs a restart of another kind.',
  },
  reuseport: {
    question: 'Two sockets on one port: is that free?',
    text: 'The new process binds the port a second time. Each socket has its own queue. Here the old process stops accepting for a moment before it closes, so that clients wait in its queue.',
    act: [['fault', 'hold-accept']],
    ...KERNEL,
    answer: 'What waits in the queue of a socket that closes is reset, although the other process could have served it. Only the kernel can move it (net.ipv4.tcp_migrate_req), and by default it does not.',
  },
  'reuseport-migrate': {
    question: 'Can the kernel move what waits?',
    text: 'The same two sockets, and the same full queue. But while the old process closes its socket, it sets net.ipv4.tcp_migrate_req to 1.',
    act: [['fault', 'hold-accept']],
    ...KERNEL,
    answer: 'What waits in the queue of a socket that closes goes to the queue of the other one. It takes Linux 5.14 and root, because the setting belongs to the machine and not to the socket. What waits for a new process that fails is still lost.',
  },
  'fork-signal': {
    question: 'Is a signal enough of an answer?',
    text: 'The recipe of the first articles: the child adopts the listener, serves, and tells its parent by SIGTERM to stop.',
    look: 'the arrow SIGTERM, from the new lane down to the old one', at: 'told',
    answer: 'As long as nothing goes wrong, nothing is lost. But the child has not asked itself a question first, a child that hangs is never noticed, and after SIGTERM there is no way back.',
  },
  'same-port': {
    question: 'Why not simply start a second one?',
    text: 'Start the server once more on the same port, without SO_REUSEPORT, and see what the kernel says.',
    look: 'the lane of the new process', at: 'newest',
    answer: 'bind(2) fails with EADDRINUSE: a port belongs to one socket, unless both ask to share it. The old process serves on, and nothing has been restarted.',
  },
  'stop-start': {
    question: 'What does the simplest way cost?',
    text: 'End the server, start it again: what scripts do with a program that does not handle SIGTERM.',
    ...LOST,
    answer: 'What is in flight is cut off, what waits in the queue is reset, and until the next one has bound the port every new connection is refused. That is boot time times rate, each time.',
  },
  'graceful-start': {
    question: 'Is a graceful stop enough?',
    text: 'The server closes its listener, answers what it has, and ends; then the next one starts.',
    ...LOST,
    answer: 'Nobody who was being served loses anything. But the listener is closed for the drain too, so the politer the stop, the longer new clients are refused.',
  },
  nginx: {
    question: 'What does a reload replace?',
    text: 'nginx, as it is: SIGHUP to the master, new workers, the old ones drain.',
    look: 'the lane of the master: it holds the listener and answers nobody', at: 'master',
    answer: 'Workers and configuration, and not the program: for a new binary nginx needs another dance (USR2, WINCH, QUIT), in which it hands over the listener itself.',
  },
  haproxy: {
    question: 'Does a proxy in front make this somebody else\'s problem?',
    text: 'HAProxy, master and worker: SIGUSR2 to the master, a new worker takes the listener over.',
    look: 'the lane of the master: it holds the listener and answers nobody', at: 'master',
    answer: 'Only if the proxy itself can be reloaded without loss, and if it notices in time which server behind it is going. Look at kept connections in the table.',
  },
  'systemd-restart': {
    question: 'systemd or fd handoff?',
    text: 'The manager holds the socket (socket activation) and restarts the service: stop, then start. Watch who holds the listener while nobody serves, and the queue.',
    ...KERNEL,
    answer: 'Nobody is refused, because the socket stays in the hands of the manager; everybody waits for the drain and the boot. Requests in flight are lost if the service does not drain.',
  },
  'socket-activate': {
    question: 'Does socket activation need a manager?',
    text: 'systemd-socket-activate opens the socket and becomes the server at the first connection. Restart that.',
    ...LOST,
    answer: 'Yes: somebody has to hold the socket while nobody serves. Here nobody is left who does, so a restart refuses clients as any stop and start does.',
  },
  'systemd-reload': {
    question: 'Does systemd rule fd handoff out?',
    text: 'systemctl reload: the service hands over by itself, and tells the manager its new main PID (sd_notify).',
    look: 'the green arrow "ready" from the new lane down to the old one', at: 'ready',
    answer: 'No. With Type=notify the manager follows the new main process, and the old one serves until the new one can. "Old connections are dropped" is true of restart, not of reload.',
  },
};

/** @param {string} way @returns {import('./steps.js').Step & {way: string}} its card; a plain one for a way that has none of its own */
export function cardOf(way) {
  const own = CARDS[way] ?? { question: `What does a restart of ${way} cost?`, text: 'Run it under traffic, and look.', ...KERNEL, answer: 'Compare it with the others in the table of ways.' };
  return { act: [['restartInItsWay']], action: `Run ${way} under traffic`, ...own, way };
}

/** The actions of a card: the way is chosen, there is traffic, then comes what is its own. */
export function actsOf({ way, act }) {
  return [['way', way], ['traffic'], ...act];
}

/** @param {Figures|null} figures @returns {string[]} the numbers in sentences; none if there was no restart yet */
export function numbersIn(figures) {
  if (!figures) {
    return [];
  }
  const { outcome, lost, sent, gap, slowest, ready, pid, listener, restart, settled } = figures;
  const runs = outcome === 'running';
  const how = runs ? 'is under way' : outcome === 'done' ? 'was done' : `was not done (${outcome})`;
  const asked = Number(sent) > 0 ? `${count(Number(lost))} of ${count(Number(sent))} requests lost` : 'no traffic ran, so nothing was tested';
  const known = (value, words) => (value === '-' ? [] : [words]);
  return [
    `Restart ${restart} ${how}: ${asked}${settled === 'true' ? '' : ' so far'}.`,
    ...known(gap, `The longest time without an answer on new connections was ${gap}${slowest === '-' ? '' : `, the slowest answer took ${slowest}`}.`),
    ...known(ready, `The next one answered ${ready} after it was asked for.`),
    ...known(runs ? '-' : listener, `Who held the listener: ${listener}${pid === '-' ? '' : `; the PID ${pid}`}.`),
  ];
}
