/** Two episodes in numbers. Those of a restart come from its verdict; nothing that was judged is computed again. */
import { decode, percentile } from '../model/hdr.js';
import { count, duration, latency } from '../model/words.js';

/** The first six add up: open at the start + planned = answered + lost + not sent + in flight. */
const ROWS = ['open at the start', 'planned', 'answered', 'lost', 'not sent', 'in flight', 'p50', 'p99', 'max', 'ready after', 'listener closed after', 'old process exits after', 'generator late, in total'];

/**
 * Shows the table once it has the numbers of both, so that it never has those of others.
 * @param {HTMLTableElement} table
 * @param {import('../model/episodes.js').Episode[]} chosen two, or none: then it hides
 */
export async function fillTable(table, chosen) {
  const request = (table.dataset.of = chosen.map((one) => one.key).join());
  table.hidden ||= request === '';
  const columns = await Promise.all(chosen.map(numbersOf));
  if (table.dataset.of !== request || request === '') {
    return;
  }
  const head = table.tHead.rows[0];
  chosen.forEach((one, i) => (head.cells[i + 1].textContent = one.name));
  table.tBodies[0].replaceChildren(
    ...ROWS.filter((name) => columns.some((column) => column[name] !== undefined)).map((name) => {
      const tr = document.createElement('tr');
      tr.dataset.row = name;
      const th = document.createElement('th');
      th.scope = 'row';
      th.textContent = name;
      tr.append(th, ...columns.map((column) => Object.assign(document.createElement('td'), { textContent: column[name] ?? '-' })));
      return tr;
    }),
  );
  table.hidden = false;
}

async function numbersOf(episode) {
  const numbers = episode.verdict ? judged(episode.verdict) : await counted(episode);
  const at = (name) => {
    const moment = episode.moments.find((one) => one.name === name);
    return moment && duration(moment.at * 1000);
  };
  return {
    ...numbers,
    'ready after': at('ready'),
    'listener closed after': at('listener closed'),
    'old process exits after': at('old process exits'),
    'generator late, in total': duration(episode.late),
  };
}

function judged({ inFlightAtStart, planned, answered, failed, failures, notSent, inFlight, inside }) {
  return { ...books({ open: inFlightAtStart, planned, answered, failed, notSent, inFlight }, failures), ...(inside ? times(inside.p50Micros, inside.p99Micros, inside.maxMicros) : {}) };
}

async function counted({ last, buckets }) {
  const failures = {};
  for (const bucket of buckets) {
    for (const [kind, n] of Object.entries(bucket.failures ?? {})) {
      failures[kind] = (failures[kind] ?? 0) + n;
    }
  }
  const finished = last?.type === 'traffic.finished';
  const failed = finished ? last.failed : (last?.failedTotal ?? 0);
  const total = (field) => (finished ? last[field] : (last?.[`${field}Total`] ?? 0));
  const histograms = (await Promise.all(buckets.filter((b) => b.histogram).map((b) => decode(b.histogram).catch(() => null)))).filter((h) => h?.size > 0);
  const measured = histograms.length > 0 ? times(percentile(histograms, 0.5), percentile(histograms, 0.99), Math.max(...buckets.map((b) => b.maxMicros))) : {};
  const tally = { open: 0, planned: total('planned'), answered: total('answered'), failed, notSent: total('notSent'), inFlight: finished ? 0 : (last?.inFlight ?? 0) };
  return { ...books(tally, finished ? last.failures : failures), ...measured };
}

function books({ open, planned, answered, failed, notSent, inFlight }, failures) {
  const kinds = Object.entries(failures ?? {}).filter(([kind, n]) => n > 0 && kind !== 'not-sent');
  const classes = kinds.length > 0 ? `: ${kinds.map(([kind, n]) => `${count(n)} ${kind}`).join(', ')}` : '';
  return {
    'open at the start': count(open), planned: count(planned), answered: count(answered), lost: `${count(failed)}${classes}`, 'not sent': count(notSent),
    'in flight': count(inFlight),
  };
}

function times(p50, p99, max) {
  return { p50: latency(p50), p99: latency(p99), max: latency(max) };
}
