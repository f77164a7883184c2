package dev.handoff;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.handoff.demo.RawClient;
import dev.handoff.event.LossClass;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The new generation dies right after ready, with up to 600 requests a second on new and on
 * kept-alive connections: nobody is refused, all lost requests were with the process that died, and
 * the verdict says so.
 */
@Timeout(180)
class RollbackIT {
  private DashboardProcess dashboard;
  private long old;

  /** However late this test kills the new process, that is still on probation. */
  @BeforeEach
  void start() throws Exception {
    dashboard = DashboardProcess.start("--probation", "10s");
    old = dashboard.serving();
  }

  @AfterEach
  void close() throws Exception {
    dashboard.close();
  }

  @Test
  void aNewGenerationThatExitsAfterReadyIsRolledBack() throws Exception {
    dashboard.startTraffic(600, "mixed", 600);
    dashboard.askToUpgrade("die-after-ready");
    assertRolledBack(dashboard.successor(old));
  }

  @Test
  void aNewGenerationThatIsKilledAsSoonAsItIsReadyIsRolledBack() throws Exception {
    dashboard.startTraffic(600, "mixed", 600);
    dashboard.askToUpgrade("v2");
    long child = dashboard.successor(old);
    dashboard.signal(child, "KILL");
    assertRolledBack(child);
  }

  @Test
  void requestsThatDiedWithTheNewGenerationAreCountedAsSuch() throws Exception {
    // Few enough for any machine: connections are reused only while the server keeps up.
    dashboard.startTraffic(100, "keep-alive", 100);
    dashboard.askToUpgrade("v2");
    long child = dashboard.successor(old);
    // From now on, some of the kept-alive connections are to the new process.
    dashboard.await(
        "answers by " + child,
        state -> DashboardProcess.process(state, child).path("served").asLong() > 50);
    dashboard.signal(child, "KILL");
    JsonNode verdict = assertRolledBack(child);
    assertThat(verdict.get("died").asLong()).as(verdict.toString()).isPositive();
    assertThat(verdict.get("sentence").asText())
        .contains(" was ended by SIGKILL, ")
        .contains("died with the new process (PID " + child + ")");
    assertThat(verdict.get("tone").asText()).isEqualTo("bad");
    assertThat(dashboard.send("GET", "/panel/verdicts", null).body())
        .contains("data-tone=\"bad\"", "data-settled=\"true\"", "died with the new process");
  }

  private JsonNode assertRolledBack(long child) throws Exception {
    dashboard.await(
        "the rollback", it -> it.at("/upgrade/lastOutcome/outcome").asText().equals("rolledback"));
    dashboard.awaitServing(old);
    dashboard.awaitAnswers(300);
    assertThat(RawClient.get(dashboard.demoPort(), "/").pid()).isEqualTo(old);
    JsonNode traffic = dashboard.stopTraffic();

    JsonNode verdict = dashboard.settledVerdict();
    assertThat(verdict.get("outcome").asText()).isEqualTo("rolledback");
    assertThat(verdict.get("deadPid").asLong()).isEqualTo(child);
    List<String> classes = new ArrayList<>();
    verdict.get("failures").fieldNames().forEachRemaining(classes::add);
    assertThat(classes.stream().filter(LossClass::isLoss))
        .as("classes of what was lost, in " + verdict)
        .allMatch(kind -> LossClass.named(kind).isEndOfConnection());
    assertThat(verdict.get("died").asLong() + verdict.get("unknown").asLong())
        .as("lost with pid %d or with a process unknown, in %s", child, verdict)
        .isEqualTo(verdict.get("failed").asLong());
    assertThat(traffic.at("/traffic/failed").asLong())
        .as("lost in the whole run, besides what the verdict knows: " + verdict)
        .isEqualTo(verdict.get("failed").asLong());
    assertThat(verdict.get("doubt").isNull()).as(verdict.toString()).isTrue();
    return verdict;
  }
}
