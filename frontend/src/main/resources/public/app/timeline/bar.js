/** A bar over a span of time. Pure. */

/** A span without an end reaches this far beyond the newest record, and the plot clips it at now; nanoseconds. */
export const FUTURE = 200e9;

/** @returns {{x: number, width: number}} */
export function bar({ from, to }, view) {
  const x = view.x(Math.max(from, view.oldest - 5e9));
  const end = view.x(to === Infinity ? view.mono + FUTURE : to);
  return { x, width: Math.max(end - x, 1.5) };
}
