/** The words in and on a lane: its states, its end, why it failed, and what is left to do. */
import { crossingInWords, handoverOf, slowOf } from '../model/crossing.js';
import { nameOfMaster } from '../model/holders.js';
import { generationOf } from '../model/generation.js';
import { lifeOf, spansAt, stateAt } from '../model/life.js';
import { Beats } from './beats.js';
import { flags } from './flags.js';
import { leftToDo } from './head.js';
import { WORDS } from './look.js';
import { toldWords } from './told.js';
import { totalsInWords } from '../model/totals.js';
import { duration, ending, some } from '../model/words.js';

const LONGEST = 64;

/** What is in the band where there is little room. */
const BRIEF = { 'backing off': 'serving', lost: 'silent', holding: 'holds the listener', leading: 'leads' };

/**
 * @param {{process: import('../model/reduce.js').Process, holds: import('../model/listener.js').Hold[]}} lane
 * @param {import('./layout.js').LaneRow} row
 * @param {{u: number, mono: number, oldest: number}} view
 * @returns {import('./labels.js').Label[]}
 */
export function laneWords({ process, holds }, row, view) {
  const { band } = row.parts;
  const middle = row.y + band.y + band.h / 2;
  const labels = spansAt(process, view.mono)
    .filter((span) => span.to > view.oldest)
    .map((span) => ({ key: `${process.key}b${span.from}`, from: span.from, to: span.to, y: middle, text: inBand(process, span, view.mono), texts: [BRIEF[span.state] ?? span.state], name: `band-word on-${span.state.replace(' ', '-')}`, at: 'inside', gap: 9 * view.u }));
  const end = theEnd(process, view.mono);
  if (end) {
    const { answers, listener } = row.parts;
    const y = row.y + (answers ? answers.y + answers.h / 2 : row.kind === 'short' ? 44 * view.u : listener.y + listener.h / 2);
    labels.push({ key: `${process.key}e`, from: lifeOf(process).ended, to: Infinity, y, text: short(end), texts: [short(end.replace(/, drained in .*/, '')), 'ended'], name: 'end-word', at: 'after', gap: 4 * view.u, plate: 'plate', rank: 4 });
  }
  return [...labels, ...flags(process, holds, row, view), ...crossing(process, row, view), ...Beats.words(process, row, view), ...toldWords(process, row, view)];
}

/** How many requests of the old process were still open when the new one was ready. */
function crossing(process, row, view) {
  const { answers, beats } = row.parts;
  const text = answers ? crossingInWords(slowOf(process)) : '';
  if (!text) {
    return [];
  }
  const y = row.y + answers.y + answers.h / 2;
  return [{ key: `${process.key}x`, from: handoverOf(process), to: Infinity, y, ys: [y, row.y + beats.y + beats.h / 2], text, texts: [text.replace(/ requests? (cross\w*) the handover/, ' $1')], name: 'crossing-word', at: 'after', gap: 10 * view.u, plate: 'plate', rank: 3 }];
}

/** The list of events has the full text. */
function short(text) {
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}

function inBand(process, span, mono) {
  const { draining } = lifeOf(process);
  if (span.state === 'draining' && span.to === Infinity && draining) {
    return `draining: ${leftToDo(process)}`;
  }
  if (span.state === 'backing off' && span.to > mono) {
    return `serving, next upgrade allowed in ${duration(Math.ceil((span.to - mono) / 1e8) * 100)}`;
  }
  return WORDS[span.state] ?? span.state;
}

/** @returns {string} the lane in a sentence */
export function inWords(process, mono) {
  const who = process.pid ? `PID ${process.pid}` : 'no process';
  const totals = totalsInWords(process, mono);
  const crossed = crossingInWords(slowOf(process));
  const said = [theEnd(process, mono) ?? stateAt(process, mono), totals && `Time in each state: ${totals}`, crossed && capital(crossed)];
  return `${generationOf(process) ? `Generation ${generationOf(process)}` : capital(nameOfMaster(process))}, ${who}: ${said.filter(Boolean).join('. ')}.`;
}

function theEnd(process, mono) {
  const life = lifeOf(process);
  const state = stateAt(process, mono);
  if (state === 'failed') {
    return `failed: ${life.why?.includes('EADDRINUSE') ? 'it cannot bind the port (EADDRINUSE)' : (life.why ?? ending(life))}`;
  }
  if (state !== 'exited') {
    return null;
  }
  if (life.discarded) {
    return `thrown away: ${life.why}`;
  }
  const cut = life.cut > 0 ? `, ${some(life.cut, 'request')} cut off` : '';
  const drained = life.draining ? `, drained in ${duration((life.ended - life.draining.from) / 1e6)}` : '';
  return `${ending(life)}${cut || drained}`;
}

function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
