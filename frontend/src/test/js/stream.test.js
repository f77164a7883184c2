import { open } from '/app/stream.js';
import { equal, test } from './test.js';

/** The EventSource and the timers of a browser, by hand. */
function browser() {
  const sources = [];
  const timers = [];
  globalThis.EventSource = class {
    static CLOSED = 2;
    listeners = {};
    readyState = 1;

    constructor(url) {
      this.url = url;
      sources.push(this);
    }

    addEventListener(name, listener) {
      this.listeners[name] = listener;
    }

    say(name, data) {
      this.listeners[name]({ data: JSON.stringify(data) });
    }

    close() {
      this.closed = true;
    }
  };
  globalThis.setTimeout = (run) => timers.push(run);
  globalThis.clearTimeout = () => timers.splice(0);
  return { sources, timers };
}

function hearing(known) {
  const heard = [];
  const world = browser();
  const to = { snapshot: (s) => heard.push(`snapshot ${s.lastId}`), batch: (records) => heard.push(records.map((r) => r.journal).join()), beat: (b) => heard.push(`beat ${b.mono}`), connection: (state) => heard.push(state) };
  return { ...world, heard, close: open('/api/events', to, known) };
}

const records = (...journal) => journal.map((n) => ({ journal: n }));

test('records repeated after a reconnect are dropped', () => {
  const { sources: [source], heard } = hearing();
  source.say('snapshot', { lastId: 5, records: [] });
  source.say('batch', records(4, 5, 6, 7));
  source.say('batch', records(6, 7));
  source.say('batch', records(7, 8));
  equal(heard.filter((one) => one !== 'live'), ['snapshot 5', '6,7', '8']);
});

test('records known before the stream opens are dropped too', () => {
  const { sources: [source], heard } = hearing(6);
  source.say('batch', records(5, 6, 7));
  equal(heard, ['live', '7']);
});

test('a snapshot of a server that starts counting again starts over', () => {
  const { sources: [source], heard } = hearing();
  source.say('snapshot', { lastId: 900 });
  source.say('snapshot', { lastId: 2 });
  source.say('batch', records(3));
  equal(heard.filter((one) => one !== 'live'), ['snapshot 900', 'snapshot 2', '3']);
});

test('every message of the server shows that it is there', () => {
  const { sources: [source], heard } = hearing();
  source.say('beat', { mono: 1 });
  source.listeners.error();
  source.say('beat', { mono: 2 });
  equal(heard, ['live', 'beat 1', 'reconnecting', 'live', 'beat 2']);
});

test('the browser retries by itself; if it gives up, the page retries', () => {
  const { sources, timers } = hearing();
  sources[0].listeners.error();
  equal([timers.length, sources.length], [0, 1]);
  sources[0].readyState = 2;
  sources[0].listeners.error();
  timers[0]();
  equal([sources.length, sources[1].url], [2, '/api/events']);
});

test('once closed it does not retry', () => {
  const { sources, timers, close } = hearing();
  sources[0].readyState = 2;
  sources[0].listeners.error();
  close();
  equal([timers.length, sources[0].closed], [0, true]);
});
