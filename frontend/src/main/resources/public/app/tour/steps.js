/**
 * The eight questions: as data, and for each a pure function that reads its answer off the state of this very run.
 *
 * @typedef {object} Seen what has been seen so far
 * @property {string[]} sentences
 * @property {boolean} done  nothing more will come
 *
 * @typedef {object} Step
 * @property {string} question
 * @property {string} text
 * @property {string} action                        name of its button
 * @property {string} [warns]                       what the action does to the clients
 * @property {[string, ...string[]][]} act          verbs of actions.js, one after the other
 * @property {string} look                          where to look
 * @property {string} at                            the same as a place of places.js
 * @property {(state: import('../model/reduce.js').State, since: number) => Seen|null} seen  null if nothing has happened yet
 * @property {string} answer
 * @property {boolean} [meantToFail]                whether its upgrade is to fail
 */
import { answersBetween, between, drainOf, exitOf, inodeOf, keptAliveBetween, losses, newOf, oldOf, onlyBusy, sharedListener, survivors, upgradeSince } from './evidence.js';
import { lifeOf } from '../model/life.js';
import { count, duration, failure, some } from '../model/words.js';

/** The last answers of a moment are told a little after it; nanoseconds. */
const SETTLING = 0.6e9;

/** @param {Step} step @param {import('../model/reduce.js').State} state @param {number} since @returns {Seen|null} also of an upgrade that fails unasked */
export function seenOf(step, state, since) {
  const a = upgradeSince(state, since);
  if (a?.ended && (a.failed || a.rolledback) && !step.meantToFail) {
    return so([`This upgrade failed: ${ended(a.why || failure(a))} ${a.oldPid} serves on. Try again.`]);
  }
  return step.seen(state, since);
}

