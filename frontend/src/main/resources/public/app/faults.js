/** The panel of faults: who has said yes has been asked, and who presses Escape has said no. */

/** @param {HTMLElement|null} panel what is in it is swapped now and then; null where there is no server */
export function closeWhenAnswered(panel) {
  panel?.addEventListener('htmx:afterRequest', ({ detail }) => detail.successful && detail.elt.tagName === 'FORM' && close(detail.elt));
  panel?.addEventListener('keydown', (event) => {
    const question = event.key === 'Escape' && panel.querySelector('li > details[open] > form');
    if (question) {
      close(question);
      event.preventDefault();
    }
  });
}

/** @param {HTMLElement} question */
function close(question) {
  const fault = question.parentElement;
  fault.open = false;
  fault.querySelector('summary').focus({ preventScroll: true });
}
