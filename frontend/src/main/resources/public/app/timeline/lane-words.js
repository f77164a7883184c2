/** The words in and on a lane: its states, its end, why it failed, what is left to do. */
import { lifeOf, spansAt, stateAt } from '../model/life.js';
import { leftToDo } from './head.js';
import { WORDS } from './look.js';
import { duration, ending, some } from '../model/words.js';

const LONGEST = 64;

/**
 * @param {import('../model/reduce.js').Process} process
 * @param {import('./layout.js').LaneRow} row
 * @param {{u: number, mono: number, oldest: number}} view
 * @returns {import('./labels.js').Label[]}
 */
export function laneWords(process, row, view) {
  const { band, listener } = row.parts;
  const middle = row.y + band.y + band.h / 2;
  const labels = spansAt(process, view.mono)
    .filter((span) => span.to > view.oldest)
    .map((span) => ({ key: `${process.key}b${span.from}`, from: span.from, to: span.to, y: middle, text: inBand(process, span, view.mono), name: `band-word on-${span.state.replace(' ', '-')}`, at: 'inside', gap: 9 * view.u }));
  const end = theEnd(process, view.mono);
  if (end) {
    const y = row.kind === 'short' ? row.y + 52 * view.u : row.y + row.parts.answers.y + row.parts.answers.h / 2;
    labels.push({ key: `${process.key}e`, from: lifeOf(process).ended, to: Infinity, y, text: short(end), name: 'end-word', at: 'after', gap: 4 * view.u });
  }
  const y = row.y + listener.y + listener.h / 2;
  const { listening, closed } = lifeOf(process);
  if (listening !== null && process.facts.some((f) => f.type === 'child.spawned' && f.child === process.pid && f.gen > 0)) {
    labels.push({ key: `${process.key}f`, from: listening, to: Infinity, y, text: 'fd 3', name: 'flag-word', at: 'before', gap: 24 * view.u });
  }
  if (closed !== null) {
    labels.push({ key: `${process.key}c`, from: closed, to: Infinity, y, text: 'closed', name: 'flag-word', at: 'after', gap: 6 * view.u });
  }
  return labels;
}

/** The whole of it is in the list of events. */
function short(text) {
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}

function inBand(process, span, mono) {
  const { draining } = lifeOf(process);
  if (span.state === 'draining' && span.to === Infinity && draining) {
    return `draining: ${leftToDo(process)}`;
  }
  if (span.state === 'backing off' && span.to > mono) {
    return `serving, next upgrade in ${duration(Math.ceil((span.to - mono) / 1e8) * 100)}`;
  }
  return WORDS[span.state] ?? span.state;
}

/** @returns {string} the lane as a sentence */
export function inWords(process, mono) {
  const who = process.pid ? `PID ${process.pid}` : 'no process';
  return `Generation ${process.gen}, ${who}: ${theEnd(process, mono) ?? stateAt(process, mono)}.`;
}

function theEnd(process, mono) {
  const life = lifeOf(process);
  const state = stateAt(process, mono);
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
