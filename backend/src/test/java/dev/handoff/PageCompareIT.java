package dev.handoff;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.SelectOption;
import dev.handoff.TrafficStory.Tenth;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two restarts or two traffic runs, laid over each other on the page. */
@Timeout(180)
class PageCompareIT {
  @RegisterExtension private static final Chromium CHROMIUM = new Chromium();

  private static final long TRAFFIC = 4_100_001;
  private static final long OTHER_TRAFFIC = 4_100_002;

  private Visit visit;
  private DashboardProcess dashboard;
  private Page page;

  @AfterEach
  void close() throws Exception {
    visit.close();
  }

  @Test
  void twoRunsOfTrafficThenTwoRestartsAreLaidOverEachOther() throws Exception {
    open();
    twoRunsOfTrafficAreLaidOverEachOther();
    twoRestartsAreAlignedOnTheirSignalAndSayWhatTheirVerdictsSay();
  }

  private void twoRunsOfTrafficAreLaidOverEachOther() throws Exception {
    try (TrafficStory one = new TrafficStory(dashboard.bus(), TRAFFIC, 60);
        TrafficStory other = new TrafficStory(dashboard.bus(), OTHER_TRAFFIC, 30)) {
      one.usual(0, 20);
      one.finished(21, Map.of());
      other.usual(0, 4);
      other.failure(4, 77, "truncated");
      other.bucket(4, Tenth.failing(Map.of("truncated", 3)));
      other.usual(5, 10);
      other.finished(11, Map.of("truncated", 3L));
      assertThat(page.locator("#styles:not([hidden])")).isAttached();
      page.locator(".tabs [data-opens=compare]").click();
      assertThat(page.locator("#compare-one option")).hasCount(2);
      assertThat(page.locator("#compare [role=status]")).hasText("Zero is the start of each.");
      assertThat(page.locator(".curve.p99[data-episode=run-1]")).hasCount(1);
      assertThat(page.locator(".curve.p99[data-episode=run-2]")).hasCount(1);
      assertThat(page.locator("#compare .mark[data-kind=truncated]"))
          .hasAttribute("data-count", "3");
      assertThat(page.locator("#compare [data-row=lost] td"))
          .hasText(new String[] {"3: 3 truncated", "0"});
      assertThat(page.locator("#compare [data-row=planned] td"))
          .hasText(new String[] {"200", "400"});
      page.locator("#compare-other").selectOption(new SelectOption().setValue("run-2"));
      assertThat(page.locator("#compare [role=status]")).containsText("Both are traffic 2.");
    }
  }

  private void twoRestartsAreAlignedOnTheirSignalAndSayWhatTheirVerdictsSay() throws Exception {
    dashboard.serving();
    dashboard.startTraffic(100, "close", 50);
    assertThat(page.locator("#numbers [data-number=answered]"))
        .hasText(Pattern.compile("[1-9][\\d,]+"));
    upgrade(1);
    upgrade(2);
    JsonNode verdicts = dashboard.get("/api/restarts");
    dashboard.send("DELETE", "/api/traffic", null);

    page.reload();
    tick(1);
    tick(2);
    assertThat(page.locator("#dock-compare")).isVisible();
    assertThat(page.locator("#compare-one")).hasValue("restart-2");
    assertThat(page.locator("#compare-other")).hasValue("restart-1");
    for (String moment : List.of("ready", "listener closed", "old process exits")) {
      assertThat(page.locator("#compare [data-moment='" + moment + "']")).hasCount(2);
    }
    assertThat(
            page.locator("#compare .tick").filter(new Locator.FilterOptions().setHasText("SIGHUP")))
        .hasCount(1);
    assertThat(page.locator("#compare [data-row=planned] td"))
        .hasText(
            new String[] {
              number(verdicts.get(1).get("planned")), number(verdicts.get(0).get("planned"))
            });
    assertThat(page.locator("#compare [data-row=lost] td")).hasText(new String[] {"0", "0"});
    assertThat(page.locator("#compare-plot")).hasAttribute("aria-label", Pattern.compile("ready"));
    assertThat(curve("restart-1", "p99")).startsWith("M");
    assertThat(curve("restart-2", "answered")).startsWith("M");
  }

  /** Not with check(): it asks the box that it found, and the table may be drawn anew meanwhile. */
  private void tick(int restart) {
    Locator box = page.locator("#tick-" + restart);
    box.click();
    assertThat(box).isChecked();
  }

  private void upgrade(int number) throws IOException, InterruptedException {
    assertThat(dashboard.send("POST", "/api/upgrade", "{\"wait\": \"60s\"}").body())
        .contains("\"done\"");
    dashboard.settledVerdict(number);
  }

  private void open(String... options) throws Exception {
    visit = new Visit(CHROMIUM, options);
    dashboard = visit.dashboard();
    page = visit.page();
  }

  private String curve(String episode, String what) {
    return page.locator("#compare .curve." + what + "[data-episode=" + episode + "]")
        .getAttribute("d");
  }

  private static String number(JsonNode n) {
    return String.format(Locale.US, "%,d", n.asLong());
  }
}
