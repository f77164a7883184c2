/** Draws two episodes over each other, aligned at zero: the first solid, the second dashed. Drawn when something is chosen, not every frame. */
import { curve, range } from '../model/episodes.js';
import { HIGHEST, LOWEST, perSecond } from '../timeline/chart.js';
import { familyOf, shapeAt } from '../timeline/losses.js';
import { onLog } from '../timeline/scale.js';
import { add, fit, set, textWidth } from '../timeline/svg.js';
import { count, duration } from '../model/words.js';

const LEFT = 170;
const RIGHT = 24;

/** What the names of the rows may take of a narrow plot. */
const LEFT_SHARE = 0.3;
const SIDES = ['one', 'other'];
const SCALES = [[1_000, '1 ms'], [10_000, '10 ms'], [100_000, '100 ms'], [1_000_000, '1 s'], [10_000_000, '10 s']];

/** @param {SVGSVGElement} svg @param {import('../model/episodes.js').Episode[]} chosen two */
export function drawPlot(svg, chosen) {
  const u = parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
  const width = svg.parentElement.clientWidth;
  svg.replaceChildren();
  const [from, to] = range(chosen);
  const left = Math.min(LEFT * u, LEFT_SHARE * width);
  const right = width - RIGHT * u;
  const plot = { svg, u, left, right, font: `650 ${15 * u}px ${getComputedStyle(document.body).fontFamily}`, x: (s) => left + ((s - from) / (to - from)) * (right - left) };
  let y = 4 * u;
  const row = (h, gap = 12) => {
    const made = { y, h: h * u };
    y += (h + gap) * u;
    return made;
  };
  const moments = chosen.map(() => row(44, 2));
  y += 8 * u;
  const rate = row(90);
  const latency = row(170);
  const lost = chosen.map(() => row(30, 2));
  const axis = row(24, 0);
  grid(plot, from, to, moments[0].y, axis, chosen);
  drawRate(plot, rate, chosen);
  drawLatency(plot, latency, chosen);
  chosen.forEach((episode, i) => {
    drawMoments(plot, moments[i], episode, SIDES[i], rate.y, axis.y);
    drawLosses(plot, lost[i], episode, SIDES[i]);
  });
  set(svg, { width, height: y, viewBox: `0 0 ${width} ${y}`, 'aria-label': inWords(chosen) });
}

function grid({ svg, left, right, u, x }, from, to, top, axis, chosen) {
  // A tick takes some 70 pixels with the room beside it.
  const most = Math.min(16, Math.max(1, Math.floor((right - left) / (70 * u))));
  const step = [1, 2, 5, 10, 20, 30, 60].find((s) => (to - from) / s <= most) ?? 120;
  for (let s = Math.ceil(from / step) * step; s <= to; s += step) {
    const zero = s === 0;
    add(svg, 'line', { x1: x(s), x2: x(s), y1: top, y2: axis.y, class: zero ? 'now' : 'grid' });
    const restart = chosen.some((one) => one.kind === 'restart');
    add(svg, 'text', { x: x(s), y: axis.y + 15 * u, 'text-anchor': 'middle', class: 'tick', text: zero ? (restart ? 'SIGHUP' : 'start') : `${s} s` });
  }
  add(svg, 'line', { x1: left, x2: right, y1: axis.y, y2: axis.y, class: 'base' });
}

function drawRate(plot, row, chosen) {
  const most = 1.1 * Math.max(10, ...chosen.flatMap((one) => one.buckets.map((b) => perSecond(b, 'planned'))));
  name(plot, row, 'answered', `per second, up to ${count(Math.round(most))}`);
  lines(plot, row, chosen, 'answered', (b) => perSecond(b, 'answered'), (v) => Math.min(1, v / most));
}

function drawLatency(plot, row, chosen) {
  const { svg, left, right, u } = plot;
  name(plot, row, 'latency', 'thick: p99, thin: p50');
  for (const [micros, text] of SCALES) {
    const y = row.y + row.h * (1 - onLog(micros, LOWEST, HIGHEST));
    add(svg, 'line', { x1: left, x2: right, y1: y, y2: y, class: 'level' });
    add(svg, 'text', { x: left - 8 * u, y: y + 5 * u, 'text-anchor': 'end', class: 'tick', text });
  }
  const height = (v) => onLog(v, LOWEST, HIGHEST);
  lines(plot, row, chosen, 'p50', (b) => b.p50Micros || undefined, height);
  lines(plot, row, chosen, 'p99', (b) => b.p99Micros || undefined, height);
}

