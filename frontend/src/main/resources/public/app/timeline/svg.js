/** The few functions that drawing in SVG takes. Text is set as textContent only, because text from processes is not trusted. */

const NS = 'http://www.w3.org/2000/svg';
const kept = new WeakMap();

/** @returns {SVGElement} a new element, added to its parent */
export function add(parent, name, attributes = {}) {
  const node = document.createElementNS(NS, name);
  set(node, attributes);
  parent.append(node);
  return node;
}

/** Sets the attributes that have changed; `text` sets the content, and null removes an attribute. */
export function set(node, attributes) {
  let last = kept.get(node);
  if (!last) {
    kept.set(node, (last = {}));
  }
  for (const [name, value] of Object.entries(attributes)) {
    if (last[name] === value) {
      continue;
    }
    last[name] = value;
    if (name === 'text') {
      node.textContent = value;
    } else if (value === null) {
      node.removeAttribute(name);
    } else {
      node.setAttribute(name, typeof value === 'number' ? String(Math.round(value * 100) / 100) : value);
    }
  }
  return node;
}

/** Describes a drawn thing in words, for people who cannot see it. */
export function describe(node, text) {
  const title = node.querySelector(':scope > title') ?? add(node, 'title');
  set(title, { text });
}

/**
 * Makes the children of a group match a list: one child per key, kept as long as the key is in the list.
 *
 * @template T
 * @param {SVGElement} parent
 * @param {T[]} items
 * @param {(item: T) => string|number} key
 * @param {(item: T) => SVGElement} create adds a child to the parent
 * @param {(node: SVGElement, item: T) => void} update
 */
export function each(parent, items, key, create, update) {
  const before = kept.get(parent)?.children ?? new Map();
  const after = new Map();
  for (const item of items) {
    const k = key(item);
    const node = before.get(k) ?? create(item);
    before.delete(k);
    after.set(k, node);
    update(node, item);
  }
  for (const node of before.values()) {
    node.remove();
  }
  kept.set(parent, { ...kept.get(parent), children: after });
}

const ruler = document.createElement('canvas').getContext('2d');
const widths = new Map();

/** @returns {number} the width of a text in pixels; all digits count the same, so that running numbers do not jitter */
export function textWidth(text, font) {
  const key = font + text.replace(/\d/g, '0');
  let width = widths.get(key);
  if (width === undefined) {
    ruler.font = font;
    width = ruler.measureText(text).width;
    if (widths.size > 2000) {
      widths.clear();
    }
    widths.set(key, width);
  }
  return width;
}

const fonts = new Map();

/** @returns {string} the font of a text as the style sheets have it, asked for once per class */
export function fontOf(node) {
  const key = `${node.parentNode?.getAttribute('class') ?? ''} ${node.getAttribute('class') ?? ''}`;
  let font = fonts.get(key);
  if (font === undefined) {
    const { fontWeight, fontSize, fontFamily } = getComputedStyle(node);
    fonts.set(key, (font = `${fontWeight} ${fontSize} ${fontFamily}`));
  }
  return font;
}

/** The style sheets may say something else now. */
export function forgetFonts() {
  fonts.clear();
}

/** @param {string} text @param {number} room pixels @param {string} font @returns {string} as much of it as fits, with an ellipsis if that is not all; empty if there is room for nothing */
export function shortened(text, room, font) {
  if (textWidth(text, font) <= room) {
    return text;
  }
  const characters = Array.from(text);
  let [fits, tooMany] = [0, characters.length];
  while (tooMany - fits > 1) {
    const middle = (fits + tooMany) >> 1;
    if (textWidth(`${characters.slice(0, middle).join('')}…`, font) <= room) {
      fits = middle;
    } else {
      tooMany = middle;
    }
  }
  return fits > 0 ? `${characters.slice(0, fits).join('').trimEnd()}…` : '';
}

/** Sets what a text shows; where that is not the whole of it, the whole is its title. */
export function say(node, shown, whole) {
  set(node, { text: shown });
  if (shown && shown !== whole) {
    describe(node, whole);
  } else {
    node.querySelector(':scope > title')?.remove();
  }
}

/**
 * Sets a text that has a bound: the first of its wordings that fits, otherwise the shortest with an ellipsis.
 *
 * @param {SVGTextElement} node
 * @param {string|string[]} wordings the longest first
 * @param {number} room pixels
 * @returns {number} pixels that it takes
 */
export function fit(node, wordings, room) {
  const all = [wordings].flat();
  const font = fontOf(node);
  const shown = all.find((text) => textWidth(text, font) <= room) ?? shortened(all.at(-1), room, font);
  say(node, shown, all[0]);
  return textWidth(shown, font);
}
