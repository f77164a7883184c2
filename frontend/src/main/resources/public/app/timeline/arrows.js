/** What caused what: the signal, the spawn, ready, the end. The newest upgrade in view is labelled; others are faded. */
import { lifeOf } from '../model/life.js';
import { generationOf, isMaster } from '../model/generation.js';
import { allAttempts } from '../model/restarts.js';
import { inQuestion } from './scene.js';
import { add, describe, each, set } from './svg.js';
import { briefly, duration } from '../model/words.js';

/** @implements {import('./scene.js').Layer} */
export class Arrows {
  #moving;

  /** @param {SVGElement} parent */
  constructor(parent) {
    this.#moving = add(add(parent, 'g', { 'clip-path': 'url(#plot)' }), 'g', { class: 'arrows' });
  }

  /** @param {import('./scene.js').Scene} scene @returns {import('./labels.js').Label[]} */
  sync({ state, shown: lanes, layout, looked, view }) {
    const rows = new Map(layout.lanes.map((row) => [row.key, row]));
    const alone = orphans(lanes);
    const seen = allAttempts(state).filter((attempt) => rows.has(attempt.old) && attempt.requested >= view.oldest - 5e9);
    // Its arrows are labelled.
    const told = inQuestion(seen, looked);
    const down = uprightIn(layout);
    const drawn = [...seen.map((attempt) => ofAttempt(attempt, lanes, rows, layout, view, attempt === told, down)), ...lanes.map((lane) => ofEnd(lane.process, lanes, alone, rows, layout, view, down)), ...lanes.map((lane) => ofExec(lane.process, rows, layout, view, down))];
    each(
      this.#moving,
      drawn.flatMap((one) => one.arrows),
      (arrow) => arrow.key,
      () => add(this.#moving, 'path'),
      (node, arrow) => {
        describe(node, arrow.text);
        set(node, { d: arrow.d, class: `arrow ${arrow.name}${arrow.faded ? ' faded' : ''}`, 'marker-end': `url(#head-${arrow.head ?? 'plain'})` });
      },
    );
    return drawn.flatMap((one) => one.labels);
  }

  move(offset) {
    set(this.#moving, { transform: `translate(${offset.toFixed(2)} 0)` });
  }
}

function ofAttempt(attempt, lanes, rows, layout, view, told, down) {
  const { u } = layout;
  const key = `${attempt.old}-${attempt.requested}`;
  const old = rows.get(attempt.old);
  const child = lanes.map((lane) => lane.process).find((p) => (attempt.asked ? p.key === attempt.young : isChild(p, attempt)));
  const young = child && rows.get(child.key);
  const faded = !told;
  const x = view.x(attempt.requested);
  const from = layout.operator.y + layout.operator.h;
  const arrows = [{ key: `${key}s`, name: 'signal', faded, text: attempt.by, d: signal(x, from, old.y, layout, down) }];
  const labels = [];
  if (young && attempt.spawned !== null) {
    const sx = view.x(attempt.spawned);
    arrows.push({ key: `${key}c`, name: 'spawn', faded, text: `generation ${attempt.childGen - 1} (PID ${attempt.oldPid}) ${attempt.ahead === null ? 'spawned' : 'gave the word to'} generation ${attempt.childGen} (PID ${attempt.child})${aheadOf(attempt)}`, d: down(sx, old.y, young.y + young.parts.band.h + 1) });
    labels.push(label(`${key}c`, attempt.spawned, young.y + young.parts.band.h / 2, `${briefly(attempt.by || 'request')}${attempt.ahead === null ? ', spawned' : aheadOf(attempt)}`, 24 * u));
  } else {
    const y = young && !attempt.asked ? young.y + young.parts.band.h / 2 : old.y - 11 * u;
    labels.push(label(`${key}s`, attempt.requested, y, briefly(attempt.by || 'upgrade'), 22 * u));
  }
  if (young && attempt.ready !== null) {
    const rx = view.x(attempt.ready);
    const text = `ready on fd 4, ${duration(attempt.spawned === null ? attempt.readyMillis : (attempt.ready - attempt.spawned) / 1e6)} after ${attempt.ahead === null ? 'spawn' : 'the word'}`;
    arrows.push({ key: `${key}r`, name: 'ready', head: 'good', faded, text, d: down(rx, young.y + young.parts.band.h, tip(old.y, layout)) });
    const { requests } = young.parts;
    // A lane without this part needs the place for the words of its end.
    if (requests) {
      const y = young.y + requests.y + requests.h / 2;
      labels.push({ ...label(`${key}r`, attempt.ready, y, text, 8 * u, 'ready-word'), rank: 4, keep: true });
    }
  }
  const end = attempt.failed ?? attempt.rolledback;
  if (young && end !== null) {
    const ex = view.x(end);
    arrows.push({ key: `${key}f`, name: 'ending', head: 'bad', faded, text: `the old process (PID ${attempt.oldPid}) learns that the new one (PID ${attempt.child}) has ended`, d: down(ex, young.y + young.parts.band.h, tip(old.y, layout)) });
  }
  if (young && attempt.aborted !== null) {
    const ax = view.x(attempt.aborted);
    arrows.push({ key: `${key}a`, name: 'signal', faded, text: `the old process (PID ${attempt.oldPid}) is told to abort, and tells the new one (PID ${attempt.child}) to end`, d: down(ax, old.y, young.y + young.parts.band.h + 1) });
  }
  return { arrows, labels: told ? labels : [] };
}

/** @returns {string} of a standby, how long ago it was started */
function aheadOf({ ahead }) {
  return ahead === null ? '' : `, booted ${duration(ahead)} ahead`;
}

/** A process that goes on with another program: the end of one lane is the beginning of another. */
function ofExec(process, rows, layout, view, down) {
  const [before, after] = [rows.get(process.image), rows.get(process.key)];
  if (!before || process.born <= view.oldest) {
    return { arrows: [], labels: [] };
  }
  const x = view.x(process.born);
  const text = `execve(2): PID ${process.pid} goes on with a new program`;
  return {
    arrows: [{ key: `${process.key}x`, name: 'spawn', text, d: down(x, before.y, after.y + after.parts.band.h + 1) }],
    labels: [{ ...label(`${process.key}x`, process.born, after.y + after.parts.band.h / 2, text, 24 * layout.u), texts: ['execve(2), same PID', 'execve(2)'] }],
  };
}

/** A process that has become ready tells its parent to end: the only word between the two. */
function toldByChild(process, lanes) {
  const { draining } = lifeOf(process);
  const spawned = process.facts.filter((f) => f.type === 'child.spawned' && f.pid === process.pid).map((f) => f.child);
  const isReady = (one) => one.facts.some((f) => f.type === 'process.ready' && f.pid === one.pid && f.mono <= draining.from && draining.from - f.mono < 1e9);
  return process.way === 'fork-signal' || process.way === null ? lanes.map((lane) => lane.process).find((one) => spawned.includes(one.pid) && isReady(one)) : undefined;
}

/** The master that tells a worker to end. */
function masterOf(process, lanes) {
  const parent = process.facts.find((f) => f.type === 'process.started' && f.pid === process.pid)?.ppid;
  return lanes.map((lane) => lane.process).find((one) => one.pid === parent && isMaster(one));
}

/** The signal that ends a process, and how the next generation learns of its end. */
function ofEnd(process, lanes, alone, rows, layout, view, down) {
  const { u } = layout;
  const row = rows.get(process.key);
  const { draining, ended } = lifeOf(process);
  const arrows = [];
  const labels = [];
  const by = draining?.reason === 'terminated' ? (toldByChild(process, lanes) ?? masterOf(process, lanes)) : undefined;
  if (by && draining.from > view.oldest) {
    const x = view.x(draining.from);
    const teller = rows.get(by.key);
    const who = isMaster(by) ? 'the master' : `generation ${generationOf(by)}`;
    arrows.push({ key: `${process.key}t`, name: 'signal', text: `SIGTERM from ${who} (PID ${by.pid}) to PID ${process.pid}`, d: down(x, teller.y > row.y ? teller.y : teller.y + teller.parts.band.h, teller.y > row.y ? row.y + row.parts.band.h + 1 : tip(row.y, layout)) });
    if (!isMaster(by)) {
      const above = teller.y + (teller.parts.requests?.y ?? teller.parts.band.y) + 10 * u;
      labels.push({ ...label(`${process.key}t`, draining.from, above, 'SIGTERM: the new one tells its parent to stop', 8 * u), ys: [above, row.y - 11 * u], texts: ['SIGTERM to its parent', 'SIGTERM'], at: 'after', rank: 4, keep: true });
    }
  } else if (draining?.reason === 'terminated' && draining.from > view.oldest) {
    const x = view.x(draining.from);
    const from = layout.operator.y + layout.operator.h;
    arrows.push({ key: `${process.key}t`, name: 'signal', text: `SIGTERM to generation ${generationOf(process)} (PID ${process.pid})`, d: signal(x, from, row.y, layout, down) });
    labels.push(label(`${process.key}t`, draining.from, row.y - 11 * u, 'SIGTERM', 22 * u));
  } else if (draining && draining.from > view.oldest) {
    const x = view.x(draining.from);
    const top = row.y + row.parts.band.h;
    arrows.push({ key: `${process.key}d`, name: 'drain', text: `generation ${process.gen} (PID ${process.pid}) stops accepting and drains`, d: `M${x},${row.y - 9 * u} V${top}` });
  }
  const orphan = ended === null ? null : [...rows.keys()].find((key) => key !== process.key && alone.get(key)?.of === process.pid);
  if (orphan && ended > view.oldest) {
    const young = rows.get(orphan);
    const x = view.x(ended);
    const text = `generation ${process.gen} (PID ${process.pid}) has ended: the next generation is on its own`;
    arrows.push({ key: `${process.key}o`, name: 'ending', text, d: down(x, row.y, young.y + young.parts.band.h + 1) });
  }
  return { arrows, labels };
}

/** From the row of the buttons to a lane: a little before its moment, so that it can be told from what begins there. */
function signal(x, from, to, { u, narrow }, down) {
  return narrow ? down(x, from, tip(to, { u, narrow })) : `M${x - 16 * u},${from} V${to - 12 * u} L${x - 1},${to}`;
}

/** How far an arrow goes into a band whose name stands above it, so that its head does not lie on the name; pixels of the design. */
const INTO = 12;

function tip(y, { u, narrow }) {
  return narrow ? y + INTO * u : y - 1;
}

/** How high the names of lanes stand above them on a narrow stage; pixels of the design. */
const NAMED = 18;

/**
 * Upright lines that leave out the names of lanes, where these stand above the lanes. Pure.
 *
 * @param {{u: number, narrow: boolean, lanes: {y: number}[]}} layout
 * @returns {(x: number, from: number, to: number) => string} a path
 */
export function uprightIn({ u, narrow, lanes }) {
  const names = narrow ? lanes.map(({ y }) => [y - NAMED * u, y]) : [];
  return (x, from, to) => {
    const [top, bottom] = [Math.min(from, to), Math.max(from, to)];
    const crossed = names.filter(([a, b]) => b > top && a < bottom).sort((a, b) => a[0] - b[0]);
    const stops = [top, ...crossed.flatMap(([a, b]) => [Math.max(a, top), Math.min(b, bottom)]), bottom];
    const ordered = from <= to ? stops : stops.reverse();
    return ordered.map((y, i) => (i % 2 ? `V${y}` : `M${x},${y}`)).join(' ');
  };
}

/** The lanes that have reported that they are on their own. */
function orphans(lanes) {
  return new Map(lanes.map(({ key, process }) => [key, process.facts.find((f) => f.type === 'process.orphaned' && f.pid === process.pid)]));
}

/** Whether the attempt spawned that process; PID 0 stands for one that could not be spawned. */
function isChild(process, attempt) {
  const at = attempt.spawned ?? attempt.ready ?? attempt.failed;
  return process.pid === (attempt.child ?? 0) && process.facts.some((f) => f.pid === attempt.oldPid && f.child === process.pid && f.mono === at);
}

function label(key, from, y, text, gap, name = 'arrow-word') {
  return { key, from, to: Infinity, y, text, name, at: 'before', gap, plate: 'plate', rank: 1 };
}
