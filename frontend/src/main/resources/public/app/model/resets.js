/**
 * Connections that the kernel has reset while they waited in the queue of a listener that was closed: no server has seen them. Read from
 * kernel.sample, which has the count since somebody began to look, where that may be known. Pure.
 */

/**
 * @param {import('./reduce.js').Event[]} kernel by mono
 * @returns {{from: number, to: number, count: number}[]} when, and how many
 */
export function queueResets(kernel) {
  const found = [];
  for (let i = 1; i < kernel.length; i++) {
    const [before, after] = [kernel[i - 1], kernel[i]];
    const count = before.resets && after.resets ? after.resets.queued - before.resets.queued : 0;
    if (count > 0) {
      found.push({ from: before.mono, to: after.mono, count });
    }
  }
  return found;
}
