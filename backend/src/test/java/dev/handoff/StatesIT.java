package dev.handoff;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.handoff.demo.RawClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page in each of its states: axe finds nothing, and the keyboard reaches everything. The same
 * walk takes a picture of each: {@code mvn verify -Dit.test=StatesIT -Dhandoff.pictures=DIR}.
 */
@Timeout(900)
class StatesIT {
  @RegisterExtension private static final Chromium CHROMIUM = new Chromium();

  @TempDir private Path directory;

  private final Inspection inspection = new Inspection();
  private Visit visit;
  private DashboardProcess dashboard;
  private Page page;

  @BeforeEach
  void open() throws Exception {
    visit = new Visit(CHROMIUM, "--probation", "3s", "--drain-timeout", "2m");
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
    List<String> unreachable = new ArrayList<>(new Keyboard(page).walk());
    inspectTheMenus(unreachable);
    inspectTheDetails("idle");

    inspectAnUpgradeUnderTraffic(first);
    inspectTheDetails("after-upgrade");
    page.locator("#time [data-do=previous]").click();
    inspect("paused");
    page.locator("#time-live").click();
    page.locator("#present").click();
    inspect("presented");
    page.locator("#present").click();
    inspectWhatOpens();
    assertTheThemeButtonOverrulesTheSystem();

    dashboard.askToUpgrade("crash");
    assertThat(page.locator("g.lane[data-state=failed]")).isVisible();
    inspect("failed-upgrade");

    assertThat(page.locator("#upgrade")).isEnabled();
    dashboard.askToUpgrade("die-after-ready");
    assertThat(page.locator("#log li[data-type='upgrade.rolledback']")).isAttached();
    inspect("rollback");

    dashboard.stopTraffic();
    dashboard.send("POST", "/api/shutdown", null);
    assertThat(page.locator("#start")).isVisible();
    inspect("shutdown");
    inspectThePageWithDetails(unreachable);
    assertThatAWordKeepsTheFocusWhenItIsDrawnAnew();
    inspectTheFiles();

    assertThat(inspection.findings()).as("what axe found, and what sticks out").isEmpty();
    assertThat(unreachable).as("what the keyboard does not reach, or not visibly").isEmpty();
  }

  private void inspectAnUpgradeUnderTraffic(long first) throws Exception {
    try (RawClient slow = new RawClient(dashboard.demoPort());
        RawClient held = new RawClient(dashboard.demoPort())) {
      slow.send("GET /slow?seconds=6 HTTP/1.1\r\nHost: localhost\r\n\r\n");
      dashboard.send(
          "POST", "/api/traffic", "{\"rate\": 50, \"slowShare\": 0, \"duration\": \"10m\"}");
      assertThat(page.locator("#numbers [data-number=answered]"))
          .hasText(Pattern.compile("[1-9][\\d,]{2,}"));
      assertThat(page.locator("#traffic-stop")).isVisible();
      // The longest words that the button can have.
      dashboard.send("POST", "/api/releases/die-after-ready", null);
      assertThat(page.locator("#upgrade")).containsText("die-after-ready");
      inspect("traffic");

      // The old process drains for as long as anybody looks at it.
      assertThat(held.get("/").pid()).isEqualTo(first);
      held.sendAllButTheEnd();
      dashboard.askToUpgrade("v2");
      assertThat(lane(first, "draining")).isVisible();
      inspect("mid-upgrade");
      assertThat(held.sendTheEnd().pid()).isEqualTo(first);
      assertThat(slow.receive().pid()).isEqualTo(first);
    }
    dashboard.settledVerdict();
    assertThat(page.locator("#verdict[data-settled=true]")).isVisible();
    inspect("after-upgrade");
  }

  /** Saved files contain the same page. */
  private void inspectTheFiles() throws Exception {
    Path recording = directory.resolve("recording.ndjson");
    Files.writeString(recording, dashboard.send("GET", "/api/recording", null).body());
    try (ReplayProcess replay = new ReplayProcess(recording)) {
      Page replayed = visit.open(replay.url());
      assertThat(replayed.locator("#live")).hasAttribute("data-state", "recording");
      assertThat(replayed.locator("g.lane")).not().hasCount(0);
      inspection.inspect(replayed, "replay");
      replayed.close();
    }
    Path report = directory.resolve("report.html");
    Files.writeString(report, dashboard.send("GET", "/api/report?restart=1", null).body());
    Page file = visit.open(report.toUri().toString());
    assertThat(file.locator("#live")).hasAttribute("data-state", "report");
    assertThat(file.locator("g.lane")).not().hasCount(0);
    inspection.inspect(file, "report");
  }

