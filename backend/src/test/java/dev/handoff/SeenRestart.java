package dev.handoff;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;

/** One restart that a page has seen, and where the page is in time. */
final class SeenRestart {
  private final Page page;

  /**
   * Restarts the server; the old process has ended when this returns, the page knows it, and the
   * log is open.
   */
  SeenRestart(Visit visit) throws Exception {
    page = visit.page();
    visit.dashboard().serving();
    visit.dashboard().send("POST", "/api/upgrade", "{\"wait\": \"60s\"}");
    page.locator(".tabs [data-opens=log]").click();
    assertThat(page.locator("#log li[data-type='process.exiting']")).isVisible();
    awaitItsEnd();
  }

  /** Shows the present again. */
  void goLive() {
    page.keyboard().press("l");
    assertThat(bar()).hasAttribute("data-mode", "live");
  }

  /** Fitting shows the present until then, which moves, and stands still afterwards. */
  private void awaitItsEnd() throws InterruptedException {
    Await.untilTrue(
        () -> {
          page.keyboard().press("f");
          return "paused".equals(bar().getAttribute("data-mode"));
        },
        () -> "the page does not know the end of its restart");
    goLive();
  }

  /** The controls of time. */
  Locator bar() {
    return page.locator("#time");
  }

  /** The moment shown, as the page writes it. */
  String clock() {
    return page.locator("#time-clock").textContent();
  }

  /** The moment shown, in seconds of the day. */
  double moment() {
    return seconds(clock());
  }

  /** The moment of the signal, in seconds of the day. */
  double signal() {
    return seconds(
        page.locator("#log li[data-type='upgrade.requested'] time").first().textContent());
  }

  private static double seconds(String clock) {
    String[] parts = clock.split(":");
    return Integer.parseInt(parts[0]) * 3600
        + Integer.parseInt(parts[1]) * 60
        + Double.parseDouble(parts[2]);
  }
}
