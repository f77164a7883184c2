package dev.handoff;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ReducedMotion;
import dev.handoff.demo.RawClient;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The page as a person uses it, in a real browser, with real processes behind it. */
@Timeout(180)
class PageIT {
  @RegisterExtension private static final Chromium CHROMIUM = new Chromium();

  private Visit visit;
  private DashboardProcess dashboard;
  private Page page;

  @AfterEach
  void close() throws Exception {
    visit.close();
  }

  @Test
  void anUpgradeUnderTrafficLosesNothingAndAfterAFailedOneTheNextHasToWait() throws Exception {
    open("--drain-timeout", "2m", "--backoff", "5s");
    theRunningGenerationIsALaneWithItsFigures();
    anUpgradeUnderTrafficIsSeenAndLosesNothing();
    aSecondClickDoesNothing();
    aFailedUpgradeSaysWhyAndTheNextOneHasToWait();
  }

  @Test
  void whatIsRefusedOrDoesNotGetReadyChangesNothingAndAfterAShutdownStartBringsTheServerBack()
      throws Exception {
    open("--ready-timeout", "3s");
    aMenuThatIsDrawnAnewKeepsTheFocusAndClosesOnEscape();
    aRefusalIsSaidAndCanBeTakenAway();
    aGenerationThatNeverGetsReadyIsKilledAndTheOldOneServesOn();
    shutdownEndsTheServerAndStartBringsItBack();
  }

  @Test
  void everyPageShowsTheSameTruthAlsoAfterTheDashboardWasKilled() throws Exception {
    open();
    aReloadASecondBrowserAndOneThatSleptShowTheSameTruth();
    aKilledDashboardComesBackAndGoesOnWithTheRunningGeneration();
  }

  private void theRunningGenerationIsALaneWithItsFigures() throws Exception {
    long pid = dashboard.serving();
    Locator lane = lane(page, pid);
    assertThat(lane).hasAttribute("data-state", "serving");
    assertThat(lane).hasAttribute("data-gen", "1");
    for (String text :
        List.of("gen 1", "PID " + pid, "serving", "release v1", "0 connections", "in flight")) {
      assertThat(lane).containsText(text);
    }
    assertThat(button("Upgrade")).isEnabled();
  }

  /** Seen in full motion; every button is clicked twice. */
  private void anUpgradeUnderTrafficIsSeenAndLosesNothing() throws Exception {
    long old = dashboard.serving();
    plan("traffic-rate", "200");
    button("Start traffic").dblclick();
    assertThat(button("Stop traffic")).isVisible();
    assertThat(number("answered")).hasText(Pattern.compile("[1-9][\\d,]{2,}"));
    assertThat(page.locator("#traffic-left")).hasText(Pattern.compile("\\d:\\d\\d left"));

    choose("v2");
    assertThat(button("Upgrade to v2")).isEnabled();
    ask(ReducedMotion.NO_PREFERENCE);
    // The old process drains for as long as anybody looks at it.
    try (RawClient held = new RawClient(dashboard.demoPort())) {
      assertThat(held.get("/").pid()).isEqualTo(old);
      held.sendAllButTheEnd();
      button("Upgrade").dblclick();
      assertThat(page.locator("g.lane")).hasCount(2);
      assertThat(page.locator(".arrow.ready")).hasCount(1);
      assertThat(page.locator(".ready-word"))
          .hasText(Pattern.compile("ready on fd 4, [\\d.,]+ m?s"));
      assertThat(page.locator(".overlap").first()).isVisible();
      assertThat(page.locator("#lanes")).containsText("both hold the listener");
      assertThat(lane(page, old)).hasAttribute("data-state", "draining");
      long now =
          dashboard
              .await(
                  "a new generation",
                  state ->
                      state.path("serving").asLong() > 0 && state.path("serving").asLong() != old)
              .get("serving")
              .asLong();
      assertThat(lane(page, now)).hasAttribute("data-state", "serving");
      assertThat(lane(page, now)).hasAttribute("data-gen", "2");
      ask(ReducedMotion.REDUCE);
      assertThat(held.sendTheEnd().pid()).isEqualTo(old);
    }

    assertThat(lane(page, old)).hasAttribute("data-state", "exited");
    assertThat(page.locator("#verdict"))
        .hasText(
            Pattern.compile(
                "0 of [\\d,]+ requests lost, longest gap [\\d,.]+ m?s"
                    + "( \\(a new connection every [\\d,]+ ms\\))?"
                    + "(; [\\d,]+ w(as|ere) not sent in time by the load generator)?"
                    + "; [\\d,]+ slow requests? finished on the old process"
                    + " while the new one served(; the load generator sent up to [\\d,]+ ms late)?\\."));
    assertThat(page.locator("#figures")).containsText("handover gap");
    assertThat(page.locator("#figures")).containsText("latency p50");
    assertThat(number("lost")).hasText("0");
    assertThat(button("Stop traffic")).isVisible();
  }

