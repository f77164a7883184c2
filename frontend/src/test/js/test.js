/**
 * What the tests are written with. A failure says what was expected and what came, with the line of the test.
 */

/** A comparison that failed; the two texts are what an IDE shows side by side. */
class Unequal extends Error {
  name = 'Unequal';

  constructor(expected, actual) {
    super(firstDifference(expected, actual));
    this.expected = expected;
    this.actual = actual;
  }
}

/** Long texts differ in one line, mostly. */
function firstDifference(expected, actual) {
  const [should, is] = [expected, actual].map((text) => text.split('\n'));
  const at = should.findIndex((line, i) => line !== is[i]);
  if (Math.max(should.length, is.length) < 12 || at < 0) {
    return `\nexpected: ${expected}\n but was: ${actual}`;
  }
  const around = (lines) => lines.slice(Math.max(0, at - 3), at + 3).join('\n');
  return `line ${at + 1} of the value\nexpected: ...\n${around(should)}\n but was: ...\n${around(is)}`;
}

let tests = [];

/** @param {string} name what it shows, as a sentence @param {() => void|Promise<void>} run */
export function test(name, run) {
  tests.push({ name, run });
}

/** For the runner. @returns {{name: string, run: Function}[]} the tests defined since the last call */
export function collected() {
  const found = tests;
  tests = [];
  return found;
}

/** Compares by content, the order of keys aside; -0 is 0, and undefined differs from a missing key. */
export function equal(actual, expected) {
  const [is, should] = [text(actual), text(expected)];
  if (is !== should) {
    throw new Unequal(should, is);
  }
}

/** @param {unknown} actual must be true, not just truthy */
export function ok(actual) {
  equal(actual, true);
}

/** Must be the very same object. */
export function same(actual, expected) {
  if (!Object.is(actual, expected)) {
    throw new Unequal(text(expected), `${text(actual)}, which is not the same object`);
  }
}

/** @param {() => unknown} run must throw, or return a promise that rejects @param {RegExp} message of what it throws */
export async function fails(run, message) {
  let result;
  try {
    result = await run();
  } catch (error) {
    if (!message.test(error.message)) {
      throw new Unequal(`a failure with ${message}`, `${error}`);
    }
    return;
  }
  throw new Unequal(`a failure with ${message}`, text(result));
}

/** A value as a literal, each part that is not short on a line of its own. */
function text(value, indent = '') {
  if (value === null || typeof value !== 'object') {
    return typeof value === 'string' ? JSON.stringify(value) : typeof value === 'bigint' ? `${value}n` : String(value === 0 ? 0 : value);
  }
  const deeper = `${indent}  `;
  const list = Array.isArray(value);
  const entries = value instanceof Map ? [...value].map(([k, v]) => `${text(k, deeper)} => ${text(v, deeper)}`)
    : value instanceof Set ? [...value].map((v) => text(v, deeper))
    : list ? Array.from(value, (v) => text(v, deeper))
    : Object.keys(value).sort().map((k) => `${k}: ${text(value[k], deeper)}`);
  const [open, close] = list ? '[]' : '{}';
  const name = list || Object.getPrototypeOf(value) === Object.prototype || !value.constructor ? '' : `${value.constructor.name} `;
  const line = entries.join(', ');
  return line.length < 100 && !line.includes('\n') ? `${name}${open}${line}${close}` : `${name}${open}\n${deeper}${entries.join(`,\n${deeper}`)}\n${indent}${close}`;
}
