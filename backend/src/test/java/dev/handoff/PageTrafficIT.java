package dev.handoff;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.assertions.LocatorAssertions;
import dev.handoff.TrafficStory.Tenth;
import dev.handoff.event.TrafficEvent;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How the page shows traffic: single failures, lateness of the generator, and counts per style. */
@Timeout(180)
class PageTrafficIT {
  @RegisterExtension private static final Chromium CHROMIUM = new Chromium();

  private static final long TRAFFIC = 4_100_001;
  private static final long OTHER_TRAFFIC = 4_100_002;

  private static final List<String> STYLES =
      List.of(
          "close",
          "keep-alive",
          "keep-alive-looking",
          "reconnect",
          "think",
          "slow",
          "chunked",
          "upload");

  private Visit visit;
  private DashboardProcess dashboard;
  private Page page;

  @AfterEach
  void close() throws Exception {
    visit.close();
  }

  @Test
  void everyLostRequestIsFoundByMouseAndKeyboard() throws Exception {
    open("--no-demo");
    try (TrafficStory story = begin(40)) {
      aLostRequestIsAMarkThatSaysWhichRequestItWas(story);
      manyFailuresOfAClassShareOneMarkAndTheKeyboardReachesEachOne(story);
    }
    aMissingServerShowsAsRefusedConnectionsWithoutAProcess();
  }

  @Test
  void latenessIsGreyServiceTimesAreShownAndEachStyleHasItsBooks() throws Exception {
    open("--no-demo");
    anIntervalInWhichTheGeneratorWasLateIsGreyAndSaysSo();
    serviceTimesAreShownBesideLatenciesAndEachStyleHasItsBooks();
  }

  private void aLostRequestIsAMarkThatSaysWhichRequestItWas(TrafficStory story) throws Exception {
    story.usual(0, 5);
    story.failure(5, 4711, "truncated");
    story.bucket(5, Tenth.failing(Map.of("truncated", 1)));
    story.usual(6, 12);
    Locator mark = mark("truncated");
    assertThat(mark).hasAttribute("data-count", "1");
    assertThat(page.locator("#lanes")).containsText("lost: truncated");
    assertThat(page.locator("#now")).containsText("1 request lost");

    // Paused, because a mark moves with time and a slow machine would click where it was.
    page.keyboard().press(".");
    assertThat(page.locator("#time")).hasAttribute("data-mode", "paused");
    mark.click(new Locator.ClickOptions().setForce(true));
    assertThat(page.locator("#failure p"))
        .hasText(
            Pattern.compile(
                "Lost \\(truncated\\): request 4,711 on connection 12 \\(reused, keep-alive\\), PID 4242\\."
                    + " Planned at [\\d:.]+, given up after 50 ms\\. This is the detail of 4711\\."));
    assertThat(page.locator("#failure p"))
        .isInViewport(new LocatorAssertions.IsInViewportOptions().setRatio(1));
    assertThat(mark).hasAttribute("aria-pressed", "true");
    assertThat(page.locator("#log li[data-type='traffic.failure']"))
        .containsText("request 4,711 on connection 12 (reused, keep-alive), PID 4242");
    page.keyboard().press("Escape");
    page.keyboard().press("l");
    assertThat(page.locator("#time")).hasAttribute("data-mode", "live");
  }

  private void manyFailuresOfAClassShareOneMarkAndTheKeyboardReachesEachOne(TrafficStory story)
      throws Exception {
    int from = story.tenth() - 27;
    story.failure(from + 2, 100, "reset-on-connect");
    story.failure(from + 2, 101, "reset-on-connect");
    story.bucket(from + 2, Tenth.failing(Map.of("reset-on-connect", 2)));
    story.failure(from + 3, 102, "reset-on-connect");
    story.bucket(from + 3, Tenth.failing(Map.of("reset-on-connect", 1)));
    story.usual(from + 4, from + 10);
    story.failure(from + 10, 200, "http-5xx");
    story.bucket(from + 10, Tenth.failing(Map.of("http-5xx", 1)));
    story.usual(from + 11, from + 27);
    Locator resets = mark("reset-on-connect");
    assertThat(resets).hasAttribute("data-count", "3");
    assertThat(page.locator(".loss-word")).hasText("× 3");

    Locator words = page.locator("#failure p");
    mark("http-5xx").focus();
    page.keyboard().press("Enter");
    assertThat(words).containsText("request 200 on");
    page.keyboard().press("ArrowLeft");
    assertThat(words).containsText("request 100 on");
    assertThat(words).containsText("This is number 1 of 3 at this mark.");
    page.keyboard().press("ArrowDown");
    assertThat(words).containsText("request 101 on");
    page.keyboard().press("ArrowDown");
    assertThat(words).containsText("This is number 3 of 3 at this mark.");
    page.locator("#failure button[data-step=later]").click();
    assertThat(words).containsText("request 200 on");
    page.keyboard().press("Escape");
    assertThat(words).isHidden();
    assertThat(page.locator("#now")).containsText("5 requests lost");
    assertThat(page.locator(".mark.chosen")).hasCount(0);
  }

  @Test
  void requestsTheGeneratorDidNotSendAreNotCalledLost() throws Exception {
    open("--no-demo");
    try (TrafficStory story = begin(30)) {
      story.usual(0, 12);
      story.bucket(12, new Tenth(TrafficStory.RATE / 10, 7, 300, Map.of("not-sent", 7)));
      story.usual(13, 30);
      assertThat(page.locator(".late")).hasAttribute("data-why", "not sent");
      assertThat(page.locator(".late-word")).hasText("not sent in time");
      assertThat(page.locator(".loss-name")).hasText("not sent");
      assertThat(page.locator(".e-lost0")).hasText("7");
      assertThat(page.locator("#numbers [data-number=notSent]")).hasText("7");
      assertThat(page.locator("#numbers [data-number=lost]")).hasText("0");
    }
  }

