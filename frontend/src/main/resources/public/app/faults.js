/** The panel of faults: who has said yes has been asked. */

/** @param {HTMLElement|null} panel what is in it is swapped now and then; null where there is no server */
export function closeWhenAnswered(panel) {
  panel?.addEventListener('htmx:afterRequest', ({ detail }) => {
    if (detail.successful && detail.elt.tagName === 'FORM') {
      const question = detail.elt.closest('details');
      question.open = false;
      question.querySelector('summary').focus({ preventScroll: true });
    }
  });
}
