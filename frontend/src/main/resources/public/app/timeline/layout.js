/**
 * The layout of the stage: its rows from top to bottom, and the parts of a lane. Pure; all lengths are in pixels.
 *
 * @typedef {{y: number, h: number}} Row
 * @typedef {'full'|'compact'|'seen'|'short'|'slim'|'line'} Kind
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
 * @property {boolean} narrow  whether the words stand above what they name
 * @property {number} bottom   y below the last row
 */

const PARTS = {
  full: [['band', 22, 3], ['listener', 8, 5], ['answers', 14, 4], ['requests', 34, 4], ['beats', 8, 0]],
  compact: [['band', 22, 3], ['listener', 8, 5], ['answers', 12, 3], ['requests', 18, 3], ['beats', 7, 0]],
  seen: [['band', 22, 3], ['listener', 8, 5], ['answers', 14, 4]],
  short: [['band', 22, 3], ['listener', 8, 0]],
  slim: [['band', 18, 3], ['listener', 5, 2], ['beats', 4, 0]],
  line: [['band', 15, 1], ['listener', 3, 0]],
};
const BELOW_LANE = 15;

/** With more lanes than this, each one is slim; with more than that, a line. */
const MANY = 6;
const CROWD = 12;
const LABELS = 238;
const GUTTER = 104;

/** What the words beside the plot may take of a stage. */
const LABELS_SHARE = 0.34;
const GUTTER_SHARE = 0.2;

/** On a narrower stage, the words stand above what they name; pixels of the design. */
const NARROW = 620;
const NAME = 18;

/** The height of a row of losses, and where the rows would not fit otherwise. */
const LOST = 22;
const LOST_TIGHT = 15;

/** What becomes higher where there is room, and by how much at most. */
const STRETCHES = new Set(['answers', 'requests']);
const MOST = 2.2;

function height(kind, stretch = 1) {
  return PARTS[kind].reduce((sum, [name, h, gap]) => sum + (STRETCHES.has(name) ? stretch * h : h) + gap, 0);
}

/** Two lanes have room for everything. With more, ended lanes take less room first, then all do; a folded lane is slim. */
function kindOf(lane, lanes) {
  if (lane.thin || lanes.length > CROWD) {
    return 'line';
  }
  if (lanes.length > MANY || lane.folded) {
    return 'slim';
  }
  if (lane.short || (lane.ended && lanes.length > 2)) {
    return 'short';
  }
  if (lane.seen) {
    return 'seen';
  }
  return lanes.filter((one) => !one.short && !one.ended).length > 2 ? 'compact' : 'full';
}

/**
 * @param {{key: string, short: boolean, ended: boolean, thin?: boolean, folded?: boolean, seen?: boolean}[]} lanes newest first; thin: a line, whatever others are; short: it never served; seen: it reports nothing itself
 * @param {number} width of the stage
 * @param {number} u pixels per pixel of the design
 * @param {string[]} [classes] classes of the losses in view
 * @param {boolean} [noted] whether there are notes
 * @param {number} [room] pixels that may be filled
 * @returns {Layout}
 */
export function layout(lanes, width, u, classes = [], noted = false, room = 0) {
  const least = made(lanes, width, u, classes, noted, 1);
  if (room <= least.height) {
    return room > 0 ? made(lanes, width, u, classes, noted, 1, LOST_TIGHT) : least;
  }
  const grows = made(lanes, width, u, classes, noted, 2).height - least.height;
  return made(lanes, width, u, classes, noted, Math.min(MOST, 1 + (room - least.height) / grows));
}

function made(lanes, width, u, classes, noted, stretch, lossHeight = LOST) {
  const narrow = width < NARROW * u;
  const above = narrow ? NAME : 0;
  let y = 0;
  const row = (h, gap = 0, name = above) => {
    const one = { y: y + name * u, h: h * u };
    y += (name + h + gap) * u;
    return one;
  };
  const notes = noted ? { y: 0, h: 18 * u } : null;
  const operator = row(noted ? 54 : 36, 2, 0);
  const whole = lanes.filter((lane) => !lane.thin);
  const kinds = lanes.map((lane) => kindOf(lane, whole));
  const needed = kinds.reduce((sum, kind) => sum + laneHeight(kind, narrow, stretch), 0);
  const two = lanes.some((lane) => lane.folded) ? 0 : 2 * laneHeight('full', narrow, stretch);
  const area = { y, h: Math.max(two, needed) * u };
  y = area.y + area.h - needed * u;
  const rows = lanes.map((lane, i) => {
    const top = kinds[i] === 'line' ? 0 : above;
    return { key: lane.key, kind: kinds[i], parts: parts(kinds[i], u, stretch), ...row(laneHeight(kinds[i], narrow, stretch) - top, 0, top) };
  });
  y = area.y + area.h;
  const holders = row(18, 3);
  const kernel = row(24, 6, 0);
  const lost = (classes.length > 0 ? classes : [null]).map((kind) => ({ kind, ...row(classes.length > 1 ? lossHeight : LOST, 0) }));
  y += 4 * u;
  const rate = row(40 * stretch, 4);
  const latency = row(56 * stretch, 4);
  const lag = row(16, 4);
  const left = narrow ? 8 * u : Math.min(LABELS * u, LABELS_SHARE * width);
  const right = width - (narrow ? 66 * u : Math.min(GUTTER * u, GUTTER_SHARE * width));
  return { u, width, height: y, left, right, narrow, operator, notes, area, lanes: rows, holders, kernel, rate, lost, latency, lag, bottom: y };
}

function laneHeight(kind, narrow, stretch) {
  if (kind === 'line') {
    return 21;
  }
  return ({ short: 58, slim: 38 }[kind] ?? height(kind, stretch) + BELOW_LANE) + (narrow ? NAME : 0);
}

function parts(kind, u, stretch) {
  let y = 0;
  const all = {};
  for (const [name, least, gap] of PARTS[kind]) {
    const h = STRETCHES.has(name) ? stretch * least : least;
    all[name] = { y: y * u, h: h * u };
    y += h + gap;
  }
  return all;
}