  private void aSecondClickDoesNothing() {
    for (String once : List.of("traffic.started", "upgrade.requested", "upgrade.done")) {
      assertThat(page.locator("#log li[data-type='" + once + "']")).hasCount(1);
    }
    assertThat(page.locator("#log li[data-type='upgrade.refused']")).hasCount(0);
    assertThat(page.locator("#status")).isHidden();
    button("Stop traffic").click();
    assertThat(button("Start traffic")).isVisible();
  }

  private void aFailedUpgradeSaysWhyAndTheNextOneHasToWait() throws Exception {
    long pid = dashboard.serving();
    visit.breakBy("crash");
    assertThat(page.locator("g.lane[data-gen='3']")).hasCount(1);
    Locator failed = page.locator("g.lane[data-state=failed]");
    assertThat(failed).hasCount(1);
    assertThat(page.locator("#lanes")).containsText("xited with code 1 before ready");
    assertThat(lane(page, pid)).hasAttribute("data-state", Pattern.compile("serving|backing off"));
    assertThat(button("Upgrade")).isDisabled();
    assertThat(page.locator("#controls")).containsText(Pattern.compile("[\\d.]+ s"));

    choose("v3");
    assertThat(button("Upgrade to v3")).isEnabled();
    button("Upgrade").click();
    assertThat(lane(page, pid)).hasAttribute("data-state", "exited");
    assertThat(page.locator("g.lane[data-gen='3'][data-state=serving]")).containsText("release v3");
  }

  private void aMenuThatIsDrawnAnewKeepsTheFocusAndClosesOnEscape() throws Exception {
    Locator summary = page.locator("#releases > summary");
    summary.click();
    summary.evaluate("summary => (summary.dataset.former = '')");
    dashboard.send("POST", "/api/releases/v3", null);
    assertThat(page.locator("#releases > summary[data-former]")).hasCount(0);
    assertThat(summary).isFocused();
    page.keyboard().press("Escape");
    assertThat(page.locator("#releases > .card")).isHidden();
  }

  private void aRefusalIsSaidAndCanBeTakenAway() throws Exception {
    dashboard.serving();
    assertThat(button("Upgrade")).isEnabled();
    // The panel may be drawn anew before the answer comes.
    page.evaluate(
        """
        () => {
          const upgrade = document.querySelector('#upgrade');
          htmx.ajax('POST', '/api/releases/v99', { source: upgrade, swap: 'none' }).catch(() => {});
          upgrade.replaceWith(upgrade.cloneNode(true));
        }
        """);
    assertThat(page.locator("#status")).containsText("There is no release");
    page.locator("#status button").click();
    assertThat(page.locator("#status")).isHidden();
    visit.forgetComplaints();
  }

  private void aGenerationThatNeverGetsReadyIsKilledAndTheOldOneServesOn() throws Exception {
    long pid = dashboard.serving();
    visit.breakBy("hang");
    assertThat(page.locator("g.lane[data-state=failed]")).hasCount(1);
    assertThat(page.locator("#lanes")).containsText("ot ready after 3");
    assertThat(lane(page, pid)).hasAttribute("data-state", Pattern.compile("serving|backing off"));
  }

  private void shutdownEndsTheServerAndStartBringsItBack() throws Exception {
    long pid = dashboard.serving();
    page.getByText("Shutdown", new Page.GetByTextOptions().setExact(true)).click();
    button("Shut down now").click();
    assertThat(lane(page, pid)).hasAttribute("data-state", "exited");
    page.locator("#start").click();
    assertThat(page.locator("g.lane[data-state=serving]")).hasCount(1);
    assertThat(button("Upgrade")).isEnabled();
  }

