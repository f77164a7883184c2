/** The form of the traffic: steps say rate and duration themselves, so these are left out while there are any. */

/** @param {HTMLElement} panel what is in it is swapped now and then */
export function keepForm(panel) {
  const apply = () => {
    const steps = panel.querySelector('[name=steps]');
    for (const name of ['rate', 'duration']) {
      const field = panel.querySelector(`[name=${name}]`);
      if (steps && field) {
        field.disabled = steps.value.trim() !== '';
      }
    }
  };
  panel.addEventListener('input', apply);
  panel.addEventListener('htmx:afterSwap', apply);
  apply();
}
