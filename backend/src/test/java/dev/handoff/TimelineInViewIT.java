package dev.handoff;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.handoff.demo.RawClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The timeline owns the screen: at 1280 x 800, both lanes, what the kernel says and the losses are
 * to be seen without scrolling, whatever else is open.
 */
@Timeout(180)
class TimelineInViewIT {
  @RegisterExtension private static final Chromium CHROMIUM = new Chromium();

  /** What is not wholly in view: between the axis above the rows and the controls below them. */
  private static final String OUT_OF_VIEW =
      """
      () => {
        const top = document.getElementById('axis').getBoundingClientRect().bottom;
        const bottom = Math.min(innerHeight, document.querySelector('.bottom').getBoundingClientRect().top);
        const parts = [['kernel', '.n-kernel'], ['listener', '.holding'], ['queue', '.e-kernel'], ['lost', '[class*=n-lost]']];
        const lanes = [...document.querySelectorAll('g.lane')].slice(0, 2).map((lane, i) => [`lane ${i}`, lane.querySelector('.band')]);
        const found = [...lanes, ...parts.map(([name, which]) => [name, document.querySelector(which)])].map(([name, node]) => {
          const box = node?.getBoundingClientRect();
          return !box ? `${name}: missing` : box.top < top - 1 || box.bottom > bottom + 1 ? `${name}: ${box.top} to ${box.bottom}, seen is ${top} to ${bottom}` : '';
        });
        if (document.querySelector('#time').getBoundingClientRect().bottom > innerHeight) found.push('the controls of time are out of view');
        if (document.scrollingElement.scrollHeight > innerHeight + 1) found.push('the page scrolls');
        return found.filter(Boolean);
      }
      """;

  @TempDir private Path directory;

  private Page page;

  @Test
  void bothLanesTheKernelAndTheLossesAreInView() throws Exception {
    try (Visit visit = new Visit(CHROMIUM, "--drain-timeout", "2m", "--probation", "2s")) {
      DashboardProcess dashboard = visit.dashboard();
      page = visit.page();
      page.setViewportSize(1280, 800);
      long first = dashboard.serving();
      assertThat(lane(first)).hasAttribute("data-state", "serving");
      assertThat(page.locator(".holding").first()).isAttached();
      assertInView("idle");

      page.locator("#open-tour").click();
      assertThat(page.locator("#tour")).isVisible();
      assertInView("with the tour");

      dashboard.startTraffic(50, "mixed", 20);
      assertThat(page.locator("#numbers [data-number=answered]"))
          .hasText(Pattern.compile("[1-9][\\d,]+"));
      // The old process drains for as long as anybody looks at it.
      try (RawClient held = new RawClient(dashboard.demoPort())) {
        assertThat(held.get("/").pid()).isEqualTo(first);
        held.sendAllButTheEnd();
        dashboard.askToUpgrade("v2");
        assertThat(lane(first)).hasAttribute("data-state", "draining");
        assertInView("in mid-upgrade with the tour");
        assertThat(held.sendTheEnd().pid()).isEqualTo(first);
      }
      page.locator("#tour [data-tour=close]").click();
      assertThat(page.locator("#tour")).isHidden();
      dashboard.awaitUpgradesAllowed();

      visit.breakBy("die-after-ready");
      assertThat(page.locator("#log li[data-type='upgrade.rolledback']")).isAttached();
      assertThat(page.locator("#faults li[data-fault=die-after-ready]"))
          .hasAttribute("data-outcome", Pattern.compile("(un)?expected"));
      assertInView("rolled back by a fault");
      dashboard.stopTraffic();

      replayed(visit);
    }
  }

  private void replayed(Visit visit) throws Exception {
    Path recording = directory.resolve("recording.ndjson");
    Files.writeString(recording, visit.dashboard().send("GET", "/api/recording", null).body());
    try (ReplayProcess replay = new ReplayProcess(recording)) {
      page = visit.open(replay.url());
      page.setViewportSize(1280, 800);
      assertThat(page.locator("g.lane")).not().hasCount(0);
      page.keyboard().press("r");
      assertThat(page.locator("#time")).hasAttribute("data-mode", "replaying");
      page.keyboard().press(".");
      assertInView("in a replay");
      page.close();
    }
  }

  private void assertInView(String state) {
    Visit.awaitDrawing(page);
    assertThat((List<?>) page.evaluate(OUT_OF_VIEW)).as(state).isEmpty();
  }

  private Locator lane(long pid) {
    return page.locator("g.lane[data-pid='" + pid + "']");
  }
}
