package dev.handoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

import com.fasterxml.jackson.databind.JsonNode;
import dev.handoff.demo.RawClient;
import dev.handoff.event.LossClass;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * The new generation dies right after ready, with up to 600 requests a second on new and on
 * kept-alive connections: nobody is refused, all lost requests were with the process that died, and
 * the verdict says so.
 */
@Timeout(180)
@TestInstance(PER_CLASS)
class RollbackIT {
  private DashboardProcess dashboard;
  private long old;
  private int restarts;

  /** However late a test kills the new process, that is still on probation. */
  @BeforeAll
  void start() throws Exception {
    dashboard = DashboardProcess.start("--probation", "10s", "--backoff", "500ms");
    old = dashboard.serving();
  }

  @BeforeEach
  void awaitUpgradesAllowed() throws Exception {
    dashboard.awaitUpgradesAllowed();
    restarts++;
  }

  @AfterAll
  void close() throws Exception {
    dashboard.close();
  }

  @Test
  void aNewGenerationThatExitsAfterReadyIsRolledBack() throws Exception {
    dashboard.startTraffic(600, "mixed", 600);
    dashboard.askToUpgrade("die-after-ready");
    assertRolledBack(successor());
  }

  @Test
  void aNewGenerationThatIsKilledAsSoonAsItIsReadyIsRolledBack() throws Exception {
    dashboard.startTraffic(600, "mixed", 600);
    dashboard.askToUpgrade("v2");
    long child = successor();
    dashboard.signal(child, "KILL");
    assertRolledBack(child);
  }

  @Test
  void requestsThatDiedWithTheNewGenerationAreCountedAsSuch() throws Exception {
    // Few enough for any machine: connections are reused only while the server keeps up.
    dashboard.startTraffic(100, "keep-alive", 100);
    dashboard.askToUpgrade("v2");
    long child = successor();
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

  /** The PID of the latest new generation, as soon as the old one has heard that it is ready. */
  private long successor() throws Exception {
    String ready = "pid " + old + " heard ready from pid (\\d+) ";
    String latest = "(?s)(?:" + ready + ".*?){" + restarts + "}";
    return Long.parseLong(dashboard.awaitOutput(latest).group(1));
  }

  private JsonNode assertRolledBack(long child) throws Exception {
    dashboard.await(
        "the rollback",
        it ->
            it.at("/upgrade/lastOutcome/outcome").asText().equals("rolledback")
                && it.at("/upgrade/lastOutcome/pid").asLong() == child);
    dashboard.awaitServing(old);
    dashboard.awaitAnswers(300);
    assertThat(RawClient.get(dashboard.demoPort(), "/").pid()).isEqualTo(old);
    JsonNode traffic = dashboard.stopTraffic();

    JsonNode verdict = dashboard.settledVerdict(restarts);
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
