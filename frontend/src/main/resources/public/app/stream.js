/**
 * Owns the one EventSource of the page. Resuming after a break is the browser's own doing (Last-Event-ID); what comes twice is
 * dropped here by its number in the journal.
 *
 * @typedef {object} Listener
 * @property {(snapshot: {lastId: number, mono: number, wall: number, records: object[], complete?: boolean, header?: object, notes?: string[]}) => void} snapshot
 *   forget all, this is the state; complete: this is all there will be (sources.js)
 * @property {(records: object[]) => void} batch
 * @property {(beat: {mono: number, wall: number}) => void} beat
 * @property {(state: 'live'|'reconnecting'|'recording'|'report') => void} connection  the last two say that nothing more is to be waited for
 */

/** The server sends a beat each 5 s; without any word for longer than this the page is stale. Milliseconds. */
export const STALE = 12_000;
const RETRY = 2_000;

/** @param {string} url @param {Listener} to @param {number} [known] journal number of the last record that is known already @returns {() => void} closes it */
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
