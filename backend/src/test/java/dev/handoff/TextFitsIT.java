package dev.handoff;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * However long its words and numbers are, no text of the page lies on another or leaves its box.
 */
@Timeout(180)
class TextFitsIT {
  @RegisterExtension private static final Chromium CHROMIUM = new Chromium();

  /**
   * Texts of the drawing that overlap each other or stick out of it. What is cut off at the edges
   * of the plot is clipped first.
   */
  private static final String CLASHES =
      """
      () => {
        const stage = document.getElementById('lanes').getBoundingClientRect();
        const plot = document.querySelector('#plot rect');
        const texts = [...document.querySelectorAll('#lanes text')]
          .filter((node) => node.checkVisibility({ visibilityProperty: true }) && !node.closest('defs'))
          .map((node) => ({ box: node.getBoundingClientRect(), said: [...node.childNodes].filter((one) => one.nodeType === 3).map((one) => one.data).join('') }))
          .filter(({ said, box }) => said.trim() && box.width > 0);
        // A line box is taller than its letters by less than this above and below.
        const slack = 3;
        const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top + slack < b.bottom - slack && b.top + slack < a.bottom - slack;
        const found = texts.filter(({ box }) => box.left < stage.left - 1 || box.right > stage.right + 1).map(({ said }) => `sticks out: ${said}`);
        texts.forEach((one, i) => texts.slice(i + 1).filter((other) => meet(one.box, other.box)).forEach((other) => found.push(`${one.said} | ${other.said}`)));
        return texts.length > 10 ? found : ['only ' + texts.length + ' texts'];
      }
      """;

  /**
   * Boxes whose text is wider than the box and is neither shortened nor scrolled, and everything
   * that is wider than the page.
   */
  private static final String OVERFLOWS =
      """
      () => {
        const wide = [...document.querySelectorAll('body *')].filter((node) => node instanceof HTMLElement && node.checkVisibility() && !node.matches('.quiet, .quiet *, option, select, [aria-hidden=true] *'));
        const bounded = (node) => { const style = getComputedStyle(node); return style.overflowX !== 'visible' || style.display === 'inline'; };
        const name = (node) => `${node.tagName.toLowerCase()}#${node.id}.${node.className} ${node.textContent.trim().slice(0, 40)}`;
        return [
          ...wide.filter((node) => !bounded(node) && node.scrollWidth > node.clientWidth + 1 && node.clientWidth > 0).map((node) => `too wide: ${name(node)}`),
          ...(document.scrollingElement.scrollWidth > document.scrollingElement.clientWidth + 1 ? ['the page scrolls sideways'] : []),
        ];
      }
      """;

  @TempDir private Path directory;

  @Test
  void noTextLiesOnAnotherOrLeavesItsBox() throws Exception {
    for (int generations : List.of(2, 8)) {
      try (ReplayProcess replay = new ReplayProcess(LongWords.recording(directory, generations));
          Page page = CHROMIUM.browser().newPage()) {
        long end = 1_000_000_000_000L + generations * 3_000_000_000L;
        page.navigate(replay.url() + "#s=30&t=" + end);
        assertThat(page.locator("g.lane")).hasCount(generations);
        for (int width : List.of(1280, 640, 390)) {
          page.setViewportSize(width, 800);
          page.waitForFunction("w => document.getElementById('lanes').clientWidth <= w", width);
          String at = generations + " generations, " + width + " wide";
          Visit.awaitDrawing(page);
          picture(page, generations + "-" + width);
          assertThat((List<?>) page.evaluate(CLASHES)).as(at).isEmpty();
          assertThat((List<?>) page.evaluate(OVERFLOWS)).as(at).isEmpty();
        }
      }
    }
  }

  private static void picture(Page page, String name) {
    String pictures = System.getProperty("handoff.pictures");
    if (pictures != null) {
      page.screenshot(
          new Page.ScreenshotOptions()
              .setPath(Path.of(pictures, "long-" + name + ".png"))
              .setFullPage(true));
    }
  }
}
