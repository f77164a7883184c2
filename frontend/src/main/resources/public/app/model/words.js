/** Facts as sentences, numbers as people read them. Pure. */
import { callOf } from './calls.js';

/** @param {number} millis @returns {string} as "412 ms", "2.0 s", "3:05 min" */
export function duration(millis) {
  if (millis < 1000) {
    return `${Math.round(millis)} ms`;
  }
  if (millis < 60_000) {
    return `${(millis / 1000).toFixed(1)} s`;
  }
  return clock(millis);
}

/** @param {number} millis @returns {string} as "0:07", "12:05", "3:00:59" */
export function clock(millis) {
  const s = Math.max(0, Math.floor(millis / 1000));
  const two = (n) => String(n).padStart(2, '0');
  return s < 3600 ? `${Math.floor(s / 60)}:${two(s % 60)}` : `${Math.floor(s / 3600)}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`;
}

/** @param {number} micros @returns {string} a latency as "0.8 ms", "12 ms", "1.20 s" */
export function latency(micros) {
  if (micros < 10_000) {
    return `${(micros / 1000).toFixed(1)} ms`;
  }
  return micros < 1_000_000 ? `${Math.round(micros / 1000)} ms` : `${(micros / 1e6).toFixed(2)} s`;
}

/** @param {number} n @returns {string} as "12,431" */
export function count(n) {
  return Number(n).toLocaleString('en-US');
}

const BRIEF = new Intl.NumberFormat('en-US', { notation: 'compact', maximumSignificantDigits: 3 });

/** @param {number} n @returns {string} as "12.4K", where there is no room for more */
export function brief(n) {
  return BRIEF.format(n);
}

/** @returns {string} as "1 request", "12 requests" */
export function some(n, noun) {
  return `${count(n)} ${noun}${n === 1 ? '' : 's'}`;
}

/** How a process ended, as "exited with code 0" or "ended by SIGKILL". */
export function ending({ code, signal }) {
  if (signal) {
    return `ended by SIG${String(signal).replace(/^SIG/, '')}`;
  }
  return code === null || code === undefined ? 'ended' : `exited with code ${code}`;
}

const LONGEST_ORDER = 24;