/** @type {Step[]} */
export const GUIDE = [
  {
    question: 'Who owns the socket?',
    text: 'Clients come to one port. When the process that listens there ends, who keeps the door open? Let some clients come, replace the server, and look at who holds the listener.',
    action: 'Start traffic and upgrade',
    act: [['traffic'], ['upgrade']],
    look: 'the listener bars of both lanes',
    at: 'listeners',
    answer: 'The kernel owns the socket; processes only hold descriptors of it. The old one hands its descriptor to the new one and lets go later, so the port is never unattended.',
    seen(state, since) {
      const a = upgradeSince(state, since);
      if (!a?.done) {
        return a?.ready ? so([`${a.child} is ready. ${a.oldPid} has stopped accepting, and still holds the listener in case the new one dies.`]) : null;
      }
      const inode = sharedListener(state, a.requested, a.done)?.inode ?? inodeOf(newOf(state, a));
      const got = answersBetween(state, a.requested, a.done);
      return so(
        [
          `The listener is socket ${inode}. ${a.child} did not open it: it got the socket of ${a.oldPid}, as its fd 3.`,
          `For ${between(a.spawned, a.done)} both held it. Then ${a.oldPid} closed its descriptor, and the socket lived on with ${a.child}.`,
          answeredMeanwhile(got),
        ],
        state.mono > a.done + SETTLING,
      );
    },
  },
  {
    question: 'Why wait for ready, and not just for started?',
    text: 'A process that has been started cannot answer yet: it loads, connects, warms up. Upgrade to a release that takes 3 s for that, and look who answers meanwhile.',
    action: 'Upgrade to a release that gets ready late',
    act: [['traffic'], ['upgrade', 'slow']],
    look: 'the arrow from the new lane down to the old one',
    at: 'ready',
    answer: 'Started says nothing about answering. The old process lets go only when the new one has answered requests of its own and says so, be it after 0.2 s or after 10 s.',
    seen(state, since) {
      const a = upgradeSince(state, since);
      if (!a?.spawned) {
        return null;
      }
      const got = answersBetween(state, a.spawned, a.ready ?? state.mono);
      const meanwhile = `${a.oldPid} answered ${some(got.by[a.oldPid] ?? 0, 'request')} meanwhile, ${losses(got)}.`;
      if (!a.ready) {
        return so([`${a.child} was started ${between(a.spawned, state.mono)} ago and cannot answer yet. ${meanwhile}`]);
      }
      return so(
        [
          `${a.child} was started ${between(a.requested, a.spawned)} after the signal. It was ready only after ${duration(a.readyMillis)}.`,
          `Had ${a.oldPid} stopped at the start of the new one, nobody would have answered for ${between(a.spawned, a.ready)}. As it is: ${meanwhile}`,
        ],
        state.mono > a.ready + SETTLING,
      );
    },
  },
  {
    question: 'What happens to a kept-alive connection?',
    text: 'It belongs to the process that accepted it, and cannot move. If the old process just closed it, a client that was writing at that moment would lose its request. Upgrade, and look how the old process gets rid of its connections.',
    action: 'Upgrade under kept-alive connections',
    act: [['traffic'], ['upgrade']],
    look: 'the number of connections at the left of the draining lane',
    at: 'draining',
    answer: 'The old process says in an answer that it is the last one on this connection (Connection: close). The client then opens its next connection, and the new process takes it. Only what stays idle for 5 s is closed by the server.',
    seen(state, since) {
      const a = upgradeSince(state, since);
      const old = a && oldOf(state, a);
      const drain = drainOf(old, a?.requested);
      if (!drain) {
        return null;
      }
      const begun = `${a.oldPid} had ${some(drain.connections, 'connection')} when its drain began. From then on each answer was the last on its connection.`;
      const rest = onlyBusy(old, drain.mono);
      const end = rest?.mono ?? lifeOf(old).ended;
      if (!a.done || !end) {
        return so([begun]);
      }
      const left = rest ? `only ${some(rest.connections, 'connection')} left, each with a request being answered` : 'none left';
      const kept = keptAliveBetween(state, a.requested, Math.max(a.done, end));
      return so(
        [
          begun,
          `${between(drain.mono, end)} later there ${rest?.connections === 1 ? 'was' : rest ? 'were' : 'was'} ${left}.`,
          kept ? `On kept-alive connections ${some(kept.answered, 'request')} were answered in that time and ${count(kept.failed)} lost.` : 'No traffic ran on kept-alive connections, so nothing was tested.',
        ],
        state.mono > Math.max(a.done, end) + SETTLING,
      );
    },
  },
  {
    question: 'Wait for the connection, or for the transaction?',
    text: 'The old process could wait until each client hangs up, or only until each has its answer. Begin a request that takes 10 s, upgrade, and look what the old process waits for.',
    action: 'Send a 10 s request and upgrade',
    act: [['traffic'], ['longRequest'], ['upgrade']],
    look: 'the dark bars of the old lane: they go on behind the handover',
    at: 'slow',
    answer: 'For the transaction: what has begun is finished, and its connection ends with it. Waiting for connections (--drain connection) would keep the old process until the last client hangs up, or for all 30 s of its drain timeout.',
    seen(state, since) {
      const a = upgradeSince(state, since);
      const old = a && oldOf(state, a);
      const drain = drainOf(old, a?.requested);
      if (!drain) {
        return null;
      }
      const begun = `${a.oldPid} began to drain with ${some(drain.connections, 'connection')} and ${some(drain.inFlight, 'request')} in work.`;
      const exit = exitOf(old);
      if (!exit) {
        const now = old.drain.at(-1);
        return so([begun, ...(now ? [`${some(now.connections, 'connection')} and ${some(now.inFlight, 'request')} left.`] : [])]);
      }
      const by = answersBetween(state, drain.mono, exit.mono).by[a.child] ?? 0;
      return so(
        [
          begun,
          `It finished ${some(survivors(old, drain.mono).length, 'long request')} while ${a.child} already answered ${some(by, 'other request')}.`,
          `With its last answer it was done: it exited ${between(a.requested, exit.mono)} after the signal with code ${exit.code}, and cut ${count(exit.cut)}.`,
        ],
        true,
      );
    },
  },
  {
    question: 'What if it never gets ready?',
    text: 'The new release hangs: the process is there, but it will never answer. Upgrade to it, and look what the old process does. After 20 s it has waited enough.',
    action: 'Upgrade to a release that never gets ready',
    act: [['traffic'], ['upgrade', 'hang'], ['failure'], ['goodRelease']],
    look: 'the lane of the new process',
    at: 'newest',
    answer: 'Then the clients notice nothing. The old process has never stopped serving; it kills the new one after the ready timeout, says why, and makes the next upgrade wait a little. One that dies just after ready is rolled back, for the old one still holds the listener.',
    meantToFail: true,
    seen(state, since) {
      const a = upgradeSince(state, since);
      if (!a?.spawned) {
        return null;
      }
      const got = answersBetween(state, a.spawned, a.failed ?? state.mono);
      if (!a.failed) {
        return a.ready ? null : so([`${a.child} has said nothing for ${between(a.spawned, state.mono)}. ${answeredMeanwhile(got)}`]);
      }
      const backoff = oldOf(state, a)?.facts.find((f) => f.type === 'upgrade.backoff' && f.mono >= a.failed);
      return so(
        [
          `${a.oldPid} waited ${between(a.requested, a.failed)} for ${a.child}, and then killed it: ${ended(a.why || failure(a))}`,
          answeredMeanwhile(got),
          ...(backoff ? [`The next upgrade had to wait ${duration(backoff.delayMillis)}.`] : []),
        ],
        state.mono > a.failed + SETTLING,
      );
    },
  },
  {
    question: 'Why not SO_REUSEPORT?',
    text: 'With SO_REUSEPORT the new process could open the same port a second time: two sockets, and two accept queues. Upgrade once more, and count the sockets that the kernel lists.',
    action: 'Upgrade and count the sockets',
    act: [['traffic'], ['upgrade']],
    look: 'the row of the kernel: one queue, and who holds the listener',
    at: 'kernel',
    answer: 'Two sockets are two queues. When the old socket closes, clients that wait in its queue are reset, although the new process could have taken them. One shared socket has one queue: whoever is left takes the next client from it.',
    seen(state, since) {
      const a = upgradeSince(state, since);
      const shared = a?.spawned ? sharedListener(state, a.spawned, a.done ?? state.mono) : null;
      if (!a?.done) {
        return shared ? so([`The kernel lists ${some(shared.sockets, 'socket')} on the port, held by ${shared.holders.join(' and ')}.`]) : null;
      }
      const got = answersBetween(state, a.requested, a.done);
      if (!shared) {
        const told = `Nobody asked the kernel while both processes were there. ${a.child} says that its listener is inode ${inodeOf(newOf(state, a))}, the one of ${a.oldPid}.`;
        return so([told, answeredMeanwhile(got)], state.mono > a.done + SETTLING);
      }
      return so(
        [
          `For ${between(a.spawned, a.done)} both processes were there, and the kernel was asked ${some(shared.looks, 'time')}: it listed ${some(shared.sockets, 'listening socket')}, inode ${shared.inode}, held by ${shared.holders.join(' and ')}.`,
          `At most ${some(shared.waiting, 'client')} waited to be accepted, all in the same queue. When ${a.oldPid} let go, its queue stayed.`,
          answeredMeanwhile(got),
        ],
        state.mono > a.done + SETTLING,
      );
    },
  },
  {
    question: 'What would systemd do?',
    text: 'To restart a service, systemd stops it and then starts it. Do the same here, under traffic: the old process drains first, and only then comes the new one.',
    action: 'Stop the server, then start it',
    warns: 'loses requests, on purpose',
    act: [['traffic'], ['restart']],
    look: 'the lost requests, while no lane holds the listener',
    at: 'lost',
    answer: 'If systemd holds the listener itself (socket activation), these clients are not refused: they wait in the accept queue until the new process is there. So none is lost, but all of them wait so long. In an upgrade the old process answers until the new one can.',
    seen(state, since) {
      const old = state.processes.filter((p) => drainOf(p, since)?.reason === 'terminated').at(-1);
      const drain = drainOf(old, since);
      if (!drain) {
        return null;
      }
      const closed = lifeOf(old).closed ?? drain.mono;
      const next = state.processes.find((p) => p.born > drain.mono && p.facts.some((f) => f.type === 'process.ready'));
      const ready = next?.facts.find((f) => f.type === 'process.ready').mono;
      const got = answersBetween(state, closed, ready ?? state.mono);
      if (!ready) {
        return so([`${old.pid} has closed the listener and finishes what it has; nobody listens. So far ${losses(got)}.`]);
      }
      return so(
        [
          `${old.pid} closed the listener and took ${between(closed, lifeOf(old).ended ?? ready)} to finish its requests. ${next.pid} was ready ${between(closed, ready)} after the listener was gone.`,
          `In that time: ${losses(got)}.`,
          `With socket activation they would have waited for up to ${between(closed, ready)} instead.`,
        ],
        state.mono > ready + SETTLING,
      );
    },
  },
  {
    question: 'How long to wait?',
    text: 'Some requests never end: the client has gone to sleep, or the work is stuck. Send one like that, upgrade, and follow the ring in the old lane: it counts down 30 s.',
    action: 'Send a stuck request and upgrade',
    act: [['traffic'], ['fault', 'stuck-request']],
    look: 'the ring in the old lane, with what is left to do',
    at: 'draining',
    answer: 'As long as honest requests take, and no longer: an idle connection gets 5 s, a request 30 s. Then the old process cuts what is left, says so by exit code 1, and goes. Who waits longer has more old processes at a time.',
    seen(state, since) {
      const a = upgradeSince(state, since);
      const old = a && oldOf(state, a);
      const drain = drainOf(old, a?.requested);
      if (!drain) {
        return null;
      }
      const begun = `${a.oldPid} began to drain with ${some(drain.connections, 'connection')} and ${some(drain.inFlight, 'request')} in work, and ${duration(drain.deadlineMillis)} to finish.`;
      const idle = onlyBusy(old, drain.mono);
      const exit = exitOf(old);
      const gone = idle || exit ? [`Its last idle connection was gone after ${between(drain.mono, (idle ?? exit).mono)}.`] : [];
      if (!exit) {
        const now = old.drain.at(-1);
        return so([begun, ...gone, ...(now ? [`${some(now.inFlight, 'request')} left, ${duration(now.leftMillis)} until the deadline.`] : [])]);
      }
      const end = exit.cut > 0 ? `Then it cut ${some(exit.cut, 'request')} and exited with code ${exit.code}` : `Nothing had to be cut: it exited with code ${exit.code}`;
      return so([begun, ...gone, `It finished ${some(survivors(old, drain.mono).length, 'long request')}. ${end}, ${between(drain.mono, exit.mono)} after the drain began.`], true);
    },
  },
];

function so(sentences, done = false) {
  return { sentences, done };
}

function answeredMeanwhile(got) {
  return got.answered + got.lost > 0 ? `${some(got.answered, 'request')} ${got.answered === 1 ? 'was' : 'were'} answered meanwhile, ${losses(got)}.` : 'No traffic ran meanwhile, so nobody could notice anything.';
}

function ended(sentence) {
  return /[.!?]$/.test(sentence ?? '') ? sentence : `${sentence}.`;
}
