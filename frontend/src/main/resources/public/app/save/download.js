/** Files made in the page. */

/** @param {Blob} blob @param {string} name */
export function download(blob, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** @param {string} what @param {string} ending @param {number} wall milliseconds since 1970 @returns {string} as "handoff-view-2026-11-21T140512.png" */
export function fileName(what, ending, wall) {
  const at = new Date(wall);
  const two = (n) => String(n).padStart(2, '0');
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `handoff-${what}-${day}T${two(at.getHours())}${two(at.getMinutes())}${two(at.getSeconds())}.${ending}`;
}
