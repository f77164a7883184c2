/** The panel of faults: its question closes when it is answered, on Escape, and when the focus moves elsewhere. */

/** @param {HTMLElement|null} panel its content is swapped from time to time; null where there is no server */
export function closeWhenAnswered(panel) {
  // Not when the answer arrives: by then the panel may have been swapped, and the question is another element.
  panel?.addEventListener('submit', (event) => close(event.target));
  // The question lies over what follows it: nothing under it may have the focus.
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
