/**
 * Finds the element that takes another one's place when a part of the page is redrawn: the one with the same id or, without an id, the one
 * with the same tag and text, counted from the top.
 *
 * @param {Element} part
 * @param {Element} element in it
 * @returns {() => HTMLElement|null} what stands there now
 */
export function placeIn(part, element) {
  const { id, localName, textContent } = element;
  if (id) {
    return () => document.getElementById(id);
  }
  const alike = () => [...part.querySelectorAll(localName)].filter((one) => one.textContent === textContent);
  const before = alike().indexOf(element);
  return () => alike()[before] ?? null;
}
