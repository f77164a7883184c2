package dev.handoff;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.handoff.posix.MigratedRequests;
import dev.handoff.procfs.Proc;
import dev.handoff.procfs.Rights;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Other servers than fd handoff, chosen on the page and restarted there: one visit for all. */
@Timeout(240)
@InAllWays
class OtherServersIT {
  @RegisterExtension private static final Chromium CHROMIUM = new Chromium();

  private static final Duration LOOK = Duration.ofMillis(50);

  private static Visit visit;
  private static DashboardProcess dashboard;
  private static Page page;

  @BeforeAll
  static void open() throws Exception {
    visit = new Visit(CHROMIUM, "--subject", "exec");
    dashboard = visit.dashboard();
    page = visit.page();
  }

  @AfterAll
  static void close() throws Exception {
    visit.close();
  }

  @Test
  void aWayIsChosenRestartedAndLookedAt() throws Exception {
    execKeepsItsProcess();
    reuseportLosesWhatWaits();
    int restarts = reuseportLosesNothingIfTheKernelMovesWhatWaits() ? 3 : 2;
    whatDoesNotFitIsRefused();
    fdHandoffIsThereAgain(restarts + 1);
  }

  /** The page began with it: one PID, two images, one socket. */
  private void execKeepsItsProcess() throws Exception {
    awaitDoing("exec", "running");
    dashboard.startTraffic(50, "close", 10);
    page.locator("#restart").click();
    assertThat(page.locator("#now")).hasAttribute("data-word", "Restarting");
    JsonNode verdict = dashboard.settledVerdict(1);
    assertThat(verdict.get("way").asText()).isEqualTo("exec");
    assertThat(verdict.get("outcome").asText()).as(verdict.toString()).isEqualTo("done");
    assertThat(verdict.get("failed").asLong()).as(verdict.toString()).isZero();
    assertThat(verdict.at("/listener/mainStays").asBoolean()).isTrue();
    String pid = verdict.get("oldPid").asText();
    assertThat(page.locator("g.lane[data-pid='" + pid + "']")).hasCount(2);
    assertThat(page.locator(".arrow.spawn title"))
        .containsText("PID " + pid + " goes on with a new program");

    page.locator(".tabs [data-opens=ways]").click();
    Locator row = page.locator("#ways tr[data-way=exec]");
    assertThat(row).hasAttribute("data-settled", "true");
    assertThat(row).hasAttribute("data-pid", "stays");
    assertThat(page.locator("#ways tr[data-way=prefork]")).containsText("not run yet");
    assertThat(page.locator("#sockets p")).containsText(Pattern.compile("The same socket: gen 1"));
  }

  /** By its card: chosen, under traffic, with a queue that is full when its socket is closed. */
  private void reuseportLosesWhatWaits() throws Exception {
    page.locator("#run-reuseport").click();
    assertThat(page.locator("[data-tour=question]")).containsText("Two sockets on one port");
    boolean loses = !Proc.migratesRequests();
    JsonNode verdict =
        verdict(
            2,
            told ->
                told.get("settled").asBoolean()
                    && (!loses || told.at("/failures/reset-on-connect").asLong() > 0));
    assertThatTheKernelCountsWhatClientsSaw(verdict);
    assertThat(verdict.get("way").asText()).isEqualTo("reuseport");
    assertThat(verdict.at("/listener/sockets").asInt()).isEqualTo(2);
    Locator row = page.locator("#ways tr[data-way=reuseport]");
    if (loses) {
      assertThat(row).hasAttribute("data-lost", Pattern.compile("[1-9]\\d*"));
    }
    assertThat(row).hasAttribute("data-listener", "each its own socket");
    assertThat(page.locator("[data-tour=seen]")).containsText("each its own socket");
    assertThat(page.locator("[data-tour=answer]")).containsText("tcp_migrate_req");
    assertThat(page.locator("#fault-hold-accept-title")).hasCount(1);
    page.locator("[data-tour=question]").focus();
    page.keyboard().press("p");
    page.keyboard().press("PageUp");
    assertThat(page.locator("[data-tour=question]")).hasText("Who restarts the master?");
    page.keyboard().press("p");
    assertThat(finding("hold-accept").get("expected").asBoolean()).isTrue();
    page.locator("[data-tour=close]").click();
    awaitDoing("exec", "running");
  }

