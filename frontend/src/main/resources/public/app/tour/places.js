/** The places that the tour points at: their elements as boxes in the viewport. */

const lanes = (...states) => `.lane:is(${states.map((state) => `[data-state="${state}"]`).join()})`;

const OLD = lanes('draining', 'handing over');

/**
 * Each place: selectors, of which the first that matches something in view counts. `all` for every match, otherwise the newest; `one` for one box around them; `wide` for the whole row.
 * They match the thing itself and nothing that only resembles it.
 */
const PLACES = {
  listeners: { any: ['.lane .listener'], all: true },
  ready: { any: ['.arrow.ready'] },
  connections: { any: [`${OLD} .head .open`] },
  ring: { any: [`${OLD} .head :is(.ring, .left)`], all: true, one: true },
  slow: { any: ['.slow.survivor', `${OLD} .slow`], all: true, one: true },
  newest: { any: [`${lanes('starting', 'failed')} .head :is(.fold, .pid, .state, .line)`], all: true, one: true },
  master: { any: ['.lane[data-state="holding"] .head :is(.fold, .pid, .state, .line)'], all: true, one: true },
  told: { any: ['.arrow.signal:not(.faded)'] },
  kernel: { any: ['.n-kernel, .n-holders, .k-queue, .k-unowned, .e-kernel, .e-unowned'], all: true, one: true, wide: true },
  lost: { any: ['.losses .mark'], all: true, one: true, wide: true },
};

/**
 * @param {string} place
 * @param {Document} document
 * @returns {{left: number, top: number, right: number, bottom: number}[]} none if there is no such thing in view
 */
export function boxesOf(place, document) {
  const { any, all, one, wide } = PLACES[place];
  const stage = document.getElementById('lanes');
  const within = stage.getBoundingClientRect();
  const plot = plotOf(stage, within);
  for (const selector of any) {
    const elements = [...stage.querySelectorAll(selector)].filter((element) => element.getAttribute('visibility') !== 'hidden');
    const boxes = (all ? elements : elements.slice(-1)).map((element) => boxOf(element, within, plot)).filter((box) => box.right >= box.left && box.bottom > box.top);
    if (boxes.length > 0) {
      return wide ? [{ ...union(boxes), left: within.left, right: within.right }] : one ? [union(boxes)] : boxes;
    }
  }
  return [];
}

/** Moving parts are drawn far beyond the plot and clipped at its edges. */
function boxOf(element, within, plot) {
  const box = element.getBoundingClientRect();
  const clip = element.closest('[clip-path]') ? plot : within;
  return { left: Math.max(box.left, clip.left), right: Math.min(box.right, clip.right), top: box.top, bottom: box.bottom };
}

function plotOf(stage, within) {
  const plot = stage.querySelector('#plot rect');
  const left = within.left + Number(plot?.getAttribute('x') ?? 0);
  return { left, right: left + Number(plot?.getAttribute('width') ?? within.width) };
}

function union(boxes) {
  return {
    left: Math.min(...boxes.map((box) => box.left)), right: Math.max(...boxes.map((box) => box.right)),
    top: Math.min(...boxes.map((box) => box.top)), bottom: Math.max(...boxes.map((box) => box.bottom)),
  };
}
