package dev.handoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import com.fasterxml.jackson.databind.JsonNode;
import dev.handoff.demo.RawClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;

/** Every fault, injected into real processes: what happens is what the fault announced. */
@Timeout(180)
@Execution(CONCURRENT)
class FaultsIT {
  private DashboardProcess dashboard;

  @AfterEach
  void close() throws Exception {
    dashboard.close();
  }

  @Test
  void faultsOfRunningProcessesHappenAsTheySayUnderTraffic() throws Exception {
    dashboard = DashboardProcess.start();
    long first = dashboard.serving();
    dashboard.startTraffic(50, "mixed", 100);
    assertExpected("stop", "{\"seconds\":1}", "PID " + first + " was paused: no heartbeat for ");
    assertExpected("burst", "", "500 of 500 requests were answered");
    assertExpected("crash", "", "Exited with code 1 before ready.");
    assertThat(dashboard.get("/api/releases").get("chosen").asText())
        .as("the release after the broken one")
        .isEqualTo("v1");

    HttpResponse<String> tooEarly = dashboard.send("POST", "/api/faults/missing", "");
    assertThat(tooEarly.statusCode()).as(tooEarly.body()).isEqualTo(409);
    assertThat(tooEarly.body()).contains("The last upgrade failed");
    dashboard.awaitUpgradesAllowed();
    assertExpected("kill-old", "{\"moment\":\"draining\"}", "PID " + first + " was killed.");
    dashboard.await(
        "another process serves",
        state -> state.path("serving").asLong() > 0 && state.path("serving").asLong() != first);
    assertRecorded(4);
  }

  @Test
  void faultsOfNewProcessesHappenAsTheySayUnderTraffic() throws Exception {
    dashboard = DashboardProcess.start("--backoff", "500ms");
    long first = dashboard.serving();
    dashboard.startTraffic(50, "mixed", 100);
    assertExpected("garbage", "", "Wrote \"hello\" on fd 4 instead of ready.");
    dashboard.awaitUpgradesAllowed();
    assertExpected("missing", "", "Cannot start ");
    dashboard.awaitUpgradesAllowed();
    // Slow to get ready, so that there is time to kill it before.
    dashboard.send("POST", "/api/releases/slow", "");
    assertExpected(
        "kill-new", "{\"moment\":\"spawned\"}", "(PID " + first + ") never stopped serving.");

    assertThat(dashboard.serving()).isEqualTo(first);
    assertThat(RawClient.get(dashboard.demoPort(), "/").pid()).isEqualTo(first);
    assertRecorded(3);
  }

  @Test
  void aStoppedProcessContinuesWhenTheDashboardLeaves() throws Exception {
    dashboard = DashboardProcess.start();
    long serving = dashboard.serving();
    HttpResponse<String> stop = dashboard.send("POST", "/api/faults/stop", "{\"seconds\":10}");
    assertThat(stop.statusCode()).as(stop.body()).isEqualTo(202);
    Path status = Path.of("/proc/" + serving + "/status");
    Await.until(
        Duration.ofMillis(10),
        () -> Files.readString(status).contains("State:\tT") ? true : null,
        () -> "pid " + serving + " is not stopped");
    HttpResponse<String> another = dashboard.send("POST", "/api/faults/burst", "");
    assertThat(another.statusCode()).as(another.body()).isEqualTo(409);
    assertThat(another.body()).contains("Only one fault at a time");

    assertThat(dashboard.interrupt()).isZero();
    assertThat(dashboard.output()).contains("pid " + serving + " exits with 0 (terminated)");
    assertThat(dashboard.remains()).isEmpty();
  }

  private void assertRecorded(int faults) throws Exception {
    String recording = dashboard.send("GET", "/api/recording", null).body();
    for (String type : new String[] {"\"fault.injected\"", "\"fault.observed\""}) {
      assertThat(recording.lines().filter(line -> line.contains(type))).hasSize(faults);
    }
  }

  private void assertExpected(String name, String fields, String what) throws Exception {
    HttpResponse<String> response = dashboard.send("POST", "/api/faults/" + name, fields);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
    JsonNode last = awaitOver(name).get("last");
    assertThat(last.get("expected").asBoolean()).as(name + ": " + last).isTrue();
    assertThat(last.get("what").asText()).contains(what);
  }

  private JsonNode awaitOver(String name) throws Exception {
    AtomicReference<JsonNode> fault = new AtomicReference<>();
    return Await.until(
        Duration.ofMillis(50),
        () -> {
          for (JsonNode each : dashboard.get("/api/faults")) {
            if (each.get("name").asText().equals(name)) {
              fault.set(each);
            }
          }
          return fault.get().get("running").asBoolean() ? null : fault.get();
        },
        () -> "not over: " + fault);
  }
}
