/**
 * Owns the one EventSource of the page. After a break the browser itself resumes (Last-Event-ID); records that arrive twice are dropped here by
 * their number in the journal.
 *
 * @typedef {object} Listener
 * @property {(snapshot: {lastId: number, mono: number, wall: number, records: object[], complete?: boolean, header?: object, notes?: string[]}) => void} snapshot
 *   replaces everything known; complete: nothing will follow (sources.js)
 * @property {(records: object[]) => void} batch
 * @property {(beat: {mono: number, wall: number}) => void} beat
 * @property {(state: 'live'|'reconnecting'|'recording'|'report') => void} connection  with the last two, nothing will follow
 */

/** The server sends a beat every 5 s; after a longer silence than this the page is stale. Milliseconds. */
export const STALE = 12_000;
const RETRY = 2_000;

/** @param {string} url @param {Listener} to @param {number} [known] journal number of the last known record @returns {() => void} closes it */
export function open(url, to, known = 0) {
  let source;
  let lastId = known;
  let retry;

  const hear = (name, handle) =>
    source.addEventListener(name, (message) => {
      to.connection('live');
      handle(JSON.parse(message.data));
    });

  const connect = () => {
    source = new EventSource(url);
    hear('snapshot', (snapshot) => {
      lastId = snapshot.lastId;
      to.snapshot(snapshot);
    });
    hear('batch', (records) => {
      const fresh = records.filter((r) => r.journal > lastId);
      if (fresh.length > 0) {
        lastId = fresh.at(-1).journal;
        to.batch(fresh);
      }
    });
    hear('beat', to.beat);
    source.addEventListener('error', () => {
      to.connection('reconnecting');
      // The browser tries again by itself unless the answer was an error status.
      if (source.readyState === EventSource.CLOSED) {
        retry = setTimeout(connect, RETRY);
      }
    });
  };

  connect();
  return () => {
    clearTimeout(retry);
    source.close();
  };
}
