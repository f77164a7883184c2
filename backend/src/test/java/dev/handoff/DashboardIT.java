package dev.handoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.handoff.demo.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;

/** The built jar as scripts use it: the API with a real server, and a clean end. */
@Timeout(180)
@Execution(CONCURRENT)
class DashboardIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  private DashboardProcess dashboard;

  @AfterEach
  void close() throws Exception {
    dashboard.close();
  }

  @Test
  void itPrintsOneLineWhenItIsReadyAndNoWarningsAndFindsItsServerAgain() throws Exception {
    dashboard = DashboardProcess.start();
    dashboard.serving();
    assertOneLineAndNoWarnings();
    dashboard.upgrade("v2");
    long serving = dashboard.serving();
    dashboard.kill();
    dashboard.restart();

    dashboard.awaitServing(serving);
    assertThat(process(serving).get("release").asText()).isEqualTo("v2");
    assertThat(dashboard.get("/api/releases").get("chosen").asText()).isEqualTo("v2");
    assertThat(dashboard.upgrade("v3").get("outcome").asText()).isEqualTo("done");
    dashboard.await("the end of the old one", state -> !exit(state, serving).isNull());
    assertThat(dashboard.interrupt()).isZero();
    assertNothingIsLeft();
  }

  @Test
  void upgradesSucceedFailAreRefusedAndSucceedAgainUnderTraffic() throws Exception {
    dashboard = DashboardProcess.start();
    long first = dashboard.serving();
    assertThat(accepted("POST", "/api/traffic", "{\"rate\":100,\"slowShare\":0}").get("pid"))
        .isNotNull();
    dashboard.await("answers", state -> state.at("/traffic/answered").asLong() > 100);
    assertRefused(409, "already running", "POST", "/api/traffic", "{}");
    assertRefused(409, "already running", "POST", "/api/start", null);

    JsonNode done = dashboard.upgrade("v2");
    assertThat(done.get("outcome").asText()).as(done.toString()).isEqualTo("done");
    long second = dashboard.serving();
    assertThat(done.get("pid").asLong()).isEqualTo(second).isNotEqualTo(first);
    assertThat(process(second).get("release").asText()).isEqualTo("v2");
    assertThat(process(second).get("generation").asInt()).isEqualTo(2);

    JsonNode failed = dashboard.upgrade("crash");
    assertThat(failed.get("outcome").asText()).as(failed.toString()).isEqualTo("failed");
    assertThat(failed.get("why").asText()).isEqualTo("Exited with code 1 before ready.");
    assertRefused(409, "last upgrade failed", "POST", "/api/upgrade", null);
    assertThat(dashboard.upgrade("v3").get("outcome").asText()).isEqualTo("refused");
    assertThat(dashboard.get("/api/state").at("/upgrade/attempt").asInt()).isEqualTo(1);

    dashboard.await(
        "the end of the backoff", state -> state.at("/upgrade/nextInMillis").asLong() == 0);
    assertThat(dashboard.send("POST", "/api/upgrade", null).statusCode()).isEqualTo(202);
    long third =
        dashboard
            .await(
                "generation 3",
                state -> state.at("/upgrade/lastOutcome/outcome").asText().equals("done"))
            .at("/upgrade/lastOutcome/pid")
            .asLong();
    dashboard.awaitServing(third);
    assertThat(process(third).get("release").asText()).isEqualTo("v3");

    accepted("DELETE", "/api/traffic", null);
    JsonNode end =
        dashboard.await("the end of traffic", state -> !state.at("/traffic/running").asBoolean());
    assertThat(end.at("/traffic/failed").asLong()).isZero();
    assertThat(end.at("/traffic/answered").asLong()).isEqualTo(end.at("/traffic/planned").asLong());
    assertRefused(409, "No traffic", "DELETE", "/api/traffic", null);
    assertTold(first);
  }

  @Test
  void aServerThatWasShutDownOrKilledIsStartedAgainAndLeavesNothingBehind() throws Exception {
    dashboard = DashboardProcess.start();
    long first = dashboard.serving();
    assertThat(accepted("POST", "/api/shutdown", null).get("pid").asLong()).isEqualTo(first);
    dashboard.await("its end", state -> exit(state, first).path("code").asInt(-1) == 0);
    assertRefused(409, "POST /api/start", "POST", "/api/upgrade", null);
    assertRefused(409, "Nothing is running", "POST", "/api/shutdown", null);

    long second = accepted("POST", "/api/start", "{\"release\":\"v3\"}").get("pid").asLong();
    dashboard.awaitServing(second);
    assertThat(process(second).get("release").asText()).isEqualTo("v3");
    assertThat(ask("/")).contains("pid " + second + ", generation 1, release v3");

    dashboard.upgrade("v2");
    // Its parent has ended, so the dashboard reaps it.
    long orphan = dashboard.serving();
    dashboard.signal(orphan, "KILL");
    dashboard.await(
        "the news of its end", state -> exit(state, orphan).path("signal").asText().equals("KILL"));
    assertThat(Files.exists(Path.of("/proc/" + orphan))).isFalse();
    assertRefused(409, "POST /api/start", "POST", "/api/upgrade", null);
  }

  @Test
  void controlCEndsEverythingAfterAcceptedRequestsAreAnswered() throws Exception {
    dashboard = DashboardProcess.start();
    long serving = dashboard.serving();
    accepted("POST", "/api/traffic", "{\"rate\":50,\"slowShare\":0}");
    dashboard.await("answers", state -> state.at("/traffic/answered").asLong() > 10);
    var slow =
        HttpClient.newHttpClient().sendAsync(request("/slow?seconds=3"), BodyHandlers.ofString());
    dashboard.await(
        "a request in flight", state -> process(state, serving).get("inFlight").asInt() > 0);

    assertThat(dashboard.interrupt()).as(dashboard.output()).isZero();
    assertThat(slow.get().body()).contains("pid " + serving);
    assertThat(dashboard.output()).contains("Stopped.");
    assertNothingIsLeft();
  }

  @Test
  void aSecondControlCDoesNotWait() throws Exception {
    dashboard = DashboardProcess.start();
    long serving = dashboard.serving();
    HttpClient.newHttpClient().sendAsync(request("/slow?seconds=120"), BodyHandlers.ofString());
    dashboard.await(
        "a request in flight", state -> process(state, serving).get("inFlight").asInt() > 0);
    dashboard.askToEnd();
    dashboard.await("the drain", state -> state.get("serving").isNull());
    assertRefused(409, "shutting down", "POST", "/api/start", null);

    dashboard.askToEnd();
    assertThat(dashboard.exitCode()).isEqualTo(1);
    assertNothingIsLeft();
  }

  @Test
  void withoutADemoNothingStartsUntilAsked() throws Exception {
    dashboard = DashboardProcess.start("--no-demo");
    assertThat(dashboard.output()).contains("watching the server on");
    assertThat(dashboard.get("/api/state").get("processes")).isEmpty();
    assertRefused(409, "POST /api/start", "POST", "/api/upgrade", null);
    accepted("POST", "/api/start", null);
    dashboard.serving();
    assertThat(dashboard.interrupt()).isZero();
    assertNothingIsLeft();
  }

  @Test
  void aServerStartedElsewhereIsContactedWhereItListens() throws Exception {
    Loopback.six();
    dashboard = DashboardProcess.start("--no-demo");
    String bus = dashboard.bus().toString();
    try (ServerProcess server = ServerProcess.start("--host", "::1", "--port", "0", "--bus", bus)) {
      long serving = dashboard.serving();
      assertThat(dashboard.get("/api/state").get("target").asText())
          .matches("http://\\[[0:]*1]:" + server.port() + "/");

      dashboard.startTraffic(100, "mixed", 50);
      JsonNode traffic = dashboard.stopTraffic().get("traffic");
      assertThat(traffic.get("failed").asLong()).as(traffic.toString()).isZero();
      assertThat(dashboard.send("GET", "/api/recording", null).body().lines())
          .as("what the kernel says of the listener")
          .anyMatch(
              line -> line.contains("kernel.sample") && line.contains("\"holders\":[" + serving));
    }
  }

  private void assertOneLineAndNoWarnings() throws Exception {
    assertThat(dashboard.output().lines().filter(line -> line.contains("ashboard")))
        .containsExactly(
            "Handoff dashboard: "
                + dashboard.url()
                + "  (watching the demo server on http://localhost:"
                + dashboard.demoPort()
                + ")");
    assertThat(dashboard.output()).doesNotContainIgnoringCase("warn");
    assertThat(dashboard.send("GET", "/healthz", null).body()).isEqualTo("ok");
    assertThat(dashboard.send("GET", "/", null).body()).contains("<svg id=\"lanes\"");
  }

  /** Asserts that verdicts and recording tell the restarts from the same journal. */
  private void assertTold(long first) throws IOException, InterruptedException {
    List<String> outcomes = new ArrayList<>();
    for (JsonNode verdict : dashboard.get("/api/restarts")) {
      outcomes.add(verdict.get("outcome").asText());
      assertThat(verdict.get("failed").asLong()).as(verdict.toString()).isZero();
      assertThat(verdict.get("sentence").asText()).endsWith(".");
    }
    assertThat(outcomes).containsExactly("done", "failed", "done");
    List<String> recording = dashboard.send("GET", "/api/recording", null).body().lines().toList();
    assertThat(recording.get(0)).startsWith("{\"handoff\":1,");
    assertThat(recording)
        .anyMatch(line -> line.contains("\"process.ready\"") && line.contains("\"pid\":" + first))
        .anyMatch(line -> line.contains("\"traffic.finished\""));
    for (String line : recording) {
      JSON.readTree(line);
    }
  }

  private void assertNothingIsLeft() throws IOException {
    assertThat(dashboard.remains()).isEmpty();
    try (var files = Files.list(dashboard.bus().getParent())) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .allMatch(name -> name.startsWith("output"));
    }
  }

  private JsonNode accepted(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpResponse<String> response = dashboard.send(method, path, body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
    return JSON.readTree(response.body());
  }

  private void assertRefused(int status, String part, String method, String path, String body)
      throws IOException, InterruptedException {
    HttpResponse<String> response = dashboard.send(method, path, body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(JSON.readTree(response.body()).get("error").asText()).contains(part);
  }

  private String ask(String path) throws IOException, InterruptedException {
    return HttpClient.newHttpClient().send(request(path), BodyHandlers.ofString()).body();
  }

  private HttpRequest request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + dashboard.demoPort() + path))
        .build();
  }

  private JsonNode process(long pid) throws IOException, InterruptedException {
    return process(dashboard.get("/api/state"), pid);
  }

  private static JsonNode process(JsonNode state, long pid) {
    for (JsonNode process : state.get("processes")) {
      if (process.get("pid").asLong() == pid) {
        return process;
      }
    }
    throw new AssertionError("no process " + pid + " in " + state);
  }

  private static JsonNode exit(JsonNode state, long pid) {
    return process(state, pid).get("exit");
  }
}