/** @param {string} how a server is told to restart @returns {string} the same where there is little room: of a long command its beginning */
export function briefly(how) {
  if (how.length <= LONGEST_ORDER) {
    return how;
  }
  const words = how.replace(/^\S*\//, '').split(/\s+/);
  const fit = words.filter((_, i) => words.slice(0, i + 1).join(' ').length <= LONGEST_ORDER - 2);
  return `${fit.length > 0 ? fit.join(' ') : words[0].slice(0, LONGEST_ORDER - 2)} …`;
}

const CAUSES = {
  spawn: 'it could not be spawned',
  exit: 'it exited before it was ready',
  signal: 'a signal ended it before it was ready',
  timeout: 'it was not ready in time',
  garbage: 'it wrote something other than ready on fd 4',
  eof: 'it closed fd 4 without writing ready',
};

/** Why the next generation failed: the detail it reported, or its cause in words. */
export function failure(r) {
  return r.detail || CAUSES[r.cause] || r.cause;
}

const ACTIONS = {
  upgrade: 'Upgrade', restart: 'Restart', subject: 'Way', abort: 'Abort', shutdown: 'Shutdown', start: 'Start', release: 'Next release', 'traffic.start': 'Start traffic', 'traffic.rate': 'Rate', 'traffic.stop': 'Stop traffic',
};

/** The name of the button that was pressed. */
export function action(r) {
  return r.type === 'fault.injected' ? `Fault: ${r.title}` : (ACTIONS[r.action] ?? r.action);
}

const PLAN = { mixed: 'new and kept-alive connections', all: 'all connection styles', 'keep-alive': 'kept-alive connections', close: 'a new connection for each request' };

/** @param {import('./reduce.js').Event} r a traffic.failure @returns {string} which request, on which connection, sent to which process */
export function whichRequest(r) {
  const style = r.style ? `, ${r.style}` : '';
  const connection = r.connection ? `connection ${count(r.connection)} (${r.reused ? 'reused' : 'new'}${style})` : 'no connection';
  return `request ${count(r.request)} on ${connection}, ${r.server ? `PID ${r.server}` : 'process unknown'}`;
}

/** @param {import('./failures.js').Choice} choice @returns {string} the whole sentence of a failure that a person has chosen */
export function chosenFailure({ failure: r, kind, count: times, index, of }) {
  const among = of > 1 ? ` This is number ${count(index + 1)} of ${count(of)} at this mark.` : '';
  if (!r) {
    return `${some(times, 'request')} ${kind === 'not-sent' ? 'not sent' : `lost (${kind})`}. They were counted, but not reported one by one.`;
  }
  const planned = new Date(r.wall - (r.mono - r.plannedAt) / 1e6);
  const when = `${planned.toTimeString().slice(0, 8)}.${String(planned.getMilliseconds()).padStart(3, '0')}`;
  const verb = kind === 'not-sent' ? 'Not sent' : 'Lost';
  return `${verb} (${kind}): ${whichRequest(r)}. Planned at ${when}, given up after ${duration((r.mono - r.plannedAt) / 1e6)}. ${stop(r.detail || kind)}${among}`;
}

/** @type {Object<string, (r: any) => {text: string, tone?: 'good'|'bad'|'plain', caption?: boolean|string}>} */
const SENTENCES = {
  'process.started': (r) => say(`${gen(r)} started${r.release ? ` with release ${r.release}` : ''} on Java ${r.java}.`),
  'process.listening': (r) => say(r.inherited ? `${gen(r)} found the listener for ${r.address} on fd 3, so it did not have to bind.` : `${gen(r)} listens on ${r.address}.`),
  'process.ready': (r) => say(`${gen(r)} has answered requests of its own: it is ready to serve.`, 'good', r.gen === 1),
  'process.draining': (r) =>
    r.reason === 'upgraded'
      ? say(`${gen(r)} stopped accepting and is draining: ${some(r.connections, 'connection')} and ${some(r.inFlight, 'request')} left. Each response ends its connection.`)
      : say(`${gen(r)} was told to shut down: it accepts nothing new and finishes ${some(r.inFlight, 'request')} first.`, 'plain', true),
  'listener.accepted': (r) => say(`${gen(r)} accepted its first connection.`),
  'listener.options': (r) => say(`${gen(r)} holds socket ${r.inode} as descriptor ${r.descriptor}; its queue has room for ${r.backlog}.`),
  'listener.closed': (r) => say(`${gen(r)} closed its descriptor of the listener.`),
  'process.warned': (r) => say(`Generation ${r.gen} warns: ${stop(r.what)}`, 'bad', true),
  'process.orphaned': (r) => say(`${gen(r)} is on its own: the old process that spawned it has ended.`),
  'process.exiting': (r) =>
    r.cut > 0
      ? say(`${gen(r)} exits with code ${r.code} and cut off ${some(r.cut, 'request')}; it had answered ${count(r.served)}.`, 'bad', true)
      : say(`${gen(r)} exits: it answered ${some(r.served, 'request')} and cut off none.`, 'good', true),
  'process.exited': (r) => say(`Process ${r.of} ${ending(r)}.`, r.code === 0 ? 'plain' : 'bad', r.gen === 0 && r.code !== 0),
  'process.notified': (r) => say(`${r.of ? `Process ${r.of}` : 'A process, not known which,'} tells its service manager: ${notified(r)}.`, 'plain', r.states.length > 0),
  'upgrade.requested': (r) => say(`${gen(r)} got ${r.by}: it starts the next generation and keeps serving.`, 'plain', true),
  'upgrade.refused': (r) => say(`${gen(r)} refused an upgrade: ${r.why}`, 'bad', true),
  'subject.state': (r) => SUBJECT[r.state]?.(r) ?? say(`${r.subject}: ${r.state}.`),
  'restart.asked': (r) => say(`${r.subject} is told to restart: ${r.how}.`, 'plain', true),
  'restart.settled': (r) => (r.finished ? say('The restart is over.', 'good', true) : say(`The restart is not finished: ${stop(r.why ?? 'nobody knows why')}`, 'bad', true)),
  'child.spawned': (r) =>
    r.gen === 0
      ? say(`The dashboard started generation ${r.childGen}.`, 'plain', true)
      : say(`${gen(r)} spawned generation ${r.childGen}, with the listener on fd 3 and the ready pipe on fd 4.`, 'plain', true),
  'child.ready': (r) => say(`${child(r)} wrote ready on fd 4 after ${duration(r.millis)}; for a moment both processes accept.`, 'good', true),
  'child.failed': (r) => say(`${child(r)} failed: ${stop(failure(r))}${r.gen > 0 ? ` ${gen(r)} never stopped serving.` : ''}`, 'bad', true),
  'process.waiting': (r) => say(`${gen(r)} is warm. It is a standby: it accepts nothing and waits for the word.`),
  'standby.spawned': (r) => say(`${gen(r)} spawned generation ${r.childGen} as a standby: it boots ahead of time, before anybody asks for an upgrade.`),
  'standby.ready': (r) => say(`The standby, generation ${r.childGen}, was warm ${duration(r.millis)} after it was spawned. It waits for the word.`),
  'standby.discarded': (r) => say(`${gen(r)} threw its standby away: ${stop(r.why)}`),
  'standby.failed': (r) => say(`The standby failed: ${stop(failure(r))} An upgrade starts a new process in its place.`, 'bad'),
  'standby.called': (r) => say(`${gen(r)} gave its standby the word: generation ${r.childGen} was booted ${duration(r.aheadMillis)} ahead.`, 'plain', true),
  'upgrade.backoff': (r) => say(`Another upgrade would be refused for ${duration(r.delayMillis)} (${some(r.attempt, 'failure')} in a row).`, 'bad'),
  'upgrade.rolledback': (r) => say(`Rolled back: ${stop(r.why)} ${gen(r)} still held the listener.`, 'bad', true),
  'upgrade.aborted': (r) => say(`Aborted by ${r.by}: ${stop(r.why)}`, 'plain', true),
  'upgrade.abort.refused': (r) => say(`${gen(r)} did not abort an upgrade: ${r.why}`, 'bad', true),
  'upgrade.done': (r) => say(`Handed over: only ${child(r).toLowerCase()} holds the listener now, ${duration(r.millis)} after the signal. ${gen(r)} finishes what it has.`, 'good', true),
  'component.stopping': (r) => say(`${gen(r)} is stopping ${r.name}${r.pending ? `, ${count(r.pending)} pending` : ''}.`),
  'component.stopped': (r) => say(`${gen(r)} stopped ${r.name} in ${duration(r.millis)}.`, r.pending ? 'bad' : 'plain'),
  'request.slow.finished': (r) => say(`${gen(r)} finished ${r.times ? some(r.times, 'slow request') : `slow request ${r.id}`} (${r.of} s) while draining.`, 'good'),
  'traffic.started': (r) => say(`Traffic started: ${count(r.rate)} requests/s to ${r.url}, ${PLAN[r.connections] ?? `connections: ${r.connections}`}, no retries.`, 'plain', true),
  'traffic.changed': (r) => say(`The rate was changed to ${count(r.rate)} requests/s.`, 'plain', true),
  'traffic.change.refused': (r) => say(`The rate was not changed: ${r.why}`, 'bad', true),
  'traffic.failure': (r) =>
    say(`${r.kind === 'not-sent' ? 'Not sent' : 'Lost'} (${r.kind}): ${r.times ? `${some(r.times, 'request')}, the first was ` : ''}${whichRequest(r)}. ${r.detail ?? ''}`, 'bad',
      r.kind === 'not-sent' ? 'The load generator did not send requests in time.' : `Requests are lost: ${r.kind}.`),
  'traffic.finished': (r) =>
    say(`Traffic ended: ${count(r.answered)} of ${count(r.planned)} requests answered, ${count(r.failed)} lost, ${count(r.notSent)} not sent.`, r.failed ? 'bad' : 'good', true),
  'fault.injected': (r) => say(`Fault: ${r.title}. Expected: ${r.expect}`, 'plain', true),
  'fault.observed': (r) => say(`${r.expected ? 'As expected' : 'Not as expected'}: ${r.what}`, r.expected ? 'good' : 'bad', true),
  'operator.note': (r) => say(r.text ? `Note: ${r.text}` : 'A note was removed.'),
  'operator.action': (r) => say(`Button: ${action(r)}${r.detail ? `, ${r.detail}` : ''}.`),
};

const SUBJECT = {
  chosen: (r) => say(`${r.subject} runs next on this port.`, 'plain', true),
  starting: (r) => say(`${r.subject} is being started.`, 'plain', true),
  running: (r) => say(`${r.subject} answers.`, 'good'),
  stopping: (r) => say(`${r.subject} is told to stop.`),
  stopped: (r) => say(r.why ? stop(r.why) : `${r.subject} has stopped.`, r.why ? 'bad' : 'plain', Boolean(r.why)),
  failed: (r) => say(stop(r.why ?? `${r.subject} does not start`), 'bad', true),
};

/** Old and new can be told apart by their generation; a PID cannot be kept in mind. */
function gen(r) {
  return r.gen > 0 ? `Generation ${r.gen}` : `Process ${r.pid}`;
}

const NOTIFIED = { READY: 'ready', RELOADING: 'reloading', STOPPING: 'stopping' };

/** @param {import('./reduce.js').Event} r a process.notified @returns {string} what it says, in a few words */
export function notified(r) {
  const states = r.states.map((one) => NOTIFIED[one] ?? one);
  return [...states, r.status ? `“${r.status.replace(/\.$/, '')}”` : '', r.main ? `main PID ${r.main}` : ''].filter(Boolean).join(', ');
}

function child(r) {
  const number = r.childGen ?? (r.gen > 0 ? r.gen + 1 : 0);
  return number > 0 ? `Generation ${number}` : 'The new process';
}

/** @param {import('./reduce.js').Event} r @returns {string} which PIDs the generations of its sentence are, for a hover; empty if it names none */
export function pidsOf(r) {
  const told = [r.gen > 0 && r.pid ? `${gen(r)} is PID ${r.pid}` : '', r.child > 0 ? `${child(r)} is PID ${r.child}` : ''].filter(Boolean);
  return told.length > 0 ? `${told.join(', ')}.` : '';
}

function say(text, tone = 'plain', caption = false) {
  return { text, tone, caption };
}

function stop(sentence) {
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;
}

/** ✓ and ✗ mean kept or lost, and nothing else: which events say that of requests. */
const SIGNS = {
  'process.exiting': (r) => (r.cut > 0 ? 'lost' : null),
  'request.slow.finished': () => 'kept',
  'traffic.failure': (r) => (r.kind === 'not-sent' ? null : 'lost'),
  'traffic.finished': (r) => (r.failed > 0 ? 'lost' : r.notSent === 0 && r.answered > 0 ? 'kept' : null),
};

/**
 * @param {import('./reduce.js').Event} r
 * @returns {{text: string, tone: string, sign: 'kept'|'lost'|null, caption: boolean|string, why: string}} a milestone as a sentence;
 *   caption: whether the caption says it, or what the caption says instead; why: the system call behind it
 */
export function sentence(r) {
  const words = SENTENCES[r.type];
  return { ...(words ? words(r) : say(`${gen(r)}: ${r.type}`)), sign: SIGNS[r.type]?.(r) ?? null, why: callOf(r) };
}
