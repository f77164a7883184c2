/**
 * The menus of the toolbar: one is open at a time, and it closes on Escape, when its order is given, and when a person turns to something else.
 * A menu lies over what follows it: nothing under it may have the focus.
 */

/** @param {HTMLElement} toolbar its content is swapped from time to time */
export function keepMenus(toolbar) {
  const menus = () => [...toolbar.querySelectorAll('.menu[open]')];
  const closeOthers = (kept) => menus().filter((menu) => menu !== kept).forEach((menu) => (menu.open = false));
  toolbar.addEventListener('toggle', ({ target }) => target.open && target.matches('.menu') && closeOthers(target), true);
  document.addEventListener('pointerdown', ({ target }) => closeOthers(target.closest?.('.menu')));
  toolbar.addEventListener('focusout', ({ target, relatedTarget }) => {
    const menu = target.closest('.menu');
    if (menu?.open && relatedTarget && !menu.contains(relatedTarget)) {
      menu.open = false;
    }
  });
  // Not when the answer arrives: by then the panel may have been swapped, and the menu is another element.
  toolbar.addEventListener('submit', ({ target }) => close(target.closest('.menu')));
  toolbar.addEventListener('click', ({ target }) => target.closest('.menu [hx-post]:not(form, input)') && close(target.closest('.menu')));
  toolbar.addEventListener('change', ({ target }) => target.matches('.releases input') && close(target.closest('.menu')));
  toolbar.addEventListener('keydown', (event) => {
    const menu = event.key === 'Escape' && event.target.closest('.menu[open]');
    if (menu) {
      close(menu);
      event.preventDefault();
    }
  });
  // A field that is wrong has to be seen.
  toolbar.addEventListener('invalid', ({ target }) => target.closest('details')?.setAttribute('open', ''), true);
}

/** @param {HTMLDetailsElement|null} menu */
function close(menu) {
  if (menu) {
    menu.open = false;
    menu.querySelector('summary').focus({ preventScroll: true });
  }
}
