package dev.handoff;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A standby on the page, of a server that has one. Nobody waits until it is warm. */
@Timeout(180)
class StandbyPageIT {
  @RegisterExtension private static final Chromium CHROMIUM = new Chromium();

  private Page page;

  @Test
  void itHasAThinLaneAboveItsParentAndTheHandoverSaysHowLongItWasBootedAhead() throws Exception {
    try (Visit visit = new Visit(CHROMIUM, "--standby", "on", "--standby-after", "0s")) {
      page = visit.page();
      visit.dashboard().serving();
      page.locator(".tabs [data-opens=log]").click();
      assertThat(log("standby.spawned")).hasCount(1);
      assertThat(lane(2)).hasAttribute("data-state", "standby");
      assertThat(page.locator("#lanes")).containsText("standby, gen 2");
      assertThat(top(2)).as("the upper edge of its lane").isLessThan(top(1));
      assertThat(height(2)).as("its height").isLessThan(height(1));

      visit.dashboard().send("POST", "/api/upgrade", "{\"wait\": \"60s\"}");
      assertThat(log("standby.called"))
          .hasText(Pattern.compile(".*generation 2 was booted .+ m?s ahead\\."));
      // The dashboard's own, of generation 1.
      assertThat(log("child.spawned")).hasCount(1);
      assertThat(lane(2)).hasAttribute("data-state", "serving");
      assertThat(top(2)).as("where it was").isLessThan(top(1));
      assertThat(log("standby.spawned")).hasCount(2);
      assertThat(lane(3)).hasAttribute("data-state", "standby");
      assertThat(top(3)).as("not between the new one and the old one").isLessThan(top(2));
    }
  }

  private Locator lane(int generation) {
    return page.locator("g.lane[data-gen='" + generation + "']");
  }

  private double top(int generation) {
    return lane(generation).locator(".band").first().boundingBox().y;
  }

  private double height(int generation) {
    return lane(generation).locator(".band").first().boundingBox().height;
  }

  private Locator log(String type) {
    return page.locator("#log li[data-type='" + type + "']");
  }
}
