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

const CAUSES = {
  spawn: 'it could not be spawned',
  exit: 'it exited before it was ready',
  signal: 'a signal ended it before it was ready',
  timeout: 'it was not ready in time',
  garbage: 'it wrote a wrong line on fd 4',
  eof: 'it closed fd 4 without a word',
};

/** Why the next generation failed: what it says itself, else its cause in words. */
export function failure(r) {
  return r.detail || CAUSES[r.cause] || r.cause;
}

const ACTIONS = {
  upgrade: 'Upgrade', shutdown: 'Shutdown', start: 'Start', release: 'Next release', 'traffic.start': 'Start traffic', 'traffic.stop': 'Stop traffic',
};

/** The name of what a person pressed. */
export function action(r) {
  return r.type === 'fault.injected' ? `Fault: ${r.title}` : (ACTIONS[r.action] ?? r.action);
}

const PLAN = { mixed: 'mixed connections', all: 'connections of all styles', 'keep-alive': 'kept-alive connections', close: 'a new connection for each' };

/** @param {import('./reduce.js').Event} r a traffic.failure @returns {string} which request, on which connection, with which process */
export function whichRequest(r) {
  const style = r.style ? `, ${r.style}` : '';
  const connection = r.connection ? `connection ${count(r.connection)} (${r.reused ? 'reused' : 'fresh'}${style})` : 'no connection';
  return `request ${count(r.request)} on ${connection}, ${r.server ? `PID ${r.server}` : 'PID unknown'}`;
}

/** @param {import('./failures.js').Choice} choice @returns {string} the whole sentence of a failure that a person has chosen */
export function chosenFailure({ failure: r, kind, count: times, index, of }) {
  const among = of > 1 ? ` This is ${count(index + 1)} of ${count(of)} in this mark.` : '';
  if (!r) {
    return `${some(times, 'request')} ${kind === 'not-sent' ? 'not sent' : `lost, ${kind}`}: counted, not told one by one.`;
  }
  const planned = new Date(r.wall - (r.mono - r.plannedAt) / 1e6);
  const when = `${planned.toTimeString().slice(0, 8)}.${String(planned.getMilliseconds()).padStart(3, '0')}`;
  const verb = kind === 'not-sent' ? 'Not sent' : 'Lost';
  return `${verb}, ${kind}: ${whichRequest(r)}. Planned at ${when}, given up ${duration((r.mono - r.plannedAt) / 1e6)} later. ${stop(r.detail || kind)}${among}`;
}

