package dev.handoff;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The tour and the glossary: a walk on real processes. */
@Timeout(180)
class TourIT {
  @RegisterExtension private static final Chromium CHROMIUM = new Chromium();

  private static Visit visit;
  private static DashboardProcess dashboard;
  private static Page page;

  @BeforeAll
  static void open() throws Exception {
    visit = new Visit(CHROMIUM);
    dashboard = visit.dashboard();
    page = visit.page();
  }

  @AfterAll
  static void close() throws Exception {
    visit.close();
  }

  @Test
  void theTourActsOnRealProcessesAnswersWithTheirNumbersAndRestoresWhatItChanged()
      throws Exception {
    long old = dashboard.serving();
    dashboard.send("POST", "/api/releases/v3", null);
    page.locator("#welcome-tour").click();
    assertThat(part("question")).hasText("Who owns the socket?");
    assertThat(part("question")).isFocused();
    assertThat(page.locator("#welcome")).isHidden();

    part("act").click();
    assertThat(page.locator("#spots .spot").first()).isVisible();
    assertThat(part("answer")).isVisible();
    long next = dashboard.serving();
    assertThat(next).isNotEqualTo(old);
    assertThat(part("seen"))
        .containsText(
            Pattern.compile("listener is socket \\d+\\. The new process did not open it"));
    assertThat(part("seen")).containsText(Pattern.compile("[1-9]\\d* requests were answered"));

    page.reload();
    assertThat(part("step")).hasText("Step 1 of 8");
    assertThat(part("answer")).isVisible();
    page.keyboard().press("j");
    assertThat(part("step")).hasText("Step 2 of 8");
    page.keyboard().press("J");
    assertThat(part("step")).hasText("Step 1 of 8");
    part("close").click();
    assertThat(page.locator("#tour")).isHidden();
    dashboard.await("the end of traffic", state -> !state.at("/traffic/running").asBoolean());
    assertThat(dashboard.get("/api/releases").get("chosen").asText()).isEqualTo("v3");
  }

  @Test
  void aWordOnThePageOpensItsGlossaryEntryAndEscapeReturns() {
    Page other = visit.another();
    Locator word =
        other.locator("#numbers a.term").filter(new Locator.FilterOptions().setHasText("lost"));
    word.focus();
    other.keyboard().press("Enter");
    Locator entry = other.locator("#term-lost");
    assertThat(entry).isFocused();
    assertThat(entry).containsText("no valid answer");
    entry.locator("a.term").first().click();
    assertThat(other.locator("#glossary [data-shown]")).not().hasId("term-lost");
    other.keyboard().press("Escape");
    assertThat(other.locator("#glossary")).isHidden();
    assertThat(word).isFocused();
    other.keyboard().press("g");
    assertThat(other.locator("#glossary dt").first()).isVisible();
    other.getByLabel("Find a word").fill("fd 3");
    assertThat(other.locator("#term-fd-3")).isVisible();
    assertThat(other.locator("#term-backoff")).isHidden();
  }

  private static Locator part(String name) {
    return page.locator("#tour [data-tour=" + name + "]");
  }
}
