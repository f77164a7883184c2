package dev.handoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

import com.fasterxml.jackson.databind.JsonNode;
import dev.handoff.demo.RawClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * The old generation is killed during an upgrade and the new one keeps serving. The dashboard calls
 * this neither failed nor proved, and says which requests died.
 */
@Timeout(180)
@TestInstance(PER_CLASS)
class OrphanIT {
  private DashboardProcess dashboard;
  private int restarts;
  private long old;

  @BeforeAll
  void start() throws Exception {
    dashboard = DashboardProcess.start();
  }

  @BeforeEach
  void startTraffic() throws Exception {
    dashboard.awaitUpgradesAllowed();
    old = dashboard.serving();
    // So few that even a starved server keeps up: the pool has idle connections, all to the old
    // process, and a request sent on one after the kill is known to be lost by that process.
    dashboard.startTraffic(30, "keep-alive", 60);
  }

  @AfterAll
  void close() throws Exception {
    dashboard.close();
  }

  @Test
  void theOldGenerationIsKilledBeforeReady() throws Exception {
    dashboard.askToUpgrade("slow");
    long child =
        Long.parseLong(
            dashboard
                .awaitOutput("pid " + old + " has spawned generation \\d+, pid (\\d+)")
                .group(1));
    dashboard.awaitOutput("pid " + child + " has inherited the listener");
    dashboard.signal(old, "KILL");
    JsonNode verdict = assertOrphaned(child);
    assertThat(verdict.get("died").asLong())
        .as("lost on kept-alive connections of pid %d, in %s", old, verdict)
        .isPositive();
    assertThat(verdict.get("sentence").asText())
        .contains("died with the old process (PID " + old + ")");
    assertThat(verdict.get("tone").asText()).isEqualTo("bad");
  }

  @Test
  void theOldGenerationIsKilledWhileItHandsOver() throws Exception {
    dashboard.askToUpgrade("v2");
    long child = dashboard.successor(old);
    dashboard.signal(old, "KILL");
    assertOrphaned(child);
  }

  private JsonNode assertOrphaned(long child) throws Exception {
    JsonNode state =
        dashboard.await("the outcome", it -> it.at("/upgrade/lastOutcome/pid").asLong() == child);
    assertThat(state.at("/upgrade/lastOutcome/outcome").asText()).isEqualTo("orphaned");
    assertThat(state.at("/upgrade/lastOutcome/why").asText())
        .contains("PID " + old)
        .endsWith("keeps serving.");
    dashboard.awaitServing(child);
    assertThat(RawClient.get(dashboard.demoPort(), "/").pid()).isEqualTo(child);
    dashboard.awaitAnswers(30);
    JsonNode traffic = dashboard.stopTraffic();

    restarts++;
    JsonNode verdict = dashboard.settledVerdict(restarts);
    assertThat(verdict.get("outcome").asText()).as(verdict.toString()).isEqualTo("orphaned");
    assertThat(verdict.get("sentence").asText())
        .startsWith(
            "The old process was ended by SIGKILL before the handover was done, and the new one"
                + " keeps serving: ");
    assertThat(verdict.get("deadPid").asLong()).isEqualTo(old);
    assertThat(verdict.get("died").asLong() + verdict.get("unknown").asLong())
        .as("lost with pid %d or with a process unknown, in %s", old, verdict)
        .isEqualTo(verdict.get("failed").asLong())
        .isEqualTo(traffic.at("/traffic/failed").asLong());
    assertThat(verdict.get("tone").asText()).isNotEqualTo("good");

    JsonNode next = dashboard.upgrade("v3");
    assertThat(next.get("outcome").asText()).as(next.toString()).isEqualTo("done");
    restarts++;
    return verdict;
  }
}
