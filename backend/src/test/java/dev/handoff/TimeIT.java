package dev.handoff;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Moving back and forth in time on a page that has seen one restart. */
@Timeout(180)
class TimeIT {
  @RegisterExtension private static final Chromium CHROMIUM = new Chromium();

  private static final Pattern PAUSED = Pattern.compile("paused");

  /** The positions of the parts of the page that a person looks at or is about to click. */
  private static final String PLACES =
      """
      () => ['#verdict', '#controls', '#time', '#time-scrub', '#stage', '#numbers', '#numbers-note', '#events']
          .map((part) => { const { x, y, width, height } = document.querySelector(part).getBoundingClientRect(); return [part, x, y, width, height].join(' '); })
          .concat('scrolled by ' + scrollY)
      """;

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
  void theMomentStaysWhileTimeGoesOnAndOneKeyReturnsToLive() {
    page.keyboard().press(".");
    assertThat(restart.bar()).hasAttribute("data-mode", PAUSED);
    Pattern behind = Pattern.compile("Go live: \\d+\\.\\d s behind");
    assertThat(liveButton()).hasText(behind);
    String distance = liveButton().textContent();
    String moment = restart.clock();
    assertThat(liveButton()).not().hasText(distance);
    assertThat(number(liveButton().textContent())).isGreaterThan(number(distance));
    assertThat(restart.clock()).isEqualTo(moment);
    page.keyboard().press(".");
    assertThat(restart.bar()).hasAttribute("data-mode", "live");
    assertThat(liveButton()).hasText("Live");
  }

  @Test
  void stepsVisitEachEventAndALinkOpensAtTheSameMomentAndSelection() {
    page.keyboard().press("f");
    String caption = null;
    for (int i = 0; i < 40 && !told("Handed over"); i++) {
      page.keyboard().press("PageUp");
      assertThat(page.locator("#caption")).not().hasText(caption == null ? "" : caption);
      caption = page.locator("#caption").textContent();
    }
    assertThat(page.locator("#caption")).containsText("Handed over");
    // The address is updated only now and then.
    String selected = page.locator("#log li[aria-current]").getAttribute("data-event");
    assertThat(page).hasURL(Pattern.compile(".*#.*t=\\d+.*&sel=" + selected + "(&.*)?"));
    Page other = visit.open(page.url());
    assertThat(other.locator("#time")).hasAttribute("data-mode", PAUSED);
    assertThat(other.locator("#caption")).containsText("Handed over");
    assertThat(other.locator("#time-clock")).hasText(restart.clock());
    assertThat(other.locator("#time-window")).hasText(page.locator("#time-window").textContent());
    other.context().close();
  }

  @Test
  void aSpeedKeyReplaysTheRestartFromItsSignalAndEndsInTheLiveView() {
    // Slowly, so that the half second before the signal lasts long enough to be seen.
    page.keyboard().press("1");
    assertThat(restart.bar()).hasAttribute("data-mode", "replaying");
    assertThat(page.locator("#time-speed")).hasValue("0.1");
    assertThat(restart.moment()).isLessThan(restart.signal());
    page.keyboard().press("3");
    assertThat(page.locator("#time-speed")).hasValue("1");
    assertThat(restart.bar()).hasAttribute("data-mode", "replaying");
    page.keyboard().press("4");
    assertThat(page.locator("#time-speed")).hasValue("4");
    assertThat(restart.bar()).hasAttribute("data-mode", "live");
  }

  @Test
  void theReplayKeyShowsTheRestartAtATenthOfItsSpeed() {
    page.keyboard().press("f");
    assertThat(page.locator("[data-do=toggle]")).hasAccessibleName("Replay restart");
    page.keyboard().press("r");
    assertThat(restart.bar()).hasAttribute("data-mode", "replaying");
    assertThat(page.locator("#time-speed")).hasValue("0.1");
    assertThat(restart.moment()).isLessThan(restart.signal());
    page.keyboard().press("r");
    assertThat(restart.bar()).hasAttribute("data-mode", PAUSED);
    assertThat(page.locator("[data-do=toggle]")).hasAccessibleName("Replay from here");
  }

  @Test
  void afterAFitTheButtonReplaysOnlyTheRestart() {
    page.keyboard().press("f");
    page.locator("#time-speed").selectOption("0.1");
    page.locator("[data-do=toggle]").click();
    assertThat(restart.bar()).hasAttribute("data-mode", "replaying");
    assertThat(restart.moment()).isLessThan(restart.signal());
  }