  /** One menu is open at a time, and it closes when the focus leaves it. */
  private void inspectTheMenus(List<String> unreachable) {
    for (String menu :
        List.of("releases", "shutdown-steps", "traffic-plan", "faults-all", "save")) {
      Locator summary = page.locator("#" + menu + " > summary");
      summary.click();
      if (menu.equals("faults-all")) {
        page.locator("#fault-kill-old-title").click();
      }
      inspection.inspectWhatOpened(page, "menu-" + menu, "#" + menu);
      unreachable.addAll(new Keyboard(page).walkIn("#" + menu));
      summary.press("Escape");
      assertThat(page.locator("#" + menu + " > .card")).isHidden();
    }
  }

  private void inspectTheDetails(String state) {
    withEachOfTheDetails(
        details -> inspection.inspectWhatOpened(page, state + "-" + details, "#dock"));
  }

  /** The whole page with each of them open. Time is paused, or lanes would leave the view. */
  private void inspectThePageWithDetails(List<String> unreachable) {
    Locator pause = page.locator("#time [data-do=toggle]");
    pause.click();
    pause.blur();
    withEachOfTheDetails(
        details -> {
          inspection.askAxeOfAll(page, "shutdown, with " + details);
          unreachable.addAll(new Keyboard(page).walk());
        });
    page.locator("#time-live").click();
  }

  private void assertThatAWordKeepsTheFocusWhenItIsDrawnAnew() {
    Locator tab = page.locator(".tabs [data-opens=restarts]");
    tab.click();
    Locator word = page.locator("#figures a.term").last();
    word.focus();
    drawAnew("figures");
    assertThat(word).isFocused();
    word.press("Enter");
    assertThat(page.locator("#glossary [data-shown]")).isFocused();
    drawAnew("figures");
    page.keyboard().press("Escape");
    assertThat(word).isFocused();
    word.blur();
    tab.click();
    assertThat(page.locator("#dock-restarts")).isHidden();
  }

  /** As the page does whenever something happens that a panel shows. */
  private void drawAnew(String panel) {
    page.locator("#" + panel + " *").first().evaluate("it => (it.dataset.former = '')");
    page.evaluate(
        """
        (id) => {
          const panel = document.getElementById(id);
          htmx.ajax('GET', '/panel/' + id, { source: panel, target: panel, swap: 'innerHTML' });
        }
        """,
        panel);
    assertThat(page.locator("#" + panel + " [data-former]")).hasCount(0);
    assertThat(page.locator("#" + panel + " a.term").first()).isVisible();
  }

  private void withEachOfTheDetails(Consumer<String> opened) {
    for (String details : List.of("restarts", "ways", "traffic", "log", "compare")) {
      Locator tab = page.locator(".tabs [data-opens=" + details + "]");
      if (tab.getAttribute("aria-expanded").equals("false")) {
        tab.click();
      }
      assertThat(page.locator("#dock-" + details)).isVisible();
      opened.accept(details);
      tab.click();
      assertThat(page.locator("#dock-" + details)).isHidden();
      tab.blur();
    }
  }

  private void inspectWhatOpens() {
    for (String opens : List.of("keys-open keys", "open-glossary glossary", "open-tour tour")) {
      String[] ids = opens.split(" ");
      Locator button = page.locator("#" + ids[0]);
      Locator opened = page.locator("#" + ids[1]);
      button.click();
      assertThat(opened).isVisible();
      inspect(ids[1]);
      opened
          .getByRole(
              AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Close").setExact(true))
          .click();
      assertThat(opened).isHidden();
      assertThat(button).isFocused();
      button.blur();
    }
  }

  private void assertTheThemeButtonOverrulesTheSystem() {
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
    String night = background();
    page.locator("#theme").click();
    assertThat(page.locator("#theme")).containsText("light");
    assertThat(background()).as("background by day").isNotEqualTo(night);
    inspection.askAxeOfColours(page, "after-upgrade, light by choice");
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
    page.locator("#theme").click();
    assertThat(page.locator("#theme")).containsText("dark");
    assertThat(background()).as("background by night").isEqualTo(night);
    inspection.askAxeOfColours(page, "after-upgrade, dark by choice");
    page.locator("#theme").click();
    assertThat(page.locator("#theme")).containsText("auto");
  }

  private String background() {
    return (String) page.evaluate("() => getComputedStyle(document.body).backgroundColor");
  }

  private void inspect(String state) {
    inspection.inspect(page, state);
  }

  private Locator lane(long pid, String state) {
    return page.locator("g.lane[data-pid='" + pid + "'][data-state='" + state + "']");
  }
}