  /** The same with a full queue, where that may be switched on; elsewhere the menu says why not. */
  private boolean reuseportLosesNothingIfTheKernelMovesWhatWaits() throws Exception {
    String hindrance = MigratedRequests.hindrance().orElse(null);
    if (hindrance != null) {
      assertRefused("POST", "/api/subject", "{\"name\":\"reuseport-migrate\"}", hindrance);
      return false;
    }
    page.locator("#run-reuseport-migrate").click();
    assertThat(page.locator("[data-tour=question]")).containsText("move what waits?");
    JsonNode verdict = verdict(3, told -> told.get("settled").asBoolean());
    assertThat(verdict.get("way").asText()).isEqualTo("reuseport-migrate");
    assertThat(verdict.get("planned").asLong()).as(verdict.toString()).isPositive();
    assertThat(verdict.get("failed").asLong()).as(verdict.toString()).isZero();
    assertThat(verdict.at("/listener/sockets").asInt()).isEqualTo(2);
    assertThatTheKernelCountsWhatClientsSaw(verdict);
    Locator row = page.locator("#ways tr[data-way=reuseport-migrate]");
    assertThat(row).hasAttribute("data-lost", "0");
    JsonNode finding = finding("hold-accept");
    assertThat(finding.get("expected").asBoolean()).as(finding.toString()).isTrue();
    assertThat(page.locator("[data-tour=doing]")).isEmpty();
    page.locator("[data-tour=close]").click();
    awaitDoing("exec", "running");
    return true;
  }

  /** Two that know nothing of each other: the traffic, and the kernel where it may be asked. */
  private static void assertThatTheKernelCountsWhatClientsSaw(JsonNode verdict) {
    if (Rights.isRoot() && Rights.mayMount()) {
      assertThat(verdict.at("/resets/queued").asLong(-1))
          .as(verdict.toString())
          .isEqualTo(verdict.at("/failures/reset-on-connect").asLong());
    } else {
      assertThat(verdict.get("resets").isNull()).isTrue();
    }
  }

  private void whatDoesNotFitIsRefused() throws Exception {
    assertRefused("POST", "/api/upgrade", null, "exec hands over to no release");
    assertRefused("DELETE", "/api/upgrade", null, "A restart of exec cannot be aborted");
    assertRefused("POST", "/api/start", "{\"release\":\"v2\"}", "exec has no release");
    assertRefused("POST", "/api/start", null, "The server is already running.");
    assertRefused("POST", "/api/faults/hang", null, "This one is judged by what fd handoff");
    assertRefused("POST", "/api/faults/hold-accept", null, "exec has no socket that it closes");
    for (String name : List.of("no-server", "./mine.yaml", "sleep 60")) {
      HttpResponse<String> unknown =
          dashboard.send("POST", "/api/subject", "{\"name\":\"" + name + "\"}");
      assertThat(unknown.statusCode()).as(name).isEqualTo(404);
    }
  }

  /** A switch stops one and starts the other: nothing of it is a restart. */
  private void fdHandoffIsThereAgain(int restart) throws Exception {
    long exec = dashboard.get("/api/state").get("serving").asLong();
    page.locator("#releases > summary").click();
    page.locator("#way-fd-handoff").click();
    dashboard.await(
        "fd handoff",
        state -> state.path("serving").asLong() != exec && state.path("serving").asLong() > 0);
    assertThat(page.locator("#upgrade")).containsText("fd handoff");
    assertThat(dashboard.upgrade("v2").get("outcome").asText()).isEqualTo("done");
    assertThat(verdict(restart, told -> true).get("way").isNull()).isTrue();
    assertThat(page.locator("#ways tr[data-way=fd-handoff]"))
        .hasAttribute("data-restart", "" + restart);
  }

  /** The verdict on that restart, as soon as it is done and says so. */
  private static JsonNode verdict(int number, Predicate<JsonNode> says) throws Exception {
    return Await.until(
        LOOK,
        () -> {
          JsonNode latest = dashboard.get("/api/restarts").path(number - 1);
          return latest.path("outcome").asText().equals("done") && says.test(latest)
              ? latest
              : null;
        },
        () -> "no verdict on restart " + number + ":\n" + dashboard.output());
  }

  /** What came of a fault, as soon as it is over: only one runs at a time. */
  private static JsonNode finding(String fault) throws Exception {
    return Await.until(
        LOOK,
        () -> {
          for (JsonNode each : dashboard.get("/api/faults")) {
            if (each.get("name").asText().equals(fault) && each.hasNonNull("last")) {
              return each.get("last");
            }
          }
          return null;
        },
        () -> fault + " is not over:\n" + dashboard.output());
  }

  private static void assertRefused(String method, String path, String body, String why)
      throws Exception {
    HttpResponse<String> response = dashboard.send(method, path, body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(409);
    assertThat(response.body()).contains(why);
  }

  private static void awaitDoing(String name, String doing) throws Exception {
    Await.until(
        LOOK,
        () -> {
          JsonNode subject = dashboard.get("/api/subject");
          return subject.get("chosen").asText().equals(name)
                  && subject.get("doing").asText().equals(doing)
              ? subject
              : null;
        },
        () -> name + " is not " + doing + ":\n" + dashboard.output());
  }
}
