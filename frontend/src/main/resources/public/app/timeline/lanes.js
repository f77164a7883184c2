/** The lanes, one for each process in view, newest on top. */
import { answersPerSecond } from './density.js';
import { laneWords } from './lane-words.js';
import { Lane } from './lane.js';
import { add } from './svg.js';

/** @implements {import('./scene.js').Layer} */
export class Lanes {
  #group;
  #lanes = new Map();
  #fold;

  /** @param {SVGElement} parent @param {(key: string) => void} fold called when a person folds or unfolds a lane */
  constructor(parent, fold) {
    this.#fold = fold;
    this.#group = add(parent, 'g', { class: 'lanes' });
  }

  /** @param {import('./scene.js').Scene} scene @returns {import('./labels.js').Label[]} */
  sync({ state, shown, layout, now, view }) {
    const keys = new Set(shown.map((one) => one.key));
    for (const [key, lane] of this.#lanes) {
      if (!keys.has(key)) {
        lane.remove();
        this.#lanes.delete(key);
      }
    }
    const scaled = { ...view, mostInFlight: mostInFlight(shown, view.oldest) };
    const asked = state.buckets.length > 0 && state.mono - state.buckets.at(-1).mono < 2e9;
    shown.forEach((one, i) => {
      const lane = this.#at(i, one);
      const row = layout.lanes[i];
      lane.sync(one, row, scaled);
      lane.tell(one, state.mono, now, asked ? answersPerSecond(state.buckets, one.process.pid) : null, row, layout);
    });
    return shown.flatMap((one, i) => laneWords(one, layout.lanes[i], view));
  }

  move(offset) {
    for (const lane of this.#lanes.values()) {
      lane.move(offset);
    }
  }

  /** The lane of a process, at its place. */
  #at(i, { key, process }) {
    let lane = this.#lanes.get(key);
    if (!lane) {
      lane = new Lane(this.#group, process, () => this.#fold(key));
      this.#lanes.set(key, lane);
    }
    if (this.#group.children[i] !== lane.group) {
      this.#group.insertBefore(lane.group, this.#group.children[i] ?? null);
    }
    return lane;
  }
}

function mostInFlight(shown, oldest) {
  const seen = shown.flatMap(({ process }) => process.beats.filter((beat) => beat.mono > oldest).map((beat) => beat.inFlight));
  return Math.max(5, ...seen);
}
