package dev.handoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import com.fasterxml.jackson.databind.JsonNode;
import dev.handoff.demo.RawClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;

/**
 * The dashboard is killed at each moment of an upgrade: the servers notice nothing, and the next
 * dashboard learns from its bus which process serves, shows it and upgrades it again.
 */
@Timeout(180)
@Execution(CONCURRENT)
class DashboardDiesIT {
  private DashboardProcess dashboard;
  private TrafficProcess traffic;
  private long old;

  @BeforeEach
  void startUnderTraffic() throws Exception {
    dashboard = DashboardProcess.start("--probation", "2s", "--drain-timeout", "2m");
    old = dashboard.serving();
    // Every hundredth request for / takes ten seconds, too long to wait for.
    traffic = TrafficProcess.start(dashboard.demoPort(), "/stream?seconds=0", 50);
    dashboard.await(
        "answers", state -> DashboardProcess.process(state, old).path("served").asLong() > 50);
  }

  @AfterEach
  void close() throws Exception {
    traffic.close();
    dashboard.close();
  }

  @Test
  void beforeTheNewGenerationIsSpawned() throws Exception {
    dashboard.kill();
    dashboard.signal(old, "HUP");
    assertTakenOverAndFound(dashboard.successor(old));
  }

  @Test
  void beforeTheNewGenerationIsReady() throws Exception {
    dashboard.askToUpgrade("slow");
    dashboard.awaitOutput("has spawned generation 2, pid ");
    dashboard.kill();
    assertTakenOverAndFound(dashboard.successor(old));
  }

  @Test
  void whileTheOldGenerationHandsOver() throws Exception {
    dashboard.askToUpgrade("v2");
    long child = dashboard.successor(old);
    dashboard.kill();
    assertTakenOverAndFound(child);
  }

  @Test
  void whileTheOldGenerationDrains() throws Exception {
    try (RawClient slow = new RawClient(dashboard.demoPort())) {
      assertThat(slow.get("/").pid()).isEqualTo(old);
      slow.sendAllButTheEnd();
      dashboard.askToUpgrade("v2");
      long child = dashboard.successor(old);
      dashboard.await(
          "the drain",
          state -> DashboardProcess.process(state, old).path("state").asText().equals("draining"));
      dashboard.kill();
      assertFound(child);
      assertThat(slow.sendTheEnd().pid())
          .as("the process that finishes the slow request")
          .isEqualTo(old);
    }
    assertTakenOver();
  }

  private void assertTakenOverAndFound(long child) throws Exception {
    assertFound(child);
    assertTakenOver();
  }

  private void assertFound(long child) throws Exception {
    assertThat(RawClient.get(dashboard.demoPort(), "/").body()).contains("generation ");
    dashboard.restart();
    JsonNode state =
        dashboard.await("pid " + child + " serves", it -> it.path("serving").asLong() == child);
    assertThat(DashboardProcess.process(state, child).get("generation").asInt()).isEqualTo(2);
  }

  private void assertTakenOver() throws Exception {
    JsonNode next = dashboard.upgrade("v3");
    assertThat(next.path("outcome").asText()).as(next.toString()).isEqualTo("done");
    assertThat(dashboard.serving()).isEqualTo(next.get("pid").asLong());
    RawClient.Answer answer = RawClient.get(dashboard.demoPort(), "/");
    assertThat(answer.headers())
        .containsEntry("x-generation", "3")
        .containsEntry("x-release", "v3");

    JsonNode summary = traffic.stop();
    assertThat(summary.get("verdict").asText()).as(summary.toString()).startsWith("0 of ");
    assertThat(summary.get("answered").asLong())
        .as("answered, of " + summary)
        .isEqualTo(summary.get("planned").asLong() - summary.get("notSent").asLong());
    assertThat(summary.get("answeredBy").size()).as("who answered: " + summary).isEqualTo(3);
    dashboard.await(
        "the end of pid " + old,
        it -> {
          JsonNode exit = DashboardProcess.process(it, old).path("exit");
          // The new dashboard is not its parent and may have missed its last event.
          return exit.isMissingNode() || exit.isObject() && exit.path("code").asInt(0) == 0;
        });
  }
}
