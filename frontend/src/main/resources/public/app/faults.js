/** The panel of faults: who has said yes has been asked, and who presses Escape has said no. */

/** @param {HTMLElement|null} panel what is in it is swapped now and then; null where there is no server */
export function closeWhenAnswered(panel) {
  // Not when the answer comes: by then the panel may have been swapped, and the question in it is another element.
  panel?.addEventListener('submit', (event) => close(event.target));
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
