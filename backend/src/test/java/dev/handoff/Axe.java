package dev.handoff;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Page;
import java.util.List;

/**
 * axe-core on a page without frames. Its own builder would gather each node that is as it should
 * be, and open a second page to sum up: more than half of the work.
 */
final class Axe {
  private static final String ASK =
      """
      async (rules) => {
        const only = rules.length > 0 ? { runOnly: { type: 'rule', values: rules } } : {};
        const { passes, violations } = await axe.run({ resultTypes: ['violations'], ...only });
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

  /** What all rules find that are not experimental: WCAG A and AA, and good practice. */
  List<String> findings() {
    return findings(List.of());
  }

  /** What only these rules find. */
  List<String> findings(List<String> rules) {
    if (!(Boolean) page.evaluate("() => 'axe' in window")) {
      page.evaluate(AxeBuilder.getAxeScript());
    }
    return ((List<?>) page.evaluate(ASK, rules)).stream().map(String::valueOf).toList();
  }
}
