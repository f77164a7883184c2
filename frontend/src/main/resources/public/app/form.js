/** The traffic form: rate steps contain rates and durations, so those two fields are disabled while there are steps. */

/** @param {HTMLElement} panel its content is swapped from time to time */
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
