/** The places that the tour points at: their elements as boxes in the viewport. */

const lanes = (state) => `.lane[data-state="${state}"]`;

/** Each place: selectors, of which the first that matches counts; `all` for every match, otherwise the newest; `wide` for the whole row. */
const PLACES = {
  listeners: { any: ['.overlap', '.lane .listener'], all: true },
  ready: { any: ['.arrow.ready', `${lanes('starting')} .band`, '.lane .band'] },
  draining: { any: [`${lanes('draining')} .head`, `${lanes('handing over')} .head`, `${lanes('serving')} .head`] },
  slow: { any: [`${lanes('draining')} .slow`, `${lanes('handing over')} .slow`, `${lanes('exited')} .slow`, `${lanes('serving')} .slow`, '.lane'], all: true },
  newest: { any: [`${lanes('starting')}`, `${lanes('failed')}`, '.lane'] },
  kernel: { any: ['.n-kernel, .n-kernel2, .e-kernel'], all: true, wide: true },
  lost: { any: ['.losses .mark', '.n-lost0, .e-lost0'], all: true, wide: true },
};

const MOST = 3;

/**
 * @param {string} place
 * @param {Document} document
 * @returns {{left: number, top: number, right: number, bottom: number}[]} none if there is no such thing yet
 */
export function boxesOf(place, document) {
  const { any, all, wide } = PLACES[place];
  const stage = document.getElementById('lanes');
  const within = stage.getBoundingClientRect();
  const plot = plotOf(stage, within);
  for (const selector of any) {
    const elements = [...stage.querySelectorAll(selector)];
    const boxes = (all ? elements : elements.slice(-1)).map((element) => boxOf(element, within, plot)).filter((box) => box.right >= box.left && box.bottom >= box.top);
    if (boxes.length > 0) {
      return wide ? [{ ...union(boxes), left: within.left, right: within.right }] : boxes.length > MOST ? [union(boxes)] : boxes;
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
