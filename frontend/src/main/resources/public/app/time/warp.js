/**
 * Bends time so that idle stretches take a fixed width: piecewise linear, rising, and exact outside of them. Pure.
 *
 * @typedef {object} Warp
 * @property {(mono: number) => number} to    nanoseconds as drawn; only differences are meaningful
 * @property {(drawn: number) => number} back the moment drawn there
 * @property {{from: number, to: number}[]} breaks  collapsed stretches, by time
 */

/** @type {Warp} time as it is */
export const STRAIGHT = { to: (mono) => mono, back: (drawn) => drawn, breaks: [] };

/**
 * @param {{from: number, to: number}[]} idle by time, not overlapping
 * @param {number} width the width of each; nanoseconds as drawn
 * @returns {Warp}
 */
export function collapse(idle, width) {
  const breaks = idle.filter(({ from, to }) => to - from > width);
  if (breaks.length === 0) {
    return STRAIGHT;
  }
  let saved = 0;
  const pieces = breaks.map(({ from, to }) => {
    const piece = { from, to, begin: from - saved, saved: (saved += to - from - width) };
    return piece;
  });
  const last = (holds) => pieces.findLast(holds);
  return {
    breaks,
    to(mono) {
      const piece = last((one) => one.from <= mono);
      if (!piece) {
        return mono;
      }
      return mono >= piece.to ? mono - piece.saved : piece.begin + ((mono - piece.from) / (piece.to - piece.from)) * width;
    },
    back(drawn) {
      const piece = last((one) => one.begin <= drawn);
      if (!piece) {
        return drawn;
      }
      const inside = drawn - piece.begin;
      return inside >= width ? drawn + piece.saved : piece.from + (inside / width) * (piece.to - piece.from);
    },
  };
}
