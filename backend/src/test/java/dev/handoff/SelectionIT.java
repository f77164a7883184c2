package dev.handoff;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a person chooses on the page: a restart of the table, an event, a lane, a note. */
@Timeout(180)
class SelectionIT {
  @RegisterExtension private static final Chromium CHROMIUM = new Chromium();

  private static Visit visit;
  private static Page page;
  private static SeenRestart restart;

  @BeforeAll
  static void open() throws Exception {
    visit = new Visit(CHROMIUM);
    page = visit.page();
    restart = new SeenRestart(visit);
  }

  @AfterAll
  static void close() throws Exception {
    visit.close();
  }

  @BeforeEach
  void live() {
    restart.goLive();
  }

  @Test
  void aRowOfTheTableShowsItsRestartAgainSlowly() {
    page.locator(".tabs [data-opens=restarts]").click();
    page.locator("#restart-1").click();
    assertThat(restart.bar()).hasAttribute("data-mode", "replaying");
    assertThat(page.locator("#time-speed")).hasValue("0.1");
    page.keyboard().press(" ");
    assertThat(restart.moment()).isLessThan(restart.signal());
    assertThat(page.locator("#verdict")).hasAttribute("data-number", "1");
    assertThat(page.locator("#figures")).containsText("Restart 1 in figures");
    page.keyboard().press(".");
    assertThat(page.locator("#restarts tr[data-restart='1']"))
        .hasAttribute("aria-current", Pattern.compile(".*"));
    assertThat(page.locator("#restarts tr[data-restart='1'] .released")).hasText("v1 → v1");
    assertThat(page.locator("#phases li"))
        .hasText(
            new Pattern[] {
              Pattern.compile("signal 0"),
              Pattern.compile("spawned \\+.+s"),
              Pattern.compile("ready \\+.+s"),
              Pattern.compile("listener given up \\+.+s"),
              Pattern.compile("old process gone \\+.+s")
            });
    page.keyboard().press("f");
    assertThat(page.locator("#figures")).containsText("Restart 1 in figures");
    assertThat(page.locator("#axis .zero")).hasText("0 s SIGHUP");
    page.locator(".tabs [data-opens=log]").click();
  }

  @Test
  void aClickOnTheWordsOfAnEventSelectsItInTheLog() {
    page.keyboard().press("f");
    // Else they move, and a late click meets other words.
    assertThat(restart.bar()).hasAttribute("data-mode", "paused");
    Locator word =
        page.locator("#lanes .flag-word")
            .filter(new Locator.FilterOptions().setHasText("listener closed"));
    word.click();
    assertThat(page.locator("#log li[aria-current]"))
        .hasAttribute("data-type", Pattern.compile("listener.closed|upgrade.done"));
  }

  @Test
  void aLaneIsFoldedAtItsName() {
    Locator name = page.locator(".lane .fold").first();
    BoundingBox whole = page.locator(".lane .band").first().boundingBox();
    name.focus();
    page.keyboard().press("Enter");
    assertThat(name).hasAttribute("aria-expanded", "false");
    assertThat(page.locator(".lane .band").first().boundingBox().height).isLessThan(whole.height);
    page.keyboard().press("Enter");
    assertThat(name).hasAttribute("aria-expanded", "true");
    name.blur();
  }

  @Test
  void aNoteIsWrittenFoundSelectedAndRemovedOnThePage() {
    page.getByRole(AriaRole.BUTTON, named("Pin a note")).click();
    page.locator("#note-text").fill("Look <b>here</b>");
    page.keyboard().press("Enter");
    Locator note = page.locator("#log li[data-type='operator.note']");
    assertThat(note).hasText(Pattern.compile("Note: Look <b>here</b>$"));
    assertThat(page.locator("#note")).isHidden();

    page.getByLabel("Search").fill("nothing like it");
    assertThat(note).hasCount(0);
    assertThat(page.locator("#log-count"))
        .hasText(Pattern.compile("0 of \\d+ events: none matches the filter"));
    page.getByLabel("Search").fill("look HERE");
    note.locator("button").first().press("Enter");
    assertThat(note).hasAttribute("aria-current", "true");
    assertThat(page.locator("#caption")).hasText("Note: Look <b>here</b>");
    note.getByText("The record as it arrived").click();
    assertThat(note.locator("pre")).containsText("\"type\": \"operator.note\"");

    note.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Remove this note"))
        .click();
    assertThat(note).hasCount(0);
    page.getByRole(AriaRole.BUTTON, named("Show all")).click();
    assertThat(page.getByLabel("Search")).hasValue("");
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name);
  }
}
