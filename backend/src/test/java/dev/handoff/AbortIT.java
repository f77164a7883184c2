package dev.handoff;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.handoff.demo.RawClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * An upgrade is aborted while the new process starts and in its probation, with requests on new
 * connections: nothing is lost, nothing is left behind, and the next upgrade is allowed at once.
 */
@Timeout(180)
class AbortIT {
  private final ObjectMapper json = new ObjectMapper();
  private DashboardProcess dashboard;

  @AfterEach
  void close() throws Exception {
    dashboard.close();
  }

  @Test
  void aReleaseThatHangsIsAbortedAndTheNextUpgradeIsAllowedAtOnce() throws Exception {
    long old = start();
    dashboard.startTraffic(200, "close", 100);
    dashboard.askToUpgrade("hang");
    long child =
        Long.parseLong(dashboard.awaitOutput("has spawned generation 2, pid (\\d+)").group(1));

    assertAborted(child);
    dashboard.awaitServing(old);
    assertThat(dashboard.get("/api/state").at("/upgrade/state").asText()).isEqualTo("idle");
    JsonNode next = dashboard.upgrade("v2");
    assertThat(next.get("outcome").asText()).as(next.toString()).isEqualTo("done");

    awaitEnd(child);
    awaitEnd(old);
    dashboard.awaitAnswers(100);
    assertNothingLost(2);
    assertNothingLeftBut(next.get("pid").asLong());
  }

  @Test
  void inTheProbationTheOldProcessTakesOverAgainAndTheNewOneFinishesWhatItHas() throws Exception {
    // However late the abort comes, that is within the probation.
    long old = start("--probation", "60s");
    dashboard.startTraffic(200, "close", 100);
    dashboard.askToUpgrade("v2");
    long child = dashboard.successor(old);
    dashboard.awaitOutput("pid " + old + " drains \\(upgraded\\)");
    // The old one takes the connection for which it was waiting, and no more.
    dashboard.await(
        "answers by the new process",
        state -> DashboardProcess.process(state, child).path("served").asLong() > 20);
    try (RawClient slow = new RawClient(dashboard.demoPort())) {
      assertThat(slow.get("/").pid()).isEqualTo(child);
      slow.sendAllButTheEnd();

      assertAborted(child);
      dashboard.awaitServing(old);
      assertThat(RawClient.get(dashboard.demoPort(), "/").pid()).isEqualTo(old);
      assertThat(slow.sendTheEnd().pid()).as("finished by the new process").isEqualTo(child);
    }
    awaitEnd(child);
    dashboard.awaitAnswers(100);
    assertNothingLost(1);
    assertNothingLeftBut(old);
  }

  @Test
  void whatCannotBeAbortedIsRefusedWithItsReason() throws Exception {
    long old = start();
    assertRefused("No upgrade is under way, so there is none to abort.");
    try (RawClient slow = new RawClient(dashboard.demoPort())) {
      slow.sendAllButTheEnd();
      dashboard.upgrade("v2");
      assertRefused("It is too late: generation 1 has given up the listener and will exit.");
      assertThat(slow.sendTheEnd().pid()).isEqualTo(old);
    }
    awaitEnd(old);
    assertRefused("No upgrade is under way, so there is none to abort.");
  }

  private long start(String... options) throws Exception {
    dashboard = DashboardProcess.start(options);
    return dashboard.serving();
  }

  private void assertAborted(long child) throws Exception {
    HttpResponse<String> answer = dashboard.send("DELETE", "/api/upgrade", null);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JsonNode outcome = json.readTree(answer.body());
    assertThat(outcome.get("outcome").asText()).as(answer.body()).isEqualTo("aborted");
    assertThat(outcome.get("pid").asLong()).isEqualTo(child);
  }

  private void assertRefused(String why) throws Exception {
    HttpResponse<String> answer = dashboard.send("DELETE", "/api/upgrade", null);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(409);
    assertThat(json.readTree(answer.body()).get("error").asText()).isEqualTo(why);
  }

  /** The first restart is the one that was aborted. */
  private void assertNothingLost(int restarts) throws Exception {
    JsonNode traffic = dashboard.stopTraffic();
    assertThat(traffic.at("/traffic/failed").asLong()).as(traffic.toString()).isZero();
    dashboard.settledVerdict(restarts);
    JsonNode verdict = dashboard.get("/api/restarts").get(0);
    assertThat(verdict.get("outcome").asText()).as(verdict.toString()).isEqualTo("aborted");
    assertThat(verdict.get("sentence").asText()).startsWith("The upgrade was aborted (the new ");
    assertThat(verdict.get("failed").asLong()).as(verdict.toString()).isZero();
    assertThat(verdict.get("deadPid").asLong()).as("nobody died").isZero();
  }

  /** The traffic process says that it has finished a little before it ends. */
  private void assertNothingLeftBut(long server) throws Exception {
    Set<Long> expected = Set.of(dashboard.pid(), server);
    Await.until(
        Duration.ofMillis(100),
        () -> Set.copyOf(dashboard.remains()).equals(expected) ? expected : null,
        () -> "more or less than " + expected + " is left:\n" + dashboard.output());
  }

  private void awaitEnd(long pid) throws InterruptedException {
    Await.until(
        () -> Files.exists(Path.of("/proc/" + pid)) ? null : pid,
        () -> "pid " + pid + " has not ended:\n" + dashboard.output());
  }
}
