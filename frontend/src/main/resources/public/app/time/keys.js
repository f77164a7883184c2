/**
 * What the keys do, in one table: it is what is run, and what `?` lists.
 *
 * @typedef {object} Key
 * @property {string[]} keys  as KeyboardEvent.key names them
 * @property {string} does    in words
 * @property {string} about   the heading it stands under
 * @property {() => void} run
 */

/** @type {Key[]} */
export const TABLE = [];

/** @param {string} about @param {[string, string, () => void][]} entries keys separated by spaces (Space for the bar itself), what they do, and how */
export function register(about, entries) {
  for (const [keys, does, run] of entries) {
    TABLE.push({ keys: keys.split(' ').map((key) => (key === 'Space' ? ' ' : key)), does, about, run });
  }
}

/** Runs what is registered for a key. @param {Document} page */
export function listen(page) {
  page.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || page.querySelector('dialog[open]') || isTyping(event)) {
      return;
    }
    const entry = TABLE.find(({ keys }) => keys.includes(event.key));
    if (entry) {
      event.preventDefault();
      entry.run();
    }
  });
}

/** A field keeps all its keys; what can be pressed keeps those that press it; what scrolls keeps those that scroll it. */
function isTyping({ target, key }) {
  if (!(target instanceof Element)) {
    return false;
  }
  if (target.closest('select, textarea, [contenteditable], input:not([type=checkbox], [type=radio])')) {
    return !(key === '?' && target.matches('[type=range]'));
  }
  if (target.matches('[type=radio]') && key.startsWith('Arrow')) {
    return true;
  }
  if (key === ' ' || key === 'Enter') {
    return target.closest('button, summary, a, input, [role=button]') !== null;
  }
  return ['PageUp', 'PageDown', 'Home', 'End'].includes(key) && target.closest('[tabindex="0"]:not([role=button])') !== null;
}
