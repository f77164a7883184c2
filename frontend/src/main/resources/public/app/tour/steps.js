/**
 * The eight questions as data, each with a pure function that reads its answer from the state of this run.
 *
 * @typedef {object} Seen what has been seen so far
 * @property {string[]} sentences
 * @property {boolean} done  nothing will be added
 *
 * @typedef {object} Step
 * @property {string} question
 * @property {string} text
 * @property {string} action                        the name of its button
 * @property {string} [warns]                       what the action does to the clients
 * @property {[string, ...string[]][]} act          methods of actions.js, run one after the other
 * @property {string} look                          where to look, in words
 * @property {string} at                            the same place in places.js
 * @property {(state: import('../model/reduce.js').State, since: number) => Seen|null} seen  null while nothing has happened
 * @property {string} answer
 * @property {boolean} [meantToFail]                whether its upgrade is meant to fail
 */
import { answersBetween, askedSince, between, drainOf, drainRule, exitOf, inodeOf, keptAliveBetween, losses, mostWaiting, newOf, oldOf, onlyBusy, sharedListener, survivors, twoSockets, upgradeSince } from './evidence.js';
import { lifeOf } from '../model/life.js';
import { count, duration, failure, some } from '../model/words.js';

/** The last answers before a moment are reported a little after it; nanoseconds. */
const SETTLING = 0.6e9;

/** What is sooner than this happens at once; nanoseconds. */
const AT_ONCE = 10e6;

/** @param {Step} step @param {import('../model/reduce.js').State} state @param {number} since @returns {Seen|null} also for an upgrade that fails although it should not */
export function seenOf(step, state, since) {
  const a = upgradeSince(state, since);
  if (a?.ended && (a.failed || a.rolledback) && !step.meantToFail) {
    return so([`This upgrade failed: ${ended(a.why || failure(a))} The old process keeps serving. Try again.`]);
  }
  if (a?.aborted && !step.meantToFail) {
    return so(['This upgrade was aborted. The old process keeps serving. Try again.']);
  }
  return step.seen(state, since);
}

