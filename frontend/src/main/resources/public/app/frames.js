/**
 * When the page is drawn: with each frame of the screen. For people who asked for reduced motion, ten times a second and at once when they do something, because an idle browser that is asked
 * for every frame needs a tenth of a core for nothing.
 */

/** Milliseconds. */
const STEP = 100;

/** What may change what is drawn. */
const DEEDS = ['pointermove', 'pointerleave', 'pointerdown', 'click', 'keydown', 'input', 'change', 'scroll', 'resize'];

/** Frames that follow a deed at once: the first may change a size, which the next one measures and the last one draws. */
const SOON = 3;

/** Whether a person asked for reduced motion. */
export const still = matchMedia('(prefers-reduced-motion: reduce)');

/** @param {(local: number) => void} draw called with the time of each frame, in milliseconds */
export function eachFrame(draw) {
  let soon = SOON;
  let waiting = 0;
  const begin = () => {
    waiting = 0;
    requestAnimationFrame(frame);
  };
  const frame = (local) => {
    draw(local);
    if (still.matches && soon-- <= 0) {
      waiting = setTimeout(begin, STEP);
    } else {
      begin();
    }
  };
  const hurry = () => {
    soon = SOON;
    if (waiting) {
      clearTimeout(waiting);
      begin();
    }
  };
  DEEDS.forEach((deed) => addEventListener(deed, hurry, { capture: true, passive: true }));
  begin();
}
