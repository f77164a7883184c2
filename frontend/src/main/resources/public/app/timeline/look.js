/** States as colours, patterns and words, and the colours that the canvas takes from the style sheet. */
import { add } from './svg.js';

/** Patterns by state: lines over the colour of the state, so that colour is never the only difference. */
const PATTERNS = {
  standby: 'M4,10 h4',
  starting: 'M-2,10 L10,-2 M-2,22 L22,-2 M10,22 L22,10',
  upgrading: 'M10,4 h0.1 M10,14 h0.1',
  'handing-over': 'M0,0 v20 M10,0 v20',
  draining: 'M-2,10 L10,-2 M-2,22 L22,-2 M10,22 L22,10',
  'backing-off': 'M2,17 h8',
  failed: 'M0,0 L20,20 M20,0 L0,20',
  lost: 'M5,5 h0.1 M15,15 h0.1',
  overlap: 'M-5,5 L5,-5 M-5,25 L25,-5 M15,25 L25,15',
};

/** What the band says. */
export const WORDS = {
  standby: 'standby: booted, waits for the word',
  starting: 'starting',
  running: 'running: not known whether it serves',
  serving: 'serving',
  holding: 'holds the listener, serves nobody itself',
  leading: 'leads the others, serves nobody itself',
  upgrading: 'upgrading, still serving',
  'handing over': 'handing over',
  'backing off': 'serving, upgrades refused',
  draining: 'draining',
  exited: 'exited',
  failed: 'failed',
  lost: '? silent: no heartbeat ?',
};

/** @param {string} state @returns {string} its CSS class */
export function className(state) {
  return `s-${state.replace(' ', '-')}`;
}

/** Adds the patterns and arrow heads that the drawing refers to. */
export function definitions(svg) {
  const defs = add(svg, 'defs');
  for (const [name, d] of Object.entries(PATTERNS)) {
    const pattern = add(defs, 'pattern', { id: `pattern-${name}`, width: 20, height: 20, patternUnits: 'userSpaceOnUse' });
    add(pattern, 'rect', { width: 20, height: 20, class: `fill-${name}` });
    add(pattern, 'path', { d, class: `lines-${name}` });
  }
  for (const name of ['plain', 'good', 'bad']) {
    const marker = add(defs, 'marker', { id: `head-${name}`, viewBox: '0 0 10 10', refX: 9, refY: 5, markerWidth: 11, markerHeight: 11, markerUnits: 'userSpaceOnUse', orient: 'auto' });
    add(marker, 'path', { d: 'M0,0 L10,5 L0,10 z', class: `head-${name}` });
  }
  return add(add(defs, 'clipPath', { id: 'plot' }), 'rect', { y: -5000, height: 10000 });
}

const NAMES = ['text', 'muted', 'line', 'serving', 'starting', 'draining', 'failure', 'good', 'listener', 'answers', 'shade', 'background'];

/** Colours of the style sheet for the canvas; to be read again whenever the theme may have changed. */
export function colours() {
  const probe = document.body.appendChild(document.createElement('i'));
  // A custom property contains light-dark(...), which only a real property resolves.
  const read = (name) => {
    probe.style.color = `var(--${name})`;
    return [name, getComputedStyle(probe).color];
  };
  const found = Object.fromEntries(NAMES.map(read));
  probe.remove();
  return found;
}

/** Calls back when the theme changes, whether by the system or by a person. */
export function onThemeChange(callback) {
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', callback);
  new MutationObserver(callback).observe(document.documentElement, { attributeFilter: ['data-theme'] });
}
