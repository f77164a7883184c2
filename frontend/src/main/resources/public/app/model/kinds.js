/**
 * The filters of the list of events. Pure.
 *
 * @typedef {'all'|'handover'|'traffic'|'buttons'|'problems'} Kind
 * @typedef {{text: string, kind: Kind, pid: number|null}} Filter
 */
import { sentence } from './words.js';

const FAMILIES = { traffic: 'traffic', operator: 'buttons', subject: 'buttons', fault: 'buttons' };

/** @param {import('./reduce.js').Event} r @returns {Kind[]} the kinds that an event belongs to */
export function kindsOf(r) {
  const family = FAMILIES[r.type.split('.')[0]] ?? 'handover';
  return sentence(r).tone === 'bad' ? [family, 'problems'] : [family];
}

/** @param {import('./reduce.js').Event} r @returns {number[]} the processes that report it or that it is about */
export function processesOf(r) {
  return [...new Set([r.pid, r.child, r.of].filter((pid, i) => Number.isInteger(pid) && pid > 1 && (i !== 2 || r.type.startsWith('process.'))))];
}

/** @param {import('./reduce.js').Event} r @param {Filter} filter @returns {boolean} whether to show it: all words of the text occur in it, in any order and case */
export function matches(r, { text, kind, pid }) {
  if (kind !== 'all' && !kindsOf(r).includes(kind)) {
    return false;
  }
  if (pid !== null && !processesOf(r).includes(pid)) {
    return false;
  }
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) {
    return true;
  }
  const said = sentence(r);
  const all = `${r.type} ${said.text} ${said.why}`.toLowerCase();
  return words.every((word) => all.includes(word));
}
