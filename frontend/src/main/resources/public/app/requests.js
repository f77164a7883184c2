/** Requests that htmx sends. */

/**
 * Calls back when one has failed: even if a panel that is drawn anew has replaced what sent it, of which htmx tells nobody.
 * @param {HTMLElement} where they are sent @param {(xhr: XMLHttpRequest, sender: HTMLElement) => void} failed the status is 0 if there was no answer
 */
export function onFailure(where, failed) {
  where.addEventListener('htmx:beforeRequest', ({ target, detail: { xhr } }) => {
    xhr.addEventListener('load', () => xhr.status >= 400 && failed(xhr, target));
    xhr.addEventListener('error', () => failed(xhr, target));
  });
}
