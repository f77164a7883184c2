/**
 * Where the records of this page come from: the stream of a running dashboard, a replayed recording, or the report that this file is.
 * `<html data-source>` says which. All three call the listener of stream.js. A recording and a report know everything at once: they call
 * `snapshot` a single time with `complete: true`, all records in journal order, the `header` of the recording, and `notes`, sentences that say
 * what it lacks.
 */
import { eachLine } from './lines.js';
import { RecordingText } from './model/recording.js';
import { open } from './stream.js';

const RETRY = 2_000;

/** @returns {'live'|'recording'|'report'} */
export function sourceOfPage() {
  return document.documentElement.dataset.source ?? 'live';
}

/** @param {import('./stream.js').Listener} to @returns {() => void} closes it */
export function openSource(to) {
  switch (sourceOfPage()) {
    case 'recording':
      return replay(to);
    case 'report':
      return report(to);
    default:
      return open('/api/events', to);
  }
}

/** The recording, followed by the notes that are added to it. */
function replay(to) {
  let timer;
  let close = () => clearTimeout(timer);
  let closed = false;
  const added = { ...to, snapshot() {}, beat() {}, connection: (state) => to.connection(state === 'live' ? 'recording' : state) };
  const read = async () => {
    const snapshot = await fetched().catch(() => null);
    if (closed) {
      return;
    }
    if (!snapshot) {
      to.connection('reconnecting');
      timer = setTimeout(read, RETRY);
      return;
    }
    to.connection('recording');
    to.snapshot(snapshot);
    close = open(`/api/events?after=${snapshot.lastId}`, added, snapshot.lastId);
  };
  read();
  return () => {
    closed = true;
    close();
  };
}

/** @returns {Promise<object>} all records as a complete snapshot, to be saved and not drawn; rejects with a sentence */
export async function allRecords() {
  return sourceOfPage() === 'report' ? embedded() : fetched();
}

async function fetched() {
  const response = await fetch('/api/recording?page=1');
  if (!response.ok) {
    throw new Error(`The dashboard answered ${response.status}.`);
  }
  const recording = new RecordingText();
  await eachLine(response, (line) => recording.line(line));
  return recording.snapshot();
}

function report(to) {
  to.connection('report');
  to.snapshot(embedded());
  return () => {};
}

/** The records are in the page itself, as data that a browser does not run. */
function embedded() {
  const { header, records } = JSON.parse(document.getElementById('records').textContent);
  const recording = new RecordingText();
  recording.header = header;
  records.forEach((record) => recording.record(record));
  return recording.snapshot();
}
