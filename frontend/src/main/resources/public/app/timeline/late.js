/** Where the load generator was not on schedule: a grey veil over what was measured there, with the reason. */
import { lateStretches } from '../model/lateness.js';
import { add, each, set, textWidth } from './svg.js';

const WORDS = {
  lag: 'generator late',
  'not sent': 'not sent in time',
  'too few': 'generator below its target rate',
  several: 'generator late',
};

/** A word closer to the last one than this is left out; nanoseconds. */
const AGAIN = 4e9;

/** @implements {import('./scene.js').Layer} */
export class Late {
  #moving;

  /** @param {SVGElement} parent a group that lies behind the rest */
  constructor(parent) {
    this.#moving = add(add(parent, 'g', { 'clip-path': 'url(#plot)' }), 'g', { class: 'late-stretches' });
  }

  /** @param {import('./scene.js').Scene} scene @returns {import('./labels.js').Label[]} */
  sync({ state, buckets, layout, view }) {
    const stretches = lateStretches(buckets, state.run);
    const top = layout.rate.y;
    const height = layout.lag.y + layout.lag.h - top;
    each(
      this.#moving,
      stretches,
      (stretch) => stretch.from,
      () => add(this.#moving, 'rect', { class: 'late' }),
      (node, stretch) => {
        const x = view.x(stretch.from);
        set(node, { x, width: Math.max(1.5, view.x(stretch.to) - x), y: top, height, 'data-why': stretch.why });
      },
    );
    return [...warmup(state.run, layout, view), ...words(stretches, layout, view)];
  }

  move(offset) {
    set(this.#moving, { transform: `translate(${offset.toFixed(2)} 0)` });
  }
}

/** The word for the time whose answers count in no latency. */
function warmup(run, layout, view) {
  const { started } = run ?? {};
  const to = started ? started.mono + (started.warmupMillis ?? 0) * 1e6 : 0;
  if (!started?.warmupMillis || to < view.oldest) {
    return [];
  }
  return [{ key: 'warmup', from: started.mono, to, y: layout.latency.y + 10 * layout.u, text: 'warm-up: not in the latencies', name: 'late-word', at: 'after', gap: 4 * layout.u }];
}

function words(stretches, layout, view) {
  const labels = [];
  let free = -Infinity;
  let said = -Infinity;
  for (const { from, to, why } of stretches) {
    const text = WORDS[why];
    const x = view.x(from);
    if (x >= free && from - said > AGAIN) {
      const y = layout.lag.y + layout.lag.h / 2;
      labels.push({ key: `late${from}`, from, to, y, text, name: 'late-word', at: 'after', gap: 4 * layout.u });
      free = x + textWidth(text, view.font) + 12 * layout.u;
      said = from;
    }
  }
  return labels;
}