  private void anIntervalInWhichTheGeneratorWasLateIsGreyAndSaysSo() throws Exception {
    try (TrafficStory story = begin(30)) {
      story.usual(0, 5);
      story.bucket(5, Tenth.lagging(TrafficEvent.LATE_MICROS));
      story.usual(6, 12);
      story.bucket(12, Tenth.lagging(TrafficEvent.LATE_MICROS + 1));
      story.usual(13, 30);
      Locator grey = page.locator(".late");
      assertThat(grey).hasCount(1);
      assertThat(grey).hasAttribute("data-why", "lag");
      assertThat(page.locator(".late-word")).hasText("generator late");
      assertThat(page.locator("#lanes")).containsText("send lag");
    }
  }

  private void serviceTimesAreShownBesideLatenciesAndEachStyleHasItsBooks() throws Exception {
    try (TrafficStory story = new TrafficStory(dashboard.bus(), OTHER_TRAFFIC, 20)) {
      story.bucket(0, Tenth.failing(Map.of("truncated", 2)));
      story.usual(1, 20);
      assertThat(style("keep-alive", "planned")).hasText("200");
      assertThat(style("keep-alive", "answered")).hasText("198");
      assertThat(style("keep-alive", "failed")).hasText("2");
      assertThat(style("keep-alive", "notSent")).hasText("0");
      assertThat(style("think", "answered")).hasText("200");
      assertThat(page.locator("#lanes")).containsText("service p99");
      // The numbers at the right edge cover the last two seconds.
      Locator service = page.locator(".e-service");
      for (int i = 0; i < 400 && !appearsWithinATenth(service); i++) {
        story.bucket(story.tenth(), Tenth.USUAL);
      }
      assertThat(service).hasText("service 1.5 ms");
    }
  }

  @Test
  void allStylesRunInStepsAndEachHasItsBooks() throws Exception {
    open();
    dashboard.serving();
    assertThat(page.locator("#upgrade")).isVisible();
    Locator rate = page.locator("#traffic-rate");
    page.locator("#traffic-plan > summary").click();
    page.locator("#traffic-steps").fill("50:1s,50-100:2s");
    assertThat(rate).isDisabled();
    assertThat(page.locator("#traffic-duration")).isDisabled();
    page.locator("#traffic-steps").fill("");
    assertThat(rate).isEnabled();

    page.locator("#traffic-connections").selectOption("all");
    page.locator("#traffic-steps").fill("50:1s,50-100:2s");
    page.locator("#traffic-start").click();
    for (String style : STYLES) {
      assertThat(style(style, "planned")).hasText(Pattern.compile("[1-9]\\d*"));
    }
    assertThat(page.locator("#styles thead th")).hasCount(STYLES.size());
    page.locator("#styles thead th").first().evaluate("it => (it.dataset.former = '')");
    assertThat(page.locator("#traffic-stop")).isVisible();
    assertThat(page.locator("#log li[data-type='traffic.finished']")).isAttached();
    // A name is a link, with which a person may be busy while the numbers change.
    assertThat(page.locator("#styles thead th[data-former]")).hasCount(1);
    // After sending, the form still has what was entered, and rate and duration are still disabled.
    assertThat(page.locator("#traffic-start")).isVisible();
    assertThat(page.locator("#traffic-connections")).hasValue("all");
    assertThat(page.locator("#traffic-steps")).hasValue("50:1s,50-100:2s");
    assertThat(rate).isDisabled();
    assertThat(page.locator("#lanes")).containsText("Start traffic");
  }

  private void aMissingServerShowsAsRefusedConnectionsWithoutAProcess() throws Exception {
    Process generator =
        new ProcessBuilder(
                HandoffJar.command(
                    "traffic",
                    "http://127.0.0.1:" + dashboard.demoPort() + "/",
                    "--rate",
                    "50",
                    "--duration",
                    "5s",
                    "--bus",
                    dashboard.bus().toString()))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      Locator mark = mark("connect-refused").first();
      assertThat(mark).isVisible();
      mark.focus();
      page.keyboard().press("Enter");
      assertThat(page.locator("#failure p"))
          .hasText(
              Pattern.compile(
                  "Lost \\(connect-refused\\): request [\\d,]+ on .+ process unknown\\..+"));
    } finally {
      generator.destroyForcibly().waitFor();
    }
  }

  private TrafficStory begin(int tenthsAgo) throws IOException {
    return new TrafficStory(dashboard.bus(), TRAFFIC, tenthsAgo);
  }

  private void open(String... options) throws Exception {
    visit = new Visit(CHROMIUM, options);
    dashboard = visit.dashboard();
    page = visit.page();
  }

  private Locator mark(String kind) {
    return page.locator("#lanes .mark[data-kind='" + kind + "']");
  }

  /** Waits as long as the interval between two traffic reports. */
  private static boolean appearsWithinATenth(Locator awaited) {
    try {
      awaited.waitFor(new Locator.WaitForOptions().setTimeout(100));
      return true;
    } catch (TimeoutError notYet) {
      return false;
    }
  }

  private Locator style(String style, String field) {
    return page.locator("#styles [data-style='" + style + "'][data-field=" + field + "]");
  }
}
