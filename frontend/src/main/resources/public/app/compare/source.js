/** Fetches what episodes are made of: the verdicts, and of the recording those lines that matter. */
import { WANTED } from '../model/episodes.js';

const LINE = new RegExp(`"type":"(${WANTED.map((type) => type.replace('.', '\\.')).join('|')})"`);

/** @returns {Promise<{verdicts: object[], records: object[]}>} rejects with a sentence */
export async function load() {
  const [verdicts, records] = await Promise.all([get('/api/restarts').then((r) => r.json()), get('/api/recording').then(wanted)]);
  return { verdicts, records };
}

async function get(url) {
  const response = await fetch(url);
  if (!response.ok) {
    throw new Error(`The dashboard answered ${response.status}.`);
  }
  return response;
}

/** Line by line, so that a long recording is never held as a whole. */
async function wanted(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  const records = [];
  let rest = '';
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const lines = (rest + part.value).split('\n');
    rest = lines.pop();
    for (const line of lines) {
      if (LINE.test(line)) {
        records.push(JSON.parse(line));
      }
    }
  }
  return records;
}
