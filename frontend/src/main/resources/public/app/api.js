/** Requests to the dashboard's API, as its buttons send them. */

/** @param {string} method @param {string} path @param {object} [fields] @returns {Promise<any>} the answer; a refusal is an Error with a sentence */
export async function api(method, path, fields) {
  let response;
  try {
    const body = fields ? { body: JSON.stringify(fields), headers: { 'Content-Type': 'application/json' } } : {};
    response = await fetch(path, { method, ...body });
  } catch {
    throw new Error('The dashboard cannot be reached. Is it still running?');
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) {
    throw new Error(response.status === 404 ? `This dashboard cannot do that (${path}).` : (answer.error ?? `The dashboard answered ${response.status}.`));
  }
  return answer;
}
