package dev.handoff;

import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.List;

/** Goes through a page with the Tab key alone. */
final class Keyboard {
  private static final int MOST = 200;
  private static final int MOST_WALKS = 10;

  private final Page page;

  Keyboard(Page page) {
    this.page = page;
  }

  /**
   * Goes through the page from the top, and again if the page got other controls meanwhile. Returns
   * the controls that are not reached, are reached in a different order than they are read, or do
   * not show that they have the focus.
   */
  List<String> walk() {
    List<String> wrong = List.of();
    for (int i = 0; i < MOST_WALKS; i++) {
      List<?> before = (List<?>) page.evaluate(CONTROLS, "body");
      wrong = walk(before);
      if (before.equals(page.evaluate(CONTROLS, "body"))) {
        return wrong;
      }
    }
    return wrong;
  }

  /**
   * Goes through what is in an open menu, from its button on, and says the same of it. The menu
   * closes when the focus leaves it.
   */
  List<String> walkIn(String menu) {
    List<?> expected = (List<?>) page.evaluate(CONTROLS, menu);
    page.locator(menu + " > summary").focus();
    List<String> reached = new ArrayList<>();
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < MOST && reached.size() < expected.size(); i++) {
      String[] focused = page.evaluate(FOCUSED).toString().split("\n", 2);
      reached.add(focused[0]);
      // The button was reached with the pointer, so only the keyboard would show its focus.
      if (i > 0 && !focused[1].isEmpty()) {
        wrong.add(focused[0] + " " + focused[1]);
      }
      page.keyboard().press("Tab");
    }
    if (!reached.equals(expected)) {
      wrong.add("in " + menu + " reached are\n" + reached + "\nand there are\n" + expected);
    }
    page.locator(menu).evaluate("menu => menu.open = true");
    return wrong;
  }

  private List<String> walk(List<?> expected) {
    page.evaluate(TO_THE_TOP);
    List<String> reached = new ArrayList<>();
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < MOST; i++) {
      page.keyboard().press("Tab");
      String[] focused = page.evaluate(FOCUSED).toString().split("\n", 2);
      if (focused[0].isEmpty() || reached.contains(focused[0])) {
        break;
      }
      reached.add(focused[0]);
      if (!focused[1].isEmpty()) {
        wrong.add(focused[0] + " " + focused[1]);
      }
    }
    if (!reached.equals(expected)) {
      wrong.add("reached are\n" + reached + "\nand there are\n" + expected);
    }
    page.evaluate("() => { document.activeElement?.blur(); scrollTo(0, 0); }");
    return wrong;
  }

  /**
   * Tab goes on from the place where the focus was last, even if nothing has it; that place becomes
   * the top.
   */
  private static final String TO_THE_TOP =
      """
      () => {
        const top = document.createElement('span');
        top.tabIndex = -1;
        document.body.prepend(top);
        top.focus();
        top.remove();
      }
      """;

  /** A name for each control: its id, its text, or its HTML, with a number if several are alike. */
  private static final String NAME =
      """
      const selector = 'a[href], button, input, select, textarea, summary, [tabindex="0"]';
      const look = (e) => e.id || e.textContent.trim().replace(/\\s+/g, ' ').slice(0, 40) || e.outerHTML.slice(0, 80);
      const name = (e) => {
        const alike = [...document.querySelectorAll(selector)].filter((other) => look(other) === look(e));
        return look(e) + (alike.length > 1 ? ` (${alike.indexOf(e) + 1})` : '');
      };
      """;

  /** Tab reaches only one radio button of a group, and only one entry of the log. */
  private static final String CONTROLS =
      "(where) => {"
          + NAME
          + """
          const all = document.querySelector(where).querySelectorAll(selector);
          const alone = (e) => (e.type !== 'radio' || e.checked) && !e.matches('#log button[tabindex="-1"]');
          return [...all].filter((e) => !e.matches(':disabled') && alone(e) && e.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true })).map(name);
          }
          """;

  /** A mark in the picture shows the focus by a stroke of one of its parts. */
  private static final String FOCUSED =
      "() => {"
          + NAME
          + """
          const e = document.activeElement;
          if (!e || e === document.body) return '\\n';
          const style = getComputedStyle(e);
          const probe = document.body.appendChild(document.createElement('i'));
          probe.style.color = 'var(--focus)';
          const colour = getComputedStyle(probe).color;
          probe.remove();
          const parts = e.ownerSVGElement ? [...e.children].map((part) => getComputedStyle(part)) : [];
          const stroked = parts.some(({ stroke, strokeWidth }) => stroke === colour && parseFloat(strokeWidth) >= 2);
          const shown = stroked || style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
          const box = e.getBoundingClientRect();
          const seen = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
          return name(e) + '\\n' + (shown ? '' : 'does not show the focus') + (seen ? '' : ' is out of sight');
          }
          """;
}
