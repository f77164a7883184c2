package dev.handoff;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.List;

/**
 * axe-core on a page without frames. Its own builder would gather each node that is as it should
 * be, and open a second page to sum up: more than half of the work.
 */
final class Axe {
  private static final String ASK =
      """
      async ([part, ...rules]) => {
        const only = rules.length > 0 ? { runOnly: { type: 'rule', values: rules } } : {};
        const { passes, violations } = await axe.run(part, { resultTypes: ['violations'], ...only });
        if (frames.length > 0) return ['a frame, which axe is not asked about'];
        if (passes.length === 0) return ['nothing that passes: axe has not looked'];
        const words = (rule, node) => `${rule.id}: ${node.target} ${node.html}\\n${node.failureSummary}`;
        return violations.flatMap((rule) => rule.nodes.map((node) => words(rule, node).replaceAll('\\n', '\\n    ')));
      }
      """;

  private final Page page;

  Axe(Page page) {
    this.page = page;
  }

  /**
   * What these rules find in a part of the page.
   *
   * @param part a CSS selector
   * @param rules if there are none, all that are not experimental: WCAG A and AA, and good practice
   */
  List<String> findings(String part, List<String> rules) {
    if (!(Boolean) page.evaluate("() => 'axe' in window")) {
      page.evaluate(AxeBuilder.getAxeScript());
    }
    List<String> asked = new ArrayList<>(rules);
    asked.add(0, part);
    return ((List<?>) page.evaluate(ASK, asked)).stream().map(String::valueOf).toList();
  }
}