  private void aReloadASecondBrowserAndOneThatSleptShowTheSameTruth() throws Exception {
    long old = dashboard.serving();
    Page sleeper = visit.another();
    assertThat(lane(sleeper, old)).hasAttribute("data-state", "serving");
    sleeper.context().setOffline(true);

    plan("traffic-rate", "100");
    plan("traffic-duration", "2s");
    button("Start traffic").click();
    assertThat(number("answered")).hasText(Pattern.compile("[1-9][\\d,]*"));
    button("Upgrade").click();
    assertThat(lane(page, old)).hasAttribute("data-state", "exited");
    assertThat(button("Start traffic")).isVisible();
    // Other processes report its end a little later than it does itself.
    for (String type : List.of("process.exited", "process.orphaned")) {
      assertThat(page.locator("#log li[data-type='" + type + "']")).hasCount(1);
    }
    // The last that it tells by itself: the options of the listener, two seconds after ready.
    assertThat(
            page.locator(
                "#log li[data-type='listener.options'][data-event^='"
                    + dashboard.serving()
                    + ":']"))
        .hasCount(1);
    zoomOut(page);
    assertThat(lane(page, old)).hasAttribute("data-state", "exited");
    String truth = truth(page);

    sleeper.context().setOffline(false);
    // Complaints of the browser and htmx about requests without a network are not the page's fault.
    visit.forgiveSilence();
    Page second = visit.another();
    page.reload();
    for (Page each : List.of(page, second, sleeper)) {
      zoomOut(each);
      assertThat(each.locator("#numbers [data-number=planned]")).hasText("200");
      assertThat(lane(each, old)).hasAttribute("data-state", "exited");
      assertThat(each.locator("#verdict")).hasText(page.locator("#verdict").textContent());
      assertThat(truth(each)).isEqualTo(truth);
    }
    sleeper.context().close();
    second.context().close();
  }

  private void aKilledDashboardComesBackAndGoesOnWithTheRunningGeneration() throws Exception {
    long pid = dashboard.serving();
    assertThat(lane(page, pid)).hasAttribute("data-state", "serving");
    dashboard.kill();
    assertThat(page.locator("#live")).not().hasAttribute("data-state", "live");
    dashboard.restart();
    assertThat(page.locator("#live")).hasAttribute("data-state", "live");
    assertThat(lane(page, pid)).hasAttribute("data-state", "serving");
    assertThat(dashboard.serving()).isEqualTo(pid);
    button("Upgrade").click();
    assertThat(lane(page, pid)).hasAttribute("data-state", "exited");
    // A browser says so in its console when a server does not answer; that is what this test is
    // about.
    visit.forgiveSilence();
  }

  private void open(String... options) throws Exception {
    visit = new Visit(CHROMIUM, options);
    dashboard = visit.dashboard();
    page = visit.page();
  }

  private void ask(ReducedMotion motion) {
    page.emulateMedia(new Page.EmulateMediaOptions().setReducedMotion(motion));
  }

  /** As far as it goes: a lane is drawn as long as a part of it is in view. */
  private static void zoomOut(Page of) {
    for (int i = 0; i < 12; i++) {
      of.keyboard().press("-");
    }
  }

  /** Lanes, events and numbers as text; what moves with the clock is left out. */
  private static String truth(Page of) {
    return String.join(
        "\n",
        String.valueOf(
            of.locator("g.lane")
                .evaluateAll(
                    "all => all.map(l => [l.dataset.pid, l.dataset.gen, l.dataset.state].join(' ')).sort().join()")),
        String.valueOf(
            of.locator("#numbers")
                .evaluate(
                    "all => ['planned', 'answered', 'lost'].map(n => all.querySelector(`[data-number=${n}]`).textContent).join()")),
        String.valueOf(
            of.locator("#log li").evaluateAll("all => all.map(i => i.dataset.type).join()")));
  }

  private void choose(String release) throws Exception {
    Locator radio =
        page.getByRole(
            AriaRole.RADIO, new GetByRoleOptions().setName(Pattern.compile("^" + release + "\\b")));
    Await.untilTrue(
        () -> {
          page.locator("#releases").evaluate("menu => menu.open = true");
          return radio.isVisible();
        },
        () -> release + " is not offered in " + page.locator("#controls").innerHTML());
    // Not check(): the choice is sent, and the answer may replace what was clicked, and the button
    // that says to which release it upgrades.
    radio.click();
    assertThat(page.locator("#release-" + release)).isChecked();
  }

  /** Fills in a field of what to send. */
  private void plan(String field, String value) throws Exception {
    Locator input = page.locator("#" + field);
    // What was opened stays open, but the menu may have been replaced just before it was opened.
    Await.untilTrue(
        () -> {
          page.locator("#traffic-plan").evaluate("menu => menu.open = true");
          return input.isVisible();
        },
        () -> field + " is not offered in " + page.locator("#traffic").innerHTML());
    input.fill(value);
  }

  private Locator button(String name) {
    return page.getByRole(
        AriaRole.BUTTON, new GetByRoleOptions().setName(Pattern.compile("^" + name)));
  }

  private Locator number(String name) {
    return page.locator("#numbers [data-number=" + name + "]");
  }

  private static Locator lane(Page of, long pid) {
    return of.locator("g.lane[data-pid='" + pid + "']");
  }
}
