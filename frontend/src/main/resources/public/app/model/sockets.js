/**
 * What the kernel says about the listener of each generation, so that one sees whether it is the same socket. Pure.
 *
 * @typedef {object} Socket
 * @property {number} inode
 * @property {string} generations as "gen 1, gen 2"
 * @property {string[]} cells      of the table
 */
import { generationOf, isMaster } from './generation.js';
import { count } from './words.js';

/** The names of the cells. */
export const COLUMNS = ['socket', 'held by', 'SO_REUSEADDR', 'SO_REUSEPORT', 'TCP_DEFER_ACCEPT', 'queue'];

/** Of how many generations it tells. */
const NEWEST = 6;

/** @param {import('./reduce.js').State} state @returns {Socket[]} the newest first */
export function socketsOf({ processes }) {
  const told = processes.flatMap((process) => process.facts.filter((f) => f.type === 'listener.options' && f.pid === process.pid).map((f) => ({ process, f }))).slice(-NEWEST);
  const inodes = [...new Set(told.map(({ f }) => f.inode))].reverse();
  return inodes.map((inode) => {
    const own = told.filter(({ f }) => f.inode === inode);
    const { f } = own.at(-1);
    const generations = [...new Set(own.map(({ process }) => (isMaster(process) ? 'the master' : `gen ${generationOf(process)}`)))].join(', ');
    const defer = f.deferAcceptSeconds > 0 ? `${f.deferAcceptSeconds} s` : 'off';
    return { inode, generations, cells: [String(inode), generations, onOff(f.reuseAddress), onOff(f.reusePort), defer, count(f.backlog)] };
  });
}

/** @param {Socket[]} sockets @returns {string} what follows from it; empty if nothing does */
export function inWords(sockets) {
  const [newest, before] = sockets;
  if (!newest) {
    return '';
  }
  if (newest.generations.includes(',')) {
    return `The same socket: ${newest.generations} have descriptors of socket ${newest.inode}.`;
  }
  return before ? `Another socket: ${newest.generations} listens on ${newest.inode}, ${before.generations} on ${before.inode}, each with a queue of its own.` : '';
}

function onOff(set) {
  return set ? 'on' : 'off';
}