/** @type {Step[]} */
export const GUIDE = [
  {
    question: 'Who owns the socket?',
    text: 'All clients connect to one port. When the process that listens there ends, who keeps the door open? Send some traffic, replace the server, and see who holds the listener.',
    action: 'Start traffic and upgrade',
    act: [['traffic'], ['upgrade']],
    look: 'the listener bars of both lanes',
    at: 'listeners',
    answer: 'The kernel owns the socket; processes only hold descriptors of it. The old process passes its descriptor to the new one and closes its own later, so the port is never unattended.',
    seen(state, since) {
      const a = upgradeSince(state, since);
      if (!a?.done) {
        return a?.ready ? so([`Generation ${a.childGen} is ready. The old process has stopped accepting, and still holds the listener in case the new one dies.`]) : null;
      }
      const inode = sharedListener(state, a.requested, a.done)?.inode ?? inodeOf(newOf(state, a));
      const got = answersBetween(state, a.requested, a.done);
      return so(
        [
          `The listener is socket ${inode}. The new process did not open it: it inherited the socket from the old one as fd 3.`,
          `${a.ahead === null ? '' : `It was booted ${duration(a.ahead)} ahead and waited. `}For ${between(a.spawned, a.done)} both held it. Then the old process closed its descriptor, and the socket lived on in the new one.`,
          answeredMeanwhile(got),
        ],
        state.mono > a.done + SETTLING,
      );
    },
  },
  {
    question: 'Why wait for ready, and not just for started?',
    text: 'A process that has just started cannot answer yet: it has to load, connect and warm up. Upgrade to a release that needs 3 s for that, and see who answers in the meantime.',
    action: 'Upgrade to a release with a slow start',
    act: [['traffic'], ['upgrade', 'slow']],
    look: 'the green arrow "ready" from the new lane down to the old one',
    at: 'ready',
    answer: '"Started" does not mean "able to answer". The old process lets go only when the new one has answered requests of its own and says so, whether that takes 0.2 s or 10 s.',
    seen(state, since) {
      const a = upgradeSince(state, since);
      if (!a?.spawned) {
        return null;
      }
      const got = answersBetween(state, a.spawned, a.ready ?? state.mono);
      const meanwhile = `The old process answered ${some(got.by[a.oldPid] ?? 0, 'request')} in the meantime, ${losses(got)}.`;
      if (!a.ready) {
        return so([`Generation ${a.childGen} started ${between(a.spawned, state.mono)} ago and cannot answer yet. ${meanwhile}`]);
      }
      return so(
        [
          a.ahead !== null ? `Generation ${a.childGen} was started ${duration(a.ahead)} ahead, as a standby; ready came ${duration(a.readyMillis)} after the signal.` : `Generation ${a.childGen} was started ${a.spawned - a.requested < AT_ONCE ? 'at once' : `${between(a.requested, a.spawned)} after the signal`}, but it was not ready until ${duration(a.readyMillis)} after the signal.`,
          `If the old process had stopped when the new one started, nobody would have answered for ${between(a.spawned, a.ready)}. ${meanwhile}`,
        ],
        state.mono > a.ready + SETTLING,
      );
    },
  },
  {
    question: 'What happens to a kept-alive connection?',
    text: 'It belongs to the process that accepted it, and cannot move. If the old process simply closed it, a client that was just writing would lose its request. Upgrade, and see how the old process sheds its connections.',
    action: 'Upgrade under kept-alive connections',
    act: [['traffic'], ['upgrade']],
    look: 'the number of connections at the left of the draining lane',
    at: 'connections',
    answer: 'The old process marks an answer as the last one on its connection (Connection: close). The client then opens a new connection, which the new process accepts. The server itself closes only connections that stay idle for its idle grace, 5 s by default.',
    seen(state, since) {
      const a = upgradeSince(state, since);
      const old = a && oldOf(state, a);
      const drain = drainOf(old, a?.requested);
      if (!drain) {
        return null;
      }
      const begun = `The old process had ${some(drain.connections, 'connection')} when its drain began. From then on, each answer was the last on its connection.`;
      const rest = onlyBusy(old, drain.mono);
      const end = rest?.mono ?? lifeOf(old).ended;
      if (!a.done || !end) {
        return so([begun]);
      }
      const left = rest ? `only ${some(rest.connections, 'connection')} left, ${rest.connections === 1 ? 'with a request in progress' : 'each with a request in progress'}` : 'none left';
      const kept = keptAliveBetween(state, a.requested, Math.max(a.done, end));
      return so(
        [
          begun,
          `${between(drain.mono, end)} later there ${rest?.connections === 1 ? 'was' : rest ? 'were' : 'was'} ${left}.`,
          kept ? `In that time, ${some(kept.answered, 'request')} on kept-alive connections ${kept.answered === 1 ? 'was' : 'were'} answered and ${count(kept.failed)} lost.` : 'There was no traffic on kept-alive connections, so nothing was tested.',
        ],
        state.mono > Math.max(a.done, end) + SETTLING,
      );
    },
  },
  {
    question: 'Wait for the connection, or for the transaction?',
    text: 'The old process could wait until each client hangs up, or only until each client has its answer. Send a slow request, upgrade, and watch what the old process waits for.',
    action: 'Send a slow request and upgrade',
    act: [['traffic'], ['longRequest'], ['upgrade']],
    look: 'the dark bars of the old lane: they continue past the handover',
    at: 'slow',
    answer: 'For the transaction: every request that has begun is finished, and its connection ends with it. Waiting for connections (--drain connection) would keep the old process until the last client hangs up, or until its drain timeout, 30 s by default.',
    seen(state, since) {
      const a = upgradeSince(state, since);
      const old = a && oldOf(state, a);
      const drain = drainOf(old, a?.requested);
      if (!drain) {
        return null;
      }
      const begun = `The old process began to drain with ${some(drain.connections, 'connection')} and ${some(drain.inFlight, 'request')} in progress.`;
      const exit = exitOf(old);
      if (!exit) {
        const now = old.drain.at(-1);
        return so([begun, ...(now ? [`${some(now.connections, 'connection')} and ${some(now.inFlight, 'request')} left.`] : [])]);
      }
      const by = answersBetween(state, drain.mono, exit.mono).by[a.child] ?? 0;
      return so(
        [
          begun,
          `It finished ${some(survivors(old, drain.mono).length, 'slow request')} while the new one answered ${some(by, 'other request')}.`,
          `After its last answer it exited with code ${exit.code}, ${between(a.requested, exit.mono)} after the signal; it cut off ${exit.cut > 0 ? some(exit.cut, 'request') : 'none'}.`,
        ],
        true,
      );
    },
  },
  {
    question: 'What if it never gets ready?',
    text: 'The new release hangs: its process exists but will never answer. Upgrade to it, and watch what the old process does. It gives up after its ready timeout, 20 s by default.',
    action: 'Upgrade to a release that never gets ready',
    act: [['traffic'], ['upgrade', 'hang'], ['failure'], ['goodRelease']],
    look: 'the lane of the new process',
    at: 'newest',
    answer: 'Clients notice nothing. The old process never stops serving; after the ready timeout it kills the new one, says why, and refuses further upgrades for a few seconds. A new process that dies just after ready is rolled back, because the old one still holds the listener.',
    meantToFail: true,
    seen(state, since) {
      const a = upgradeSince(state, since);
      if (!a?.spawned) {
        return null;
      }
      const got = answersBetween(state, a.spawned, a.failed ?? state.mono);
      if (!a.failed) {
        return a.ready ? null : so([`The new process has said nothing for ${between(a.spawned, state.mono)}. ${answeredMeanwhile(got)}`]);
      }
      const backoff = oldOf(state, a)?.facts.find((f) => f.type === 'upgrade.backoff' && f.mono >= a.failed);
      return so(
        [
          `The old process waited ${between(a.requested, a.failed)} for the new one and then killed it: ${ended(a.why || failure(a))}`,
          answeredMeanwhile(got),
          ...(backoff ? [`Another upgrade would be refused for ${duration(backoff.delayMillis)}.`] : []),
        ],
        state.mono > a.failed + SETTLING,
      );
    },
  },
  {
    question: 'Why not SO_REUSEPORT?',
    text: 'With SO_REUSEPORT, the new process opens the same port a second time: two sockets, two accept queues. Run that way here. The old process stops accepting for a moment before it closes its socket, so that somebody waits in its queue.',
    action: 'Run reuseport, with a full queue',
    warns: 'stops this server, starts another one, and loses requests on purpose',
    act: [['way', 'reuseport'], ['traffic'], ['fault', 'hold-accept']],
    look: 'the row "kernel": two sockets, each with its holder and its queue',
    at: 'kernel',
    answer: 'Two sockets have two queues. When the old one closes, the clients waiting in its queue are reset, although the new process could have served them, unless net.ipv4.tcp_migrate_req is on. One shared socket has one queue, and the remaining process takes the next client from it.',
    seen(state, since) {
      const a = upgradeSince(state, since);
      const pair = a && twoSockets(state, a.requested, a.ended ?? state.mono);
      if (!pair) {
        return a?.done ? so(['The kernel was not sampled while both sockets were there. Run it again.'], state.mono > a.done + SETTLING) : null;
      }
      const told = `The kernel listed two sockets on the port, ${pair.map(({ inode }) => inode).join(' and ')}, held by different processes. At most ${pair.map(({ most }) => count(most)).join(' and ')} clients waited in their queues.`;
      if (!a.done) {
        return so([told]);
      }
      const got = answersBetween(state, a.requested, a.done + SETTLING);
      return so([told, got.answered + got.lost > 0 ? `When the old one was closed: ${losses(got)}.` : 'No traffic ran, so nobody could wait.'], state.mono > a.done + 2 * SETTLING);
    },
  },
  {
    question: 'What would systemd do?',
    text: 'To restart a service, systemd stops it and then starts it again. Do that under traffic. Then do it once more while the socket stays open: systemd holds it (socket activation), or, where there is no systemd to run, the process keeps it over an exec.',
    action: 'Stop and start, then hold the socket',
    warns: 'loses requests on purpose',
    act: [['way', 'graceful-start'], ['traffic'], ['restartInItsWay'], ['over'], ['wayOf', 'systemd-restart', 'exec'], ['traffic'], ['restartInItsWay'], ['over']],
    look: 'the row "kernel": who holds the listener, and who waits',
    at: 'kernel',
    answer: 'If somebody holds the listener while nobody serves, clients wait in the accept queue until the new process is ready. None is refused while the queue has room, but all of them wait that long. In an upgrade, the old process answers until the new one can.',
    seen(state, since) {
      const [stopped, held] = ['graceful-start', null].map((name) => askedSince(state, since, name));
      if (!stopped?.done) {
        return null;
      }
      const lost = `Stop and start took ${between(stopped.requested, stopped.done)}: ${losses(answersBetween(state, stopped.requested, stopped.done))}.`;
      if (!held?.done) {
        return so([lost]);
      }
      const got = answersBetween(state, held.requested, held.done);
      return so(
        [lost, `${held.asked.subject} took ${between(held.requested, held.done)} and kept the socket open: ${losses(got)}, and at most ${some(mostWaiting(state, held.requested, held.done), 'client')} waited in its queue.`],
        state.mono > held.done + SETTLING,
      );
    },
  },
  {
    question: 'How long to wait?',
    text: 'Some requests never end: the client sleeps, or the work is stuck. Send such a request, upgrade, and watch the ring in the old lane count down its drain timeout.',
    action: 'Send a stuck request and upgrade',
    act: [['traffic'], ['fault', 'stuck-request']],
    look: 'the ring in the old lane, with what is left to do',
    at: 'ring',
    answer: 'As long as your slowest legitimate request takes, and no longer. By default an idle connection gets 5 s and a request 30 s. Then the old process cuts off what is left and exits with code 1. Wait longer, and old processes pile up.',
    seen(state, since) {
      const a = upgradeSince(state, since);
      const old = a && oldOf(state, a);
      const drain = drainOf(old, a?.requested);
      if (!drain) {
        return null;
      }
      const begun = `The old process began to drain with ${some(drain.connections, 'connection')} and ${some(drain.inFlight, 'request')} in progress, and ${duration(drain.deadlineMillis)} to finish.`;
      const idle = onlyBusy(old, drain.mono);
      const exit = exitOf(old);
      const gone = idle || exit ? [`Its last idle connection was closed after ${between(drain.mono, (idle ?? exit).mono)}.`] : [];
      if (!exit) {
        const now = old.drain.at(-1);
        return so([begun, ...gone, ...(now ? [`${some(now.inFlight, 'request')} left, ${duration(now.leftMillis)} until the deadline.`] : [])]);
      }
      const end = exit.cut > 0 ? `Then it cut off ${some(exit.cut, 'request')} and exited with code ${exit.code}` : `Nothing was cut off, and it exited with code ${exit.code}`;
      return so([begun, ...gone, `It finished ${some(survivors(old, drain.mono).length, 'slow request')}. ${end}, ${between(drain.mono, exit.mono)} after the drain began.`, ...rule(drainRule(state))], true);
    },
  },
];

/** How long a drain should wait here, by what was measured. */
function rule(found) {
  return found ? [`Your slowest answer took ${duration(1000 * found.slowest)}: a drain timeout of ${found.enough} s would do.`] : [];
}

function so(sentences, done = false) {
  return { sentences, done };
}

function answeredMeanwhile(got) {
  return got.answered + got.lost > 0 ? `${some(got.answered, 'request')} ${got.answered === 1 ? 'was' : 'were'} answered in the meantime, ${losses(got)}.` : 'No traffic ran, so nobody could notice anything.';
}

function ended(sentence) {
  return /[.!?]$/.test(sentence ?? '') ? sentence : `${sentence}.`;
}