/** @type {Object<string, (r: any) => {text: string, tone?: 'good'|'bad'|'plain', caption?: boolean|string}>} */
const SENTENCES = {
  'process.started': (r) => say(`Generation ${r.gen} starts as PID ${r.pid}${r.release ? `, release ${r.release}` : ''}, Java ${r.java}.`),
  'process.listening': (r) =>
    say(r.inherited ? `${r.pid} found the listener of ${r.address} on fd 3; it did not have to bind.` : `${r.pid} listens on ${r.address}.`),
  'process.ready': (r) => say(`${r.pid} has answered requests of its own: generation ${r.gen} can serve.`, 'good', r.gen === 1),
  'process.draining': (r) =>
    r.reason === 'upgraded'
      ? say(`${r.pid} stops accepting and drains: ${some(r.connections, 'connection')} and ${some(r.inFlight, 'request')} left, each response ends its connection.`)
      : say(`${r.pid} was told to end: it takes nothing new and finishes ${some(r.inFlight, 'request')} first.`, 'plain', true),
  'listener.accepted': (r) => say(`${r.pid} has accepted its first connection.`),
  'listener.closed': (r) => say(`${r.pid} has closed its descriptor of the listener.`),
  'process.warned': (r) => say(`${r.pid} warns: ${stop(r.what)}`, 'bad', true),
  'process.orphaned': (r) => say(`${r.pid} is on its own now: ${r.of}, which spawned it, has ended.`),
  'process.exiting': (r) =>
    r.cut > 0
      ? say(`${r.pid} exits with code ${r.code} and had to cut ${some(r.cut, 'request')}; it answered ${count(r.served)}.`, 'bad', true)
      : say(`${r.pid} is done and exits: ${some(r.served, 'request')} answered in its life, none cut.`, 'good', true),
  'process.exited': (r) => say(`${r.of} ${ending(r)}.`, r.code === 0 ? 'plain' : 'bad', r.gen === 0 && r.code !== 0),
  'upgrade.requested': (r) => say(`${r.pid} got ${r.by}: it will bring up the next generation and goes on serving meanwhile.`, 'plain', true),
  'upgrade.refused': (r) => say(`${r.pid} refused an upgrade: ${r.why}`, 'bad', true),
  'child.spawned': (r) =>
    r.gen === 0
      ? say(`The dashboard starts generation ${r.childGen} as PID ${r.child}.`, 'plain', true)
      : say(`${r.pid} spawned ${r.child} as generation ${r.childGen}: the listener on its fd 3, the ready pipe on its fd 4.`, 'plain', true),
  'child.ready': (r) =>
    say(`New generation ${r.child} said ready on fd 4 after ${duration(r.millis)}; for a moment both accept.`, 'good', true),
  'child.failed': (r) =>
    say(`${r.child ? `New generation ${r.child}` : 'The new generation'} failed: ${stop(failure(r))}${r.gen > 0 ? ` ${r.pid} never stopped serving.` : ''}`, 'bad', true),
  'upgrade.backoff': (r) => say(`The next upgrade has to wait ${duration(r.delayMillis)} (${some(r.attempt, 'failure')} in a row).`, 'bad'),
  'upgrade.rolledback': (r) => say(`Rolled back: ${stop(r.why)} ${r.pid} still held the listener.`, 'bad', true),
  'upgrade.done': (r) =>
    say(`Handed over: only ${r.child} holds the listener now, ${duration(r.millis)} after the signal; ${r.pid} finishes what it has.`, 'good', true),
  'component.stopping': (r) => say(`${r.pid} stops ${r.name}${r.pending ? `, ${count(r.pending)} pending` : ''}.`),
  'component.stopped': (r) => say(`${r.pid} stopped ${r.name} in ${duration(r.millis)}.`, r.pending ? 'bad' : 'plain'),
  'request.slow.finished': (r) =>
    say(`${r.pid} finished ${r.times ? some(r.times, 'slow request') : `slow request ${r.id}`} (${r.of} s) while draining.`, 'good'),
  'traffic.started': (r) => say(`Traffic: ${count(r.rate)} requests/s to ${r.url}, ${PLAN[r.connections] ?? r.connections}, zero retries.`, 'plain', true),
  'traffic.failure': (r) => say(`${r.kind === 'not-sent' ? 'Not sent' : 'Lost'}, ${r.kind}: ${r.times ? `${some(r.times, 'request')}, the first was ` : ''}${whichRequest(r)}. ${r.detail ?? ''}`, 'bad',
      `${r.kind === 'not-sent' ? 'Not sent' : 'Lost'}: ${some(r.times ?? 1, 'request')}, ${r.kind}.`),
  'traffic.finished': (r) =>
    say(`Traffic ended: ${count(r.answered)} of ${count(r.planned)} answered, ${count(r.failed)} lost, ${count(r.notSent)} not sent.`, r.failed ? 'bad' : 'good', true),
  'fault.injected': (r) => say(`Broken on purpose: ${r.title}. Expected: ${r.expect}`, 'plain', true),
  'fault.signal': (r) => say(`SIG${r.signal} sent to ${r.to} (${r.fault}).`, 'plain', r.signal !== 'CONT'),
  'fault.observed': (r) => say(`${r.expected ? 'Happened as expected' : 'Did not happen as expected'} (${r.fault}): ${r.what}`, r.expected ? 'good' : 'bad', true),
  'operator.note': (r) => say(r.text ? `Note: ${r.text}` : 'A note was removed.'),
  'operator.action': (r) => say(`Button: ${action(r)}${r.detail ? `, ${r.detail}` : ''}.`),
};

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
 *   caption: worth saying aloud, or what to say instead; why: the system call that it was
 */
export function sentence(r) {
  const words = SENTENCES[r.type];
  return { ...(words ? words(r) : say(`${r.pid}: ${r.type}`)), sign: SIGNS[r.type]?.(r) ?? null, why: callOf(r) };
}
