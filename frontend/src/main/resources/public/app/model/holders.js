/**
 * What the kernel says about the listener over time: which processes hold it, and how many clients wait. Read only from kernel.sample, which
 * reads /proc, and not from what processes report about themselves. Pure.
 *
 * @typedef {{from: number, to: number, text: string, pids: number[]}} Holding  one set of holders, from its first sample to the next set's; none where there were no samples
 */

import { isStandby, lifeOf } from './life.js';
import { generationOf, isMaster } from './generation.js';
import { count } from './words.js';

/** Samples further apart than this say nothing about the time between them; nanoseconds. */
const BLIND = 3e9;

/** How many holders are named. */
const NAMED = 4;

/**
 * @param {import('./reduce.js').Event} sample
 * @param {(pid: number, mono: number) => string|number} [name] what to call a process at a moment
 * @returns {{pids: number[], text: string}} which processes hold the listener, in words
 */
export function holdersOf(sample, name = (pid) => pid) {
  const listeners = sample.listeners.filter((one) => one.holders.length > 0);
  const pids = [...new Set(listeners.flatMap((one) => one.holders))].sort((a, b) => a - b);
  if (sample.listeners.length === 0) {
    return { pids, text: 'no listener on the port' };
  }
  if (pids.length === 0) {
    return { pids, text: `its holder cannot be read (inode ${sample.listeners[0].inode})` };
  }
  return { pids, text: listeners.map((one) => `held by ${list([...new Set([...one.holders].sort((a, b) => a - b).map((pid) => name(pid, sample.mono)))])} (inode ${one.inode})`).join('; ') };
}

/** The first few of them. */
function list(names) {
  return names.length > NAMED ? `${names.slice(0, NAMED - 1).join(', ')} and ${names.length - NAMED + 1} more` : names.join(', ');
}

/**
 * @param {import('./reduce.js').Event[]} kernel by mono
 * @param {number} mono the newest known moment
 * @param {(pid: number) => string|number} [name] what to call a process
 * @returns {Holding[]}
 */
export function holdings(kernel, mono, name) {
  const found = [];
  kernel.forEach((sample, i) => {
    const { text, pids } = holdersOf(sample, name);
    const next = kernel[i + 1]?.mono;
    const blind = (next ?? mono) - sample.mono > BLIND;
    const to = blind ? sample.mono + BLIND : (next ?? Infinity);
    const last = found.at(-1);
    if (last && last.to === sample.mono && last.text === text) {
      last.to = to;
    } else {
      found.push({ from: sample.mono, to, text, pids });
    }
  });
  return found;
}

/** @param {import('./reduce.js').Process[]} processes @returns {(pid: number, mono?: number) => string} their generations at a moment as names; the PID of any other process */
export function named(processes) {
  return (pid, mono = Infinity) => {
    const process = thatWith(processes, pid, mono);
    if (process && waits(process, mono)) {
      return `standby gen ${generationOf(process) || '?'}`;
    }
    const gen = process ? generationOf(process) : 0;
    return gen > 0 ? `gen ${gen}` : process && isMaster(process) ? nameOfMaster(process) : `PID ${pid}`;
  };
}

function thatWith(processes, pid, mono) {
  return processes.findLast((one) => one.pid === pid && one.born <= mono) ?? processes.find((one) => one.pid === pid);
}

function waits(process, mono) {
  return isStandby(process) || mono < lifeOf(process).called;
}

/** @param {import('./reduce.js').Process[]} processes @returns {(pid: number, mono: number) => boolean} whether a process was a standby at a moment: it holds the listener and accepts nothing */
export function standbyIn(processes) {
  return (pid, mono) => {
    const process = thatWith(processes, pid, mono);
    return Boolean(process) && waits(process, mono);
  };
}

/** @param {import('./reduce.js').Process} process @returns {string} what holds the listener for others */
export function nameOfMaster({ name, way }) {
  // A systemd of our own is a shell at first.
  return name === 'sh' && way?.startsWith('systemd') ? 'systemd' : name === null || name === 'java' ? 'the master' : name;
}

/** @param {import('./reduce.js').Event} sample @returns {number} connections in the accept queues of the listeners */
export function queueOf(sample) {
  return sample.listeners.reduce((sum, one) => sum + Math.max(0, one.acceptQueue), 0);
}

/**
 * @param {import('./reduce.js').Event[]} kernel by mono
 * @returns {{at: number, text: string}[]} for each time during which several sockets listened: when most connections waited in their queues, and in which
 */
export function queuesOf(kernel) {
  const found = [];
  let before = false;
  for (const sample of kernel) {
    const several = sample.listeners.length > 1;
    const waiting = queueOf(sample);
    if (several && (!before || waiting > found.at(-1).waiting)) {
      const one = { at: sample.mono, waiting, text: sample.listeners.map(({ acceptQueue }) => count(Math.max(0, acceptQueue))).join(' and ') };
      found.splice(before ? found.length - 1 : found.length, before ? 1 : 0, one);
    }
    before = several;
  }
  return found;
}

/** What the engine asks listen(2) for; taken where a sample does not know the limit of a queue. */
const BACKLOG = 1024;

/** @param {import('./reduce.js').Event} sample @returns {boolean} whether the queue of one of our listeners was near its limit */
export function nearlyFull(sample) {
  return sample.listeners.some(({ acceptQueue, limit }) => acceptQueue >= 0.75 * (limit > 0 ? limit : BACKLOG));
}

/**
 * The counter of the kernel is that of the whole host since it booted, so an overflow counts only while our own queue was near its limit.
 *
 * @param {import('./reduce.js').Event[]} kernel
 * @returns {{from: number, to: number, count: number}[]} where the accept queue ran over, and how often
 */
export function overflows(kernel) {
  const found = [];
  for (let i = 1; i < kernel.length; i++) {
    const ours = nearlyFull(kernel[i]) || nearlyFull(kernel[i - 1]);
    const count = ours ? kernel[i].overflows - kernel[i - 1].overflows : 0;
    const last = found.at(-1);
    if (count > 0 && last && kernel[i - 1].mono - last.to < 1e9) {
      last.to = kernel[i].mono;
      last.count += count;
    } else if (count > 0) {
      found.push({ from: kernel[i - 1].mono, to: kernel[i].mono, count });
    }
  }
  return found;
}
