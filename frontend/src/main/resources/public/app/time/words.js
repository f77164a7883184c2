/** Times in words. Pure. */
import { clock } from '../model/words.js';

/** @param {number} wall milliseconds since 1970 @returns {string} as "12:03:04.1" */
export function timeOfDay(wall) {
  const at = new Date(wall);
  return `${at.toTimeString().slice(0, 8)}.${Math.floor(at.getMilliseconds() / 100)}`;
}

/** @param {number} nanos @returns {string} as "0.4 s", "12 s", "2:05 min", "1:02:05 h" */
export function ago(nanos) {
  const s = nanos / 1e9;
  return s < 10 ? `${s.toFixed(1)} s` : s < 60 ? `${Math.round(s)} s` : `${clock(s * 1000)} ${s < 3600 ? 'min' : 'h'}`;
}

/** @param {number} seconds @returns {string} as "30 s", "8.3 s" */
export function secondsInWords(seconds) {
  return `${Math.round(seconds * 10) / 10} s`;
}
