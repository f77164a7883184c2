/** Goes further back than this page has read: asks the journal of the dashboard for what came before. */
import { eachLine } from '../lines.js';

/** What is read before the moment that is wanted: as much as a view can hold; nanoseconds. */
const BEFORE = 120e9;

/**
 * @param {import('./time.js').Time} time
 * @param {number} mono
 * @returns {Promise<boolean>} whether the page can show that moment now
 */
export async function reach(time, mono) {
  const { history } = time;
  if (mono < history.oldest && !history.complete) {
    const from = Math.max(0, Math.round(mono - BEFORE));
    const records = await read(from).catch(() => []);
    if (records.length > 0) {
      history.widen(records, from);
    }
  }
  return mono >= history.oldest;
}

async function read(from) {
  const response = await fetch(`/api/recording?since=${from}`);
  const records = [];
  if (response.ok) {
    await eachLine(response, (line) => line && records.push(JSON.parse(line)));
  }
  return records.filter((r) => typeof r.type === 'string');
}
