/** The look of the page: its theme and presenter mode. Both are attributes of the root element; the style sheets do the rest. */

const THEMES = ['auto', 'light', 'dark'];
const KEPT = 'handoff.theme';

export class Appearance {
  #root = document.documentElement;
  #theme;
  #present;

  /** @param {HTMLButtonElement} theme @param {HTMLButtonElement} present */
  constructor(theme, present) {
    this.#theme = theme;
    this.#present = present;
    theme.addEventListener('click', () => this.nextTheme());
    present.addEventListener('click', () => this.present(!this.presenting));
    this.#wear(remembered());
  }

  /** Automatic, light, dark, and back to automatic. */
  nextTheme() {
    const theme = THEMES[(THEMES.indexOf(this.#root.dataset.theme ?? 'auto') + 1) % THEMES.length];
    this.#wear(theme);
    remember(theme);
  }

  /** Whether presenter mode is on. */
  get presenting() {
    return this.#root.dataset.present === 'true';
  }

  /** Large type, thick lines, and only what the audience needs. @param {boolean} on */
  present(on) {
    this.#root.dataset.present = String(on);
    this.#present.setAttribute('aria-pressed', String(on));
  }

  #wear(theme) {
    if (theme === 'auto') {
      delete this.#root.dataset.theme;
    } else {
      this.#root.dataset.theme = theme;
    }
    this.#theme.querySelector('span').textContent = `Theme: ${theme}`;
    this.#theme.title = `Theme: ${theme}`;
  }
}

/** A browser may refuse to store anything. */
function remembered() {
  try {
    return THEMES.find((theme) => theme === localStorage.getItem(KEPT)) ?? 'auto';
  } catch {
    return 'auto';
  }
}

function remember(theme) {
  try {
    localStorage.setItem(KEPT, theme);
  } catch {
    // Then it lasts for this visit only.
  }
}