function lines({ svg, left, right, x }, row, chosen, what, value, height) {
  add(svg, 'line', { x1: left, x2: right, y1: row.y + row.h, y2: row.y + row.h, class: 'base' });
  chosen.forEach((episode, i) => {
    const d = curve(episode, value)
      .map((line) => line.map(([s, v], at) => `${at ? 'L' : 'M'}${x(s).toFixed(1)},${(row.y + row.h * (1 - height(v))).toFixed(1)}`).join(' '))
      .join(' ');
    add(svg, 'path', { d, class: `curve ${what} ${SIDES[i]}`, 'data-episode': episode.key });
  });
}

/** Ready, closed, exit: a flag each, with words on the upper line, or on the lower line where the upper one is taken. */
function drawMoments({ svg, u, x, left, right, font }, row, episode, side, top, bottom) {
  add(svg, 'path', { d: `M0,${row.y + 12 * u} H${34 * u}`, class: `curve answered ${side}` });
  fit(add(svg, 'text', { x: 42 * u, y: row.y + 17 * u, class: `episode-name ${side}` }), episode.name, left - 50 * u);
  const free = [-Infinity, -Infinity];
  for (const moment of episode.moments) {
    const at = x(moment.at);
    const text = `${moment.name} ${duration(moment.at * 1000)}`;
    const end = textWidth(text, font) + 14 * u;
    const begin = Math.min(at + 5 * u, right - end);
    const line = free.findIndex((until) => until < begin);
    add(svg, 'line', { x1: at, x2: at, y1: row.y, y2: bottom, class: `moment ${side}`, 'data-moment': moment.name });
    if (line >= 0) {
      add(svg, 'text', { x: begin, y: row.y + (15 + 20 * line) * u, class: `moment-word ${side}`, text });
      free[line] = begin + end;
    }
  }
}

function drawLosses({ svg, u, x, font, left, right }, row, episode, side) {
  const y = row.y + row.h / 2;
  const shown = episode.losses.filter((mark) => mark.from < episode.to);
  const sum = shown.reduce((n, mark) => n + mark.count, 0);
  fit(add(svg, 'text', { x: 0, y: y + 5 * u, class: `episode-name ${side}` }), `lost in ${episode.name}`, left - 8 * u);
  if (sum < episode.lost) {
    fit(add(svg, 'text', { x: 0, y: y + 20 * u, class: 'row-note', 'data-drawn': sum }), `${count(sum)} of ${count(episode.lost)} drawn`, left - 8 * u);
  } else if (sum === 0) {
    add(svg, 'text', { x: left, y: y + 5 * u, class: 'tick', text: episode.buckets.length > 0 ? 'none' : 'no traffic' });
  }
  let free = -Infinity;
  for (const mark of shown) {
    const at = x((mark.from - episode.zero) / 1e9);
    const group = add(svg, 'g', { class: `mark f-${familyOf(mark.kind)}`, 'data-kind': mark.kind, 'data-count': mark.count });
    add(group, 'path', { d: shapeAt(mark.kind, at, y, 6 * u), class: 'shape' });
    const text = `${count(mark.count)} × ${mark.kind}`;
    const begin = at + 12 * u;
    const end = begin + textWidth(text, font);
    if (begin > free && end < right) {
      add(svg, 'text', { x: begin, y: y + 5 * u, class: 'loss-word', text });
      free = end + 16 * u;
    }
  }
}

function name({ svg, u, left }, row, title, note) {
  fit(add(svg, 'text', { x: 0, y: row.y + 15 * u, class: 'row-name' }), title, left - 60 * u);
  fit(add(svg, 'text', { x: 0, y: row.y + 33 * u, class: 'row-note' }), note, left - 60 * u);
}

function inWords(chosen) {
  return chosen
    .map(({ name: who, moments, lost }) => {
      const told = moments.map((one) => `${one.name} after ${duration(one.at * 1000)}`);
      return `${who}: ${[...told, `${count(lost)} lost or not sent`].join(', ')}`;
    })
    .join('. ');
}
