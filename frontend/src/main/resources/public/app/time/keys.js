/**
 * What the keys do, in one table, which is also what `?` lists.
 *
 * @typedef {object} Key
 * @property {string[]} keys  as KeyboardEvent.key names them
 * @property {string} does    in words
 * @property {string} about   the heading it is listed under
 * @property {(key: string) => void} run  gets the pressed key
 */

/** @type {Key[]} */
export const TABLE = [];

/** @param {string} about @param {[string, string, (key: string) => void][]} entries keys separated by spaces (Space for the space bar), a description, and the function */
export function register(about, entries) {
  for (const [keys, does, run] of entries) {
    TABLE.push({ keys: keys.split(' ').map((key) => (key === 'Space' ? ' ' : key)), does, about, run });
  }
}

/** Runs what is registered for a pressed key. @param {Document} page */
export function listen(page) {
  // After a click on a button or the slider, Space pauses and does not press it again; only if it was reached by key, Space is its own.
  let pointed = false;
  page.addEventListener('pointerdown', () => (pointed = true), true);
  page.addEventListener('keydown', ({ key }) => (pointed = pointed && key !== 'Tab'), true);
  page.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || page.querySelector('dialog[open]') || isTheirs(event, pointed)) {
      return;
    }
    const entry = TABLE.find(({ keys }) => keys.includes(event.key));
    if (entry) {
      event.preventDefault();
      entry.run(event.key);
    }
  });
}

const PRESS = new Set([' ', 'Enter']);
const SCROLL = new Set(['PageUp', 'PageDown', 'Home', 'End']);
const MOVE = new Set(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', ...SCROLL]);

/** A field keeps all its keys; a control keeps the keys that press, move or scroll it. */
function isTheirs({ target, key }, pointed) {
  if (!(target instanceof Element)) {
    return false;
  }
  if (target.matches('[type=range]')) {
    return MOVE.has(key) && !pointed;
  }
  if (target.closest('select, textarea, [contenteditable], input:not([type=checkbox], [type=radio])')) {
    return true;
  }
  if (PRESS.has(key)) {
    return target.closest('button, summary, a, input, [role=button]') !== null && !(pointed && key === ' ');
  }
  return (target.matches('[type=radio]') && MOVE.has(key)) || (SCROLL.has(key) && !pointed && target.matches('[tabindex="0"]:not([role=button])'));
}
