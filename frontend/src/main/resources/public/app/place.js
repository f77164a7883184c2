/**
 * The place of an element in a part of the page, where its successor stands once the part has been drawn anew: that with its id, or as many of
 * the same look before it.
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
