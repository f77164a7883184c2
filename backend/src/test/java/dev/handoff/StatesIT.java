package dev.handoff;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The page in each of its states, once through: nothing for axe to find, nothing out of reach. The
 * same walk takes a picture of each: {@code mvn verify -Dit.test=StatesIT -Dhandoff.pictures=DIR}.
 */
@Timeout(480)
class StatesIT {
  @RegisterExtension private static final Chromium CHROMIUM = new Chromium();

  private final Inspection inspection = new Inspection();
  private Visit visit;
  private DashboardProcess dashboard;
  private Page page;

  @BeforeEach
  void open() throws Exception {
    visit = new Visit(CHROMIUM);
    dashboard = visit.dashboard();
    page = visit.page();
  }

  @AfterEach
  void close() throws Exception {
    visit.close();
  }

  @Test
  void everyStateIsThereForEverybody() throws Exception {
    long first = dashboard.serving();
    assertThat(lane(first, "serving")).isVisible();
    assertThat(page.locator("#upgrade")).isEnabled();
    inspect("idle");
    List<String> unreachable = new Keyboard(page).walk();

    dashboard.send("POST", "/api/traffic", "{\"rate\": 100, \"slowShare\": 0.005}");
    assertThat(page.locator("#numbers [data-number=answered]"))
        .hasText(Pattern.compile("[1-9][\\d,]{2,}"));
    assertThat(page.locator("#traffic-stop")).isVisible();
    inspect("traffic");

    dashboard.askToUpgrade("v2");
    assertThat(lane(first, "draining")).isVisible();
    inspect("mid-upgrade");
    assertThat(lane(first, "exited")).isVisible();
    dashboard.settledVerdict(1);
    assertThat(page.locator("#verdict[data-settled=true]")).isVisible();
    inspect("after-upgrade");

    dashboard.askToUpgrade("crash");
    assertThat(page.locator("g.lane[data-state=failed]")).isVisible();
    inspect("failed-upgrade");

    assertThat(page.locator("#upgrade")).isEnabled();
    dashboard.askToUpgrade("die-after-ready");
    assertThat(page.locator("#log li[data-type='upgrade.rolledback']")).isVisible();
    inspect("rollback");

    dashboard.stopTraffic();
    dashboard.send("POST", "/api/shutdown", null);
    assertThat(page.locator("#start")).isVisible();
    inspect("shutdown");

    assertThat(inspection.findings()).as("what axe found, and what sticks out").isEmpty();
    assertThat(unreachable).as("what the keyboard does not reach, or not visibly").isEmpty();
  }

  private void inspect(String state) {
    inspection.inspect(page, state);
  }

  private Locator lane(long pid, String state) {
    return page.locator("g.lane[data-pid='" + pid + "'][data-state='" + state + "']");
  }
}
