/** The panel of faults: who has said yes has been asked, and who presses Escape or goes on to something else has said no. */

/** @param {HTMLElement|null} panel what is in it is swapped now and then; null where there is no server */
export function closeWhenAnswered(panel) {
  // Not when the answer comes: by then the panel may have been swapped, and the question in it is another element.
  panel?.addEventListener('submit', (event) => close(event.target));
  // The question lies over what comes after it: nothing under it may have the focus.
  panel?.addEventListener('focusout', ({ relatedTarget }) => {
    const fault = panel.querySelector('li > details[open]');
    if (fault && relatedTarget && !panel.contains(relatedTarget)) {
      fault.open = false;
    }
  });
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
