/**
 * What the kernel says of the listener over time: who holds it, how many wait. Read off kernel.sample, which reads /proc, and off nothing
 * that a process says of itself. Pure.
 *
 * @typedef {{from: number, to: number, text: string, pids: number[]}} Holding  one set of holders, from its first sample to the next set's; where nobody looked there is none
 */

/** Samples further apart than this say nothing of the time between them; nanoseconds. */
const BLIND = 3e9;

/** So many holders are named. */
const NAMED = 4;

/** @param {import('./reduce.js').Event} sample @returns {{pids: number[], text: string}} who holds which listener, in words */
export function holdersOf(sample) {
  const listeners = sample.listeners.filter((one) => one.holders.length > 0);
  const pids = [...new Set(listeners.flatMap((one) => one.holders))].sort((a, b) => a - b);
  if (sample.listeners.length === 0) {
    return { pids, text: 'no listener on the port' };
  }
  if (pids.length === 0) {
    return { pids, text: `held by none that can be read (inode ${sample.listeners[0].inode})` };
  }
  return { pids, text: listeners.map((one) => `held by ${list([...one.holders].sort((a, b) => a - b))} (inode ${one.inode})`).join('; ') };
}

/** The first few of them. */
function list(pids) {
  return pids.length > NAMED ? `${pids.slice(0, NAMED - 1).join(', ')} and ${pids.length - NAMED + 1} more` : pids.join(', ');
}

/** @param {import('./reduce.js').Event[]} kernel by mono @param {number} mono the newest moment known of @returns {Holding[]} */
export function holdings(kernel, mono) {
  const found = [];
  kernel.forEach((sample, i) => {
    const { text, pids } = holdersOf(sample);
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

/** @param {import('./reduce.js').Event} sample @returns {number} connections in the accept queues of the listeners */
export function queueOf(sample) {
  return sample.listeners.reduce((sum, one) => sum + Math.max(0, one.acceptQueue), 0);
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
