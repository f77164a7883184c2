/**
 * The view as one self-contained SVG: the computed styles are written to each element, the canvas is included as an image, and the heading says
 * what it shows: the verdict, the caption, where and when.
 */
import { add } from '../timeline/svg.js';

const NS = 'http://www.w3.org/2000/svg';

/** CSS properties of the drawing that can also be attributes. */
const PROPERTIES = [
  'fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-opacity', 'stroke-dasharray', 'stroke-linecap', 'stroke-linejoin', 'paint-order', 'opacity',
  'visibility', 'color', 'font-family', 'font-size', 'font-weight', 'font-variant-numeric', 'text-anchor', 'dominant-baseline',
];
const MARGIN = 20;

/**
 * @param {SVGSVGElement} axis above the lanes, of the same width
 * @param {SVGSVGElement} lanes
 * @param {HTMLCanvasElement} density of the same size, under the lanes
 * @param {{text: string, size: number, weight: number}[]} heading lines, from the top
 * @returns {SVGSVGElement}
 */
export function picture(axis, lanes, density, heading) {
  const { width, height } = lanes.getBoundingClientRect();
  const page = getComputedStyle(document.body);
  const full = width + 2 * MARGIN;
  const lines = heading.flatMap((line) => wrapped(line, width, page.fontFamily));
  const begin = lines.reduce((sum, line) => sum + line.size * 1.35, MARGIN) + 10;
  const top = begin + axis.getBoundingClientRect().height;
  const svg = document.createElementNS(NS, 'svg');
  svg.setAttribute('xmlns', NS);
  const whole = { width: Math.ceil(full), height: Math.ceil(top + height + MARGIN) };
  Object.entries({ ...whole, viewBox: `0 0 ${whole.width} ${whole.height}`, 'font-family': page.fontFamily }).forEach(([name, value]) => svg.setAttribute(name, value));
  add(svg, 'rect', { width: '100%', height: '100%', fill: page.backgroundColor });
  let y = MARGIN;
  for (const line of lines) {
    y += line.size * 1.35;
    add(svg, 'text', { x: MARGIN, y: y - line.size * 0.35, fill: page.color, 'font-size': line.size, 'font-weight': line.weight, text: line.text });
  }
  const scale = add(svg, 'svg', { x: MARGIN, y: begin, width, height: top - begin, overflow: 'hidden' });
  scale.append(...[...axis.children].map(copied));
  const view = add(svg, 'svg', { x: MARGIN, y: top, width, height, overflow: 'hidden' });
  add(view, 'image', { width, height, href: density.toDataURL('image/png') });
  view.append(...[...lanes.children].map(copied));
  return svg;
}

/** @param {SVGSVGElement} svg @returns {string} as the content of a file */
export function asText(svg) {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(svg)}\n`;
}

/** @param {SVGSVGElement} svg @param {number} scale @returns {Promise<Blob>} the same as PNG */
export async function asPng(svg, scale) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(asText(svg))}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width: svg.getAttribute('width') * scale, height: svg.getAttribute('height') * scale });
  canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The picture is too large for this browser.'))), 'image/png'));
}

/** A copy that looks the same without style sheets. Hidden elements are left out, unless others refer to them. */
function copied(node) {
  const copy = node.cloneNode(false);
  if (!(node instanceof SVGElement)) {
    return copy;
  }
  const style = getComputedStyle(node);
  for (const name of PROPERTIES) {
    const value = style.getPropertyValue(name);
    if (value) {
      copy.setAttribute(name, value);
    }
  }
  for (const name of ['class', 'tabindex', 'role', 'style']) {
    copy.removeAttribute(name);
  }
  for (const child of node.childNodes) {
    if (!(child instanceof SVGElement) || child.closest('defs') || getComputedStyle(child).display !== 'none') {
      copy.append(copied(child));
    }
  }
  return copy;
}

const ruler = document.createElement('canvas').getContext('2d');

/** Breaks a word that is longer than a line into pieces that fit. */
function pieces(word, width) {
  const found = [];
  for (const character of word) {
    const longer = `${found.at(-1) ?? ''}${character}`;
    if (found.length > 0 && ruler.measureText(longer).width <= width) {
      found[found.length - 1] = longer;
    } else {
      found.push(character);
    }
  }
  return found;
}

/** Breaks a line into lines that fit. */
function wrapped({ text, size, weight }, width, family) {
  ruler.font = `${weight} ${size}px ${family}`;
  const lines = [];
  for (const word of text.split(/\s+/).filter(Boolean).flatMap((one) => pieces(one, width))) {
    const longer = lines.length > 0 ? `${lines.at(-1)} ${word}` : word;
    if (lines.length > 0 && ruler.measureText(longer).width <= width) {
      lines[lines.length - 1] = longer;
    } else {
      lines.push(word);
    }
  }
  return lines.map((line) => ({ text: line, size, weight }));
}
