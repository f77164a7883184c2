/** Requests that got no valid answer, as marks by class below the lanes: they are never averaged away. */
import { add, each, set, textWidth } from './svg.js';
import { count } from '../model/words.js';

/** Losses of one class this close to each other share a mark; nanoseconds. */
const TOGETHER = 1.5e9;

/** @returns {{kind: string, from: number, to: number, count: number}[]} losses of the buckets, by class and time */
export function clusters(buckets) {
  const found = [];
  const open = new Map();
  for (const bucket of buckets) {
    for (const [kind, n] of Object.entries(bucket.failures ?? {})) {
      let cluster = open.get(kind);
      if (!cluster || bucket.from - cluster.to > TOGETHER) {
        cluster = { kind, from: bucket.from, to: bucket.to, count: 0 };
        open.set(kind, cluster);
        found.push(cluster);
      }
      cluster.to = bucket.to;
      cluster.count += n;
    }
  }
  return found;
}

/** Words for the clusters; those whose words would lie on each other share one. */
function words(found, y, u, view) {
  const labels = [];
  let end = -Infinity;
  for (const cluster of [...found].sort((a, b) => a.from - b.from)) {
    const text = `${count(cluster.count)} × ${cluster.kind}`;
    const last = labels.at(-1);
    if (last && view.x(cluster.from) < end) {
      last.text += `, ${text}`;
    } else {
      labels.push({ key: `l${cluster.kind}${cluster.from}`, from: cluster.from, to: cluster.to, y, text, name: 'loss-word', at: 'after', gap: 10 * u });
    }
    end = view.x(labels.at(-1).from) + textWidth(labels.at(-1).text, view.font) + 14 * u;
  }
  return labels;
}

export class Losses {
  #moving;

  constructor(parent) {
    this.#moving = add(add(parent, 'g', { 'clip-path': 'url(#plot)' }), 'g', { class: 'losses' });
  }

  /** @returns {import('./labels.js').Label[]} how many of which class */
  sync(buckets, row, u, view) {
    const found = clusters(buckets);
    const middle = row.y + row.h / 2;
    each(
      this.#moving,
      found,
      (cluster) => cluster.kind + cluster.from,
      () => add(this.#moving, 'path'),
      (node, cluster) => {
        const x = view.x(cluster.from);
        const r = 5 * u;
        const d = `M${x - r},${middle - r} l${2 * r},${2 * r} m0,${-2 * r} l${-2 * r},${2 * r} M${x},${middle} H${view.x(cluster.to)}`;
        set(node, { d, 'data-kind': cluster.kind, 'data-count': cluster.count });
      },
    );
    return words(found, middle, u, view);
  }

  move(offset) {
    set(this.#moving, { transform: `translate(${offset.toFixed(2)} 0)` });
  }
}
