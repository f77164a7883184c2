/** The words in and on a lane: its states, its end, why it failed, what is left to do. */
import { lifeOf, spansAt, stateAt } from '../model/life.js';
import { leftToDo } from './head.js';
import { WORDS } from './look.js';
import { duration, ending, some } from '../model/words.js';

/**
 * @param {import('../model/reduce.js').Process} process
 * @param {import('./layout.js').LaneRow} row
 * @param {{u: number, mono: number, oldest: number}} view
 * @returns {import('./labels.js').Label[]}
 */
export function laneWords(process, row, view) {
  const { band, listener, slow } = row.parts;
  const middle = row.y + band.y + band.h / 2;
  const labels = spansAt(process, view.mono)
    .filter((span) => span.to > view.oldest)
    .map((span) => ({ key: `${process.key}b${span.from}`, from: span.from, to: span.to, y: middle, text: inBand(process, span), name: `band-word on-${span.state.replace(' ', '-')}`, at: 'inside', gap: 9 * view.u }));
  const end = theEnd(process, view);
  if (end) {
    const y = row.kind === 'short' ? row.y + 47 * view.u : middle;
    labels.push({ key: `${process.key}e`, from: lifeOf(process).ended, to: Infinity, y, text: end, name: 'end-word', at: 'after', gap: (row.kind === 'short' ? 4 : 22) * view.u });
  }
  const hidden = hiddenSlow(process, slow, view);
  if (hidden > 0) {
    labels.push({ key: `${process.key}s`, from: view.oldest, to: Infinity, y: row.y + slow.y + slow.h / 2, text: `and ${hidden} more`, name: 'more-word', at: 'after' });
  }
  if (row.kind !== 'short' && listener) {
    const from = lifeOf(process).listening;
    const text = lifeOf(process).spans[0].state === 'starting' ? 'fd 3' : 'listener';
    labels.push(...(from === null ? [] : [{ key: `${process.key}f`, from, to: Infinity, y: row.y + listener.y + listener.h / 2, text, name: 'flag-word', at: 'after', gap: 5 * view.u }]));
  }
  return labels;
}

function inBand(process, span) {
  const { draining } = lifeOf(process);
  if (span.state === 'draining' && span.to === Infinity && draining) {
    return `draining: ${leftToDo(process)}`;
  }
  return WORDS[span.state] ?? span.state;
}

function theEnd(process, view) {
  const life = lifeOf(process);
  const state = stateAt(process, view.mono);
  if (state === 'failed') {
    return `failed: ${life.why ?? ending(life)}`;
  }
  if (state !== 'exited') {
    return null;
  }
  const cut = life.cut > 0 ? `, ${some(life.cut, 'request')} cut` : '';
  const drained = life.draining ? `, drained in ${duration((life.ended - life.draining.from) / 1e6)}` : '';
  return `${ending(life)}${cut || drained}`;
}

function hiddenSlow(process, part, view) {
  const open = process.slow.filter((one) => one.to === null).length;
  const room = part ? Math.floor(part.h / (4 * view.u)) : 0;
  return part && !lifeOf(process).end ? Math.max(0, open - room) : 0;
}
