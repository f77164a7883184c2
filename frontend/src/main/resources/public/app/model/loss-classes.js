/**
 * Why a request was lost: the classes of LossClass.java, in the order in which a request can meet them. A test keeps the two lists equal. Pure.
 *
 * @typedef {'connect'|'timeout'|'reset'|'closed'|'body'|'unsent'} Family classes that share a shape and a colour
 * @typedef {{family: Family, call: string, brief?: string}} LossClass call: the system call that showed it, in one sentence; brief: its name where there is little room, for a long one
 */

/** The generator was at its own limit: no answer was lost, because no request was sent. */
export const NOT_SENT = 'not-sent';

/** @type {Object<string, LossClass>} */
const CLASSES = {
  'connect-refused': { family: 'connect', call: `connect(2) failed with ECONNREFUSED: nothing was listening.` },
  'connect-timeout': { family: 'timeout', call: `connect(2) got no answer in time: the SYN was dropped, perhaps because the accept queue was full.` },
  'reset-on-connect': { family: 'reset', call: `read(2) failed with ECONNRESET on a new connection: its socket was closed while the connection was still in the queue or the request unread.` },
  'closed-before-response-reused': { family: 'closed', brief: 'closed, reused', call: `read(2) returned 0 (a FIN) before the first byte of the answer, on a reused connection.` },
  'reset-before-response-reused': { family: 'reset', brief: 'reset, reused', call: `read(2) failed with ECONNRESET before the first byte of the answer, on a reused connection: it was closed with the request unread.` },
  'closed-before-response-fresh': { family: 'closed', brief: 'closed, new', call: `read(2) returned 0 (a FIN) before the first byte of the answer, on a new connection.` },
  'reset-mid-response': { family: 'reset', call: `read(2) failed with ECONNRESET in the middle of an answer.` },
  truncated: { family: 'body', call: `read(2) returned 0 in the middle of an answer.` },
  'response-timeout': { family: 'timeout', call: `poll(2) had nothing to read in time.` },
  'http-4xx': { family: 'body', call: `read(2) returned a complete answer with a status that blames the request (400 to 499).` },
  'http-5xx': { family: 'body', call: `read(2) returned a complete answer with a server error (status 500 or above).` },
  'head-too-large': { family: 'body', call: `read(2) returned a longer head than the load generator accepts.` },
  'bad-body': { family: 'body', call: `read(2) returned bytes that are not a valid answer to this request.` },
  [NOT_SENT]: { family: 'unsent', call: `No call: the load generator was at its own limit.` },
};

const UNKNOWN = { family: 'closed', call: `This page does not know this class; another version recorded it.` };

const ORDER = Object.keys(CLASSES);

/** @param {string} kind @returns {LossClass} also for a name that this version does not know */
export function lossClassOf(kind) {
  return Object.hasOwn(CLASSES, kind) ? CLASSES[kind] : UNKNOWN;
}

/**
 * Compares two names for sorting: an unknown one comes after the known losses, and what was not sent comes last.
 *
 * @param {string} a @param {string} b @returns {number}
 */
export function byOrder(a, b) {
  const place = (kind) => (kind === NOT_SENT ? ORDER.length + 1 : Object.hasOwn(CLASSES, kind) ? ORDER.indexOf(kind) : ORDER.length);
  return place(a) - place(b) || (a < b ? -1 : 1);
}
