/** A bar over a span of time. Pure. */

/** What has no end yet reaches so far beyond the newest record and is cut off at now by the clip of the plot; nanoseconds. */
export const FUTURE = 200e9;

/** @returns {{x: number, width: number}} */
export function bar({ from, to }, view) {
  const x = view.x(Math.max(from, view.oldest - 5e9));
  const end = view.x(to === Infinity ? view.mono + FUTURE : to);
  return { x, width: Math.max(end - x, 1.5) };
}
