/** Fetches what episodes are made of: the verdicts and the relevant lines of the recording. */
import { eachLine } from '../lines.js';
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

async function wanted(response) {
  const records = [];
  await eachLine(response, (line) => {
    if (LINE.test(line)) {
      records.push(JSON.parse(line));
    }
  });
  return records;
}
