package dev.handoff;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.List;

/** A dashboard of its own, and its page in the browser. */
final class Visit implements AutoCloseable {
  private final DashboardProcess dashboard;
  private final Page page;
  private final List<String> complaints = new ArrayList<>();

  /** The page is live when this returns. */
  Visit(Chromium chromium, String... options) throws Exception {
    dashboard = DashboardProcess.start(options);
    page =
        chromium
            .browser()
            .newContext(new Browser.NewContextOptions().setViewportSize(1280, 1000))
            .newPage();
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            complaints.add(message.text());
          }
        });
    page.onPageError(complaints::add);
    page.navigate(dashboard.url());
    assertThat(page.locator("#live")).hasAttribute("data-state", "live");
  }

  DashboardProcess dashboard() {
    return dashboard;
  }

  Page page() {
    return page;
  }

  /** Ends everything; fails if the browser's console had something to complain of. */
  @Override
  public void close() throws Exception {
    page.context().close();
    dashboard.close();
    assertThat(complaints).as("what the browser's console complained of").isEmpty();
  }
}
