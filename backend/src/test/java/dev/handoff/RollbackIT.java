package dev.handoff;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.handoff.demo.RawClient;
import dev.handoff.posix.Libc;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The new generation dies right after ready, with 800 requests a second on new and on kept-alive
 * connections: nobody is refused, what is lost was with the process that died, and the verdict says
 * so.
 */
@Timeout(180)
class RollbackIT {
  /** A connection that a dying process takes with it looks like one of these. */
  private static final Set<String> ENDS =
      Set.of(
          "closed-before-response-reused",
          "closed-before-response-fresh",
          "reset-on-connect",
          "reset-mid-response",
          "truncated");

  private final Libc libc = new Libc();
  private DashboardProcess dashboard;
  private long old;

  @BeforeEach
  void startUnderTraffic() throws Exception {
    dashboard = DashboardProcess.start();
    old = dashboard.serving();
    dashboard.send("POST", "/api/traffic", "{\"rate\":800,\"slowShare\":0}");
    dashboard.await("answers", state -> state.at("/traffic/answered").asLong() > 400);
  }

  @AfterEach
  void close() throws Exception {
    dashboard.close();
  }

  // Scenario 18.
  @Test
  void aNewGenerationThatExitsAfterReadyIsRolledBack() throws Exception {
    dashboard.send("POST", "/api/upgrade", "{\"release\":\"die-after-ready\"}");
    assertRolledBack(readyPid());
  }

  @Test
  void aNewGenerationThatIsKilledAsSoonAsItIsReadyIsRolledBack() throws Exception {
    dashboard.send("POST", "/api/upgrade", "{\"release\":\"v2\"}");
    long child = readyPid();
    libc.kill(child, "KILL");
    assertRolledBack(child);
  }

  @Test
  void whatDiedWithTheNewGenerationIsCountedAsThat() throws Exception {
    dashboard.send("POST", "/api/upgrade", "{\"release\":\"v2\"}");
    long child = readyPid();
    // From then on some of the kept-alive connections are its own.
    dashboard.await("answers by " + child, state -> process(state, child, "served") > 50);
    libc.kill(child, "KILL");
    JsonNode verdict = assertRolledBack(child);
    assertThat(verdict.get("died").asLong()).as(verdict.toString()).isPositive();
    assertThat(verdict.get("sentence").asText())
        .contains(" was ended by SIGKILL, ")
        .contains("died with the new process (PID " + child + ")");
    assertThat(verdict.get("tone").asText()).isEqualTo("bad");
  }

  private JsonNode assertRolledBack(long child) throws Exception {
    JsonNode state =
        dashboard.await(
            "the rollback",
            it -> it.at("/upgrade/lastOutcome/outcome").asText().equals("rolledback"));
    assertThat(state.get("serving").asLong()).as(state.toString()).isEqualTo(old);
    long answered = state.at("/traffic/answered").asLong();
    dashboard.await("more answers", it -> it.at("/traffic/answered").asLong() > answered + 800);
    assertThat(RawClient.get(dashboard.demoPort(), "/").pid()).isEqualTo(old);
    dashboard.send("DELETE", "/api/traffic", null);
    JsonNode traffic =
        dashboard.await("the end of traffic", it -> !it.at("/traffic/running").asBoolean());

    JsonNode verdict = settledVerdict();
    assertThat(verdict.get("outcome").asText()).isEqualTo("rolledback");
    assertThat(verdict.get("deadPid").asLong()).isEqualTo(child);
    List<String> classes = new ArrayList<>();
    verdict.get("failures").fieldNames().forEachRemaining(classes::add);
    assertThat(ENDS).as("classes of what was lost, in " + verdict).containsAll(classes);
    assertThat(verdict.get("died").asLong() + verdict.get("unknown").asLong())
        .as("lost with pid %d or with a process unknown, in %s", child, verdict)
        .isEqualTo(verdict.get("failed").asLong());
    assertThat(traffic.at("/traffic/failed").asLong())
        .as("lost in the whole run, besides what the verdict knows: " + verdict)
        .isEqualTo(verdict.get("failed").asLong());
    assertThat(verdict.get("doubt").isNull()).as(verdict.toString()).isTrue();
    return verdict;
  }

  private JsonNode settledVerdict() throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (true) {
      JsonNode verdicts = dashboard.get("/api/restarts");
      assertThat(verdicts).as("restarts: " + verdicts).hasSize(1);
      if (verdicts.get(0).get("settled").asBoolean()) {
        return verdicts.get(0);
      }
      assertThat(System.nanoTime()).as("not settled: " + verdicts).isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  /** The PID of the new generation, as soon as the old one has heard that it is ready. */
  private long readyPid() throws Exception {
    Pattern ready = Pattern.compile("heard ready from pid (\\d+) ");
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (true) {
      Matcher matcher = ready.matcher(dashboard.output());
      if (matcher.find()) {
        return Long.parseLong(matcher.group(1));
      }
      assertThat(System.nanoTime()).as("not ready: " + dashboard.output()).isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(2);
    }
  }

  private static long process(JsonNode state, long pid, String field) {
    for (JsonNode process : state.get("processes")) {
      if (process.get("pid").asLong() == pid) {
        return process.get(field).asLong();
      }
    }
    return 0;
  }
}