  @Test
  void onlyOneLineIsShownAtATime() {
    page.locator("#lanes").hover();
    page.keyboard().press("m");
    assertThat(lines()).hasCount(1);
    page.keyboard().press("ArrowLeft");
    assertThat(lines()).hasCount(1);
    assertThat(page.locator(".selected-line")).hasAttribute("d", Pattern.compile("M.*"));
    page.keyboard().press("ArrowLeft");
    assertThat(lines()).hasCount(1);
    page.keyboard().press(".");
    assertThat(restart.bar()).hasAttribute("data-mode", "replaying");
    assertThat(lines()).hasCount(0);
  }

  @Test
  void pointingAtTheTimelineMovesNothing() {
    page.keyboard().press(".");
    assertThat(restart.bar()).hasAttribute("data-mode", PAUSED);
    page.locator("#lanes").scrollIntoViewIfNeeded();
    page.mouse().move(1, 1);
    assertThat(page.locator("#moment")).isHidden();
    BoundingBox lanes = page.locator("#lanes").boundingBox();
    Object before = page.evaluate(PLACES);
    // Not hover() and click() of the locator: both may scroll the page first.
    page.mouse().move(lanes.x + lanes.width / 2, lanes.y + lanes.height - 12);
    assertThat(page.locator("#moment")).isVisible();
    assertThat(page.evaluate(PLACES)).isEqualTo(before);
    page.mouse().down();
    page.mouse().up();
    assertThat(page.locator("#moment")).hasAttribute("data-cursor", "held");
    assertThat(page.evaluate(PLACES)).isEqualTo(before);
    page.keyboard().press("m");
  }

  @Test
  void aCopiedLinkSaysHowLongItWorks() {
    page.locator("[data-do=link]").click();
    assertThat(page.locator("#time-note"))
        .containsText(Pattern.compile("The link works for about \\d+ (minutes|hours)"));
  }

  @Test
  void theSliderReachesAnyMomentAndItsEndIsLive() {
    Locator slider = page.locator("#time-scrub");
    Locator upgraded = page.locator("g.lane[data-gen='2']");
    assertThat(upgraded).hasCount(1);
    slider.focus();
    page.keyboard().press("Home");
    assertThat(restart.bar()).hasAttribute("data-mode", PAUSED);
    assertThat(upgraded).hasCount(0);
    assertThat(slider).hasAttribute("aria-valuetext", Pattern.compile(".* before now"));
    page.keyboard().press("End");
    assertThat(restart.bar()).hasAttribute("data-mode", "live");
    slider.blur();
  }

  @Test
  void aChosenZoomStaysUntilTheReturnToLive() {
    Locator window = page.locator("#time-window");
    String fitted = window.textContent();
    page.keyboard().press("+");
    assertThat(window).not().hasText(fitted);
    page.keyboard().press("c");
    assertThat(page.locator("[data-do=collapse]")).hasAttribute("aria-pressed", "true");
    page.keyboard().press("c");
    assertThat(page.locator("[data-do=collapse]")).hasAttribute("aria-pressed", "false");
    page.keyboard().press("l");
    assertThat(page).not().hasURL(Pattern.compile(".*&?s=.*"));
  }

  @Test
  void aQuestionMarkListsTheKeysAndAFieldKeepsItsOwnKeys() {
    page.keyboard().press("?");
    assertThat(page.locator("#keys")).isVisible();
    assertThat(page.locator("#keys"))
        .containsText("Replay the restart in view at 1/10 of its speed, or stop");
    assertThat(restart.bar()).hasAttribute("data-mode", "live");
    page.keyboard().press("Escape");
    assertThat(page.locator("#keys")).isHidden();

    page.locator("#traffic-plan > summary").click();
    Locator field = page.locator("#traffic-rate");
    field.fill("");
    field.pressSequentially("1.2");
    assertThat(restart.bar()).hasAttribute("data-mode", "live");
    field.fill("200");
    field.press("Escape");
    assertThat(field).isHidden();
  }

  @Test
  void spaceAfterAClickPausesInsteadOfPressingTheButtonAgain() {
    page.locator("#theme").click();
    assertThat(page.locator("#theme")).hasText("Theme: light");
    page.keyboard().press(" ");
    assertThat(restart.bar()).hasAttribute("data-mode", PAUSED);
    assertThat(page.locator("#theme")).hasText("Theme: light");
    page.locator("#keys-open").focus();
    page.keyboard().press("Tab");
    page.keyboard().press(" ");
    assertThat(page.locator("#theme")).hasText("Theme: dark");
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name);
  }

  private static boolean told(String words) {
    return page.locator("#caption").textContent().contains(words);
  }

  private static Locator liveButton() {
    return page.locator("#time-live");
  }

  /** The lines through all rows: one at the cursor, one at the selected event. */
  private static Locator lines() {
    return page.locator(".cursor-line[d], .selected-line[d]");
  }

  private static double number(String text) {
    return Double.parseDouble(text.replaceAll("[^\\d.]", ""));
  }
}
