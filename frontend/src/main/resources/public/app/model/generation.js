/** What a process is among those of its server. Pure. */

/** @param {import('./reduce.js').Process} process @returns {number} its generation: as it counts them, or as restarts do where it does not; 0 for one that only holds the listener for others */
export function generationOf(process) {
  return process.gen === 0 && isMaster(process) ? 0 : Math.max(process.gen, process.nth);
}

/** @param {import('./reduce.js').Process} process @returns {boolean} whether it holds the listener and lets others serve */
export function isMaster(process) {
  return process.facts.some((f) => f.master === process.pid || (f.type === 'process.listening' && f.pid === process.pid && f.gen === 0));
}
