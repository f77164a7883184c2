/**
 * What there is to draw, and which lanes are in view. Pure.
 *
 * @typedef {object} Layer  draws one kind of thing across the stage
 * @property {(scene: Scene) => import('./labels.js').Label[]} sync  draws what has changed; returns its words
 * @property {(offset: number) => void} move  moves it to its present place, pixels
 *
 * @typedef {object} Scene
 * @property {import('../model/reduce.js').State} state
 * @property {Shown[]} shown   the lanes, newest first
 * @property {import('./layout.js').Layout} layout
 * @property {number} now      mono at the right edge
 * @property {boolean} live    whether that is the present moment
 * @property {import('./scale.js').Scale} scale  at this moment
 * @property {View} view       from moments to coordinates
 * @property {object[]} buckets  of the traffic, those in view
 * @property {object[]} kernel   samples, those in view
 * @property {import('../model/failures.js').Mark[]} marks  losses in view
 * @property {import('../model/failures.js').Choice|null} choice  the loss that a person has chosen
 * @property {import('../model/reduce.js').Event|null} selected  the event that a person has selected
 * @property {number|null} looked  the moment that a person points at or has selected
 * @property {ReturnType<import('./marks.js').timesOf>} times  the marks of the axis, and the restart whose signal is their zero
 *
 * @typedef {object} Shown
 * @property {string} key
 * @property {import('../model/reduce.js').Process} process
 * @property {boolean} thin    it is or was a standby that nobody has called
 * @property {boolean} short   it never served, or serves nobody itself
 * @property {boolean} ended
 * @property {boolean} seen    it reports nothing itself
 * @property {boolean} folded  a person has folded it
 * @property {'new'|'old'|'standby'|''} part  the newest, and the one before it that has served, if there is one
 * @property {import('../model/listener.js').Hold[]} holds
 *
 * @typedef {object} View
 * @property {number} u        pixels per pixel of the design
 * @property {string} font     of most words, as CSS writes it
 * @property {number} mono     the newest known moment
 * @property {number} oldest   mono a little before the left edge
 * @property {number} perSecond pixels
 * @property {(mono: number) => number} x  relative to a moving group
 */
import { generationOf, isMaster } from '../model/generation.js';
import { hasServed, isStandby, lifeOf, stateAt } from '../model/life.js';
import { holds } from '../model/listener.js';

const MOST_LANES = 40;

/** @param {import('../model/reduce.js').State} state @param {number} oldest mono @param {Set<string>} [folded] keys of folded lanes @returns {Shown[]} */
export function lanesIn(state, oldest, folded = new Set()) {
  const since = state.log.findLast((r) => r.type === 'subject.state' && r.state === 'chosen')?.mono ?? 0;
  const lanes = state.processes
    .filter((process) => isInView(process, state.mono, oldest))
    // What has ended of another server than the one that runs is in nobody's way.
    .filter((process) => process.born >= since || lifeOf(process).ended === null)
    .sort((a, b) => placeOf(b, state) - placeOf(a, state) || b.born - a.born)
    .slice(0, MOST_LANES)
    .map((process) => ({
      key: process.key,
      process,
      thin: isStandby(process),
      short: hasNeverServed(process) || isMaster(process),
      ended: lifeOf(process).end !== null,
      seen: process.name !== null && process.facts.every((f) => f.pid !== process.pid),
      folded: folded.has(process.key),
      part: '',
      holds: holds(process, state.kernel),
    }));
  const serving = lanes.filter(({ process, thin }) => !isMaster(process) && !thin);
  const newest = serving[0] && generationOf(serving[0].process);
  // Of those of which nobody counts the generations, the one before is the old one.
  const old = serving.slice(1).find((lane) => !lane.short && lane.process.way === serving[0].process.way && (generationOf(lane.process) !== newest || lane.ended));
  if (old) {
    const [young, aged] = [serving[0], old].map(({ process }) => generationOf(process));
    serving.filter(({ process, ended }) => generationOf(process) === young && process.way === old.process.way && (young !== aged || (!ended && stateAt(process, state.mono) !== 'draining'))).forEach((lane) => (lane.part = 'new'));
    serving.filter((lane) => generationOf(lane.process) === aged && lane.process.way === old.process.way && !lane.short && lane.part === '').forEach((lane) => (lane.part = 'old'));
  }
  lanes.filter(({ thin }) => thin).forEach((lane) => (lane.part = 'standby'));
  return lanes;
}

/** Nanoseconds. */
const JUST_ABOVE = 1e3;

/** Newest first; a standby is above its parent, where it stays when it is called, and never between that and an older one. */
function placeOf(process, { processes }) {
  const { called } = lifeOf(process);
  if (!isStandby(process)) {
    return called ?? process.born;
  }
  const by = process.facts.find((f) => f.type === 'standby.spawned')?.pid;
  const parent = processes.findLast((p) => p.pid === by && p.born < process.born);
  return parent ? (lifeOf(parent).called ?? parent.born) + JUST_ABOVE : process.born;
}

/**
 * @param {import('../model/restarts.js').Attempt[]} attempts by time
 * @param {number|null} looked a moment in question
 * @returns {import('../model/restarts.js').Attempt|null} the last one that had begun at that moment, otherwise the newest
 */
export function inQuestion(attempts, looked) {
  return (looked === null ? null : attempts.findLast(({ requested }) => requested <= looked)) ?? attempts.at(-1) ?? null;
}

function isInView(process, mono, oldest) {
  const { ended } = lifeOf(process);
  if (ended !== null) {
    return ended > oldest;
  }
  return stateAt(process, mono) !== 'lost' || process.beats.at(-1).mono > oldest;
}

function hasNeverServed(process) {
  return lifeOf(process).end === 'failed' && !hasServed(process);
}
