package dev.handoff;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What is under way can be changed on the page: an upgrade is aborted, traffic gets another rate.
 */
@Timeout(180)
class UnderWayIT {
  @RegisterExtension private static final Chromium CHROMIUM = new Chromium();

  private Visit visit;
  private Page page;

  @Test
  void anUpgradeIsAbortedAndTrafficGetsAnotherRate() throws Exception {
    try (Visit opened = new Visit(CHROMIUM)) {
      visit = opened;
      page = visit.page();
      visit.dashboard().serving();
      page.locator(".tabs [data-opens=log]").click();
      anUpgradeIsAbortedAndTheNextOneIsAllowedAtOnce();
      theRateOfRunningTrafficIsChangedInItsMenu();
    }
  }

  private void anUpgradeIsAbortedAndTheNextOneIsAllowedAtOnce() throws Exception {
    Locator abort = page.locator("#abort");
    assertThat(abort).isHidden();
    visit.dashboard().askToUpgrade("hang");
    abort.click();
    assertThat(log("upgrade.aborted")).hasCount(1);
    assertThat(abort).isHidden();
    assertThat(page.locator("#upgrade")).isEnabled();
    assertThat(page.locator("g.lane[data-gen='1']")).hasAttribute("data-state", "serving");
    assertThat(log("upgrade.backoff")).hasCount(0);
  }

  private void theRateOfRunningTrafficIsChangedInItsMenu() {
    page.locator("#traffic-start").click();
    assertThat(page.locator("#traffic-stop")).isVisible();
    Locator plan = page.locator("#traffic-plan summary");
    plan.click();
    assertThat(page.locator("#traffic-duration")).isDisabled();
    page.locator("#traffic-rate").fill("350");
    page.keyboard().press("Enter");
    assertThat(plan).containsText(Pattern.compile("350/s"));
    assertThat(log("traffic.changed")).containsText("350");
    assertThat(page.locator("#traffic-stop")).isVisible();
  }

  private Locator log(String type) {
    return page.locator("#log li[data-type='" + type + "']");
  }
}
