/**
 * The layout of the stage: its rows from top to bottom, and the parts of a lane. Pure; all lengths are in pixels.
 *
 * @typedef {{y: number, h: number}} Row
 * @typedef {'full'|'compact'|'short'|'slim'} Kind
 * @typedef {object} LaneRow
 * @property {string} key
 * @property {number} y
 * @property {number} h
 * @property {Kind} kind
 * @property {Object<string, Row>} parts  y relative to the lane
 *
 * @typedef {object} Layout
 * @property {number} u       pixels per pixel of the design
 * @property {number} left    x where time begins
 * @property {number} right   x of now
 * @property {number} width
 * @property {number} height
 * @property {Row} operator
 * @property {Row|null} notes     within the operator row; null without notes
 * @property {Row} area       all lanes
 * @property {LaneRow[]} lanes newest on top
 * @property {Row} holders    which processes hold the listener, by the kernel
 * @property {Row} kernel     how many clients wait
 * @property {Row} rate
 * @property {(Row & {kind: string|null})[]} lost one row per class classes of the losses in view; a single row with kind null if there are none
 * @property {Row} latency
 * @property {Row} lag
 * @property {Row} axis
 */

const PARTS = {
  full: [['band', 24, 4], ['listener', 10, 6], ['answers', 18, 5], ['requests', 46, 5], ['beats', 10, 0]],
  compact: [['band', 24, 4], ['listener', 10, 5], ['answers', 16, 4], ['requests', 23, 4], ['beats', 9, 0]],
  short: [['band', 24, 4], ['listener', 10, 0]],
  slim: [['band', 20, 3], ['listener', 6, 3], ['beats', 6, 0]],
};
const BELOW_LANE = 20;
/** With more lanes, each one is a line. */
const MANY = 6;
const TWO_FULL = 2 * (height('full') + BELOW_LANE);
const LABELS = 270;
const GUTTER = 124;

/** What the words beside the plot may take of a narrow stage. */
const LABELS_SHARE = 0.34;
const GUTTER_SHARE = 0.2;

function height(kind) {
  return PARTS[kind].reduce((sum, [, h, gap]) => sum + h + gap, 0);
}

/** Two lanes have room for everything. With more, ended lanes take less room first, then all do; with many, each lane is a line. */
function kindOf(lane, lanes) {
  if (lanes.length > MANY) {
    return 'slim';
  }
  if (lane.short || (lane.ended && lanes.length > 2)) {
    return 'short';
  }
  return lanes.filter((one) => !one.short && !one.ended).length > 2 ? 'compact' : 'full';
}

/**
 * @param {{key: string, short: boolean, ended: boolean}[]} lanes newest first; short: it never served
 * @param {number} width of the stage
 * @param {number} u pixels per pixel of the design
 * @param {string[]} [classes] classes of the losses in view
 * @param {boolean} [noted] whether there are notes
 * @returns {Layout}
 */
export function layout(lanes, width, u, classes = [], noted = false) {
  let y = 0;
  const row = (h, gap = 0) => {
    const made = { y, h: h * u };
    y += (h + gap) * u;
    return made;
  };
  const notes = noted ? { y: 0, h: 18 * u } : null;
  const operator = row(noted ? 56 : 36, 2);
  const kinds = lanes.map((lane) => kindOf(lane, lanes));
  const needed = kinds.reduce((sum, kind) => sum + laneHeight(kind), 0);
  const area = { y, h: Math.max(TWO_FULL, needed) * u };
  y = area.y + area.h - needed * u;
  const rows = lanes.map((lane, i) => ({ key: lane.key, kind: kinds[i], parts: parts(kinds[i], u), ...row(laneHeight(kinds[i])) }));
  y = area.y + area.h;
  const holders = row(19, 4);
  const kernel = row(26, 10);
  const rate = row(48, 4);
  const lost = (classes.length > 0 ? classes : [null]).map((kind) => ({ kind, ...row(24, 0) }));
  y += 6 * u;
  const latency = row(68, 6);
  const lag = row(20, 0);
  const axis = row(22);
  const left = Math.min(LABELS * u, LABELS_SHARE * width);
  const right = width - Math.min(GUTTER * u, GUTTER_SHARE * width);
  return { u, width, height: y, left, right, operator, notes, area, lanes: rows, holders, kernel, rate, lost, latency, lag, axis };
}

function laneHeight(kind) {
  return { short: 72, slim: 44 }[kind] ?? height(kind) + BELOW_LANE;
}

function parts(kind, u) {
  let y = 0;
  const made = {};
  for (const [name, h, gap] of PARTS[kind]) {
    made[name] = { y: y * u, h: h * u };
    y += h + gap;
  }
  return made;
}
