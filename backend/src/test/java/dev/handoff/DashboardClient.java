package dev.handoff;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/** A dashboard as the clients of its API have it, and what they wait for. */
public abstract class DashboardClient {
  // Each look is a request to the process that is tested under load.
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

  private final HttpClient http = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();

  /** The URL that a person opens. */
  public abstract String url();

  /** What the dashboard and its servers have printed since it was last started. */
  public abstract String output();

  public HttpResponse<String> send(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url()).resolve(path))
            .header("Content-Type", "application/json")
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    return http.send(request, BodyHandlers.ofString());
  }

  public JsonNode get(String path) throws IOException, InterruptedException {
    return json.readTree(send("GET", path, null).body());
  }

  /** Begins an upgrade to a release. */
  public void askToUpgrade(String release) throws IOException, InterruptedException {
    send("POST", "/api/upgrade", "{\"release\":\"" + release + "\"}");
  }

  /** Upgrades to a release; returns the outcome. If that is done, the new process serves. */
  public JsonNode upgrade(String release) throws IOException, InterruptedException {
    String wish = "{\"release\":\"" + release + "\",\"wait\":\"60s\"}";
    HttpResponse<String> response = send("POST", "/api/upgrade", wish);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    JsonNode outcome = json.readTree(response.body());
    if (outcome.path("outcome").asText().equals("done")) {
      awaitServing(outcome.get("pid").asLong());
    }
    return outcome;
  }

  /** Waits until an upgrade is allowed again. */
  void awaitUpgradesAllowed() throws IOException, InterruptedException {
    await("the end of the backoff", state -> state.at("/upgrade/state").asText().equals("idle"));
  }

  /** Starts traffic without slow requests, and waits for the first answers. */
  public void startTraffic(int rate, String connections, int answers)
      throws IOException, InterruptedException {
    // The usual two minutes may be over before a test on a busy machine is.
    String plan = "{\"rate\":%d,\"connections\":\"%s\",\"slowShare\":0,\"duration\":\"9m\"}";
    startTraffic(String.format(plan, rate, connections), answers);
  }

  /** Starts traffic by this plan, and waits for the first answers. */
  void startTraffic(String plan, int answers) throws IOException, InterruptedException {
    HttpResponse<String> response = send("POST", "/api/traffic", plan);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
    JsonNode pid = json.readTree(response.body()).get("pid");
    await(
        "answers",
        state ->
            state.at("/traffic/pid").equals(pid)
                && state.at("/traffic/answered").asLong() > answers);
  }

  /** Waits for this many further answers. */
  public void awaitAnswers(int further) throws IOException, InterruptedException {
    long before = get("/api/state").at("/traffic/answered").asLong();
    await("answers", state -> state.at("/traffic/answered").asLong() > before + further);
  }

  /** Stops the traffic. The state, as soon as no request is open. */
  public JsonNode stopTraffic() throws IOException, InterruptedException {
    send("DELETE", "/api/traffic", null);
    return await("the end of traffic", state -> !state.at("/traffic/running").asBoolean());
  }

  /** The state, as soon as it is as wanted. */
  public JsonNode await(String what, Predicate<JsonNode> wanted)
      throws IOException, InterruptedException {
    AtomicReference<JsonNode> last = new AtomicReference<>();
    return Await.until(
        BETWEEN_LOOKS,
        () -> {
          last.set(get("/api/state"));
          return wanted.test(last.get()) ? last.get() : null;
        },
        () -> what + " did not come true: " + last + "\n" + output());
  }

  /** The PID that serves, as soon as there is one. */
  public long serving() throws IOException, InterruptedException {
    return await("a serving generation", state -> state.path("serving").asLong() > 0)
        .get("serving")
        .asLong();
  }

  /**
   * Waits until the state names this process as the one that serves. The processes report one by
   * one: an outcome that the old one has reported may come before the news of the new one.
   */
  public void awaitServing(long pid) throws IOException, InterruptedException {
    await("pid " + pid + " serves", state -> state.path("serving").asLong() == pid);
  }

  /** The verdict on the only restart, as soon as nothing in it will change any more. */
  public JsonNode settledVerdict() throws IOException, InterruptedException {
    return settledVerdict(1);
  }

  /** The verdict on the latest of this many restarts, as soon as nothing in it will change. */
  public JsonNode settledVerdict(int restarts) throws IOException, InterruptedException {
    AtomicReference<JsonNode> last = new AtomicReference<>();
    return Await.until(
        BETWEEN_LOOKS,
        () -> {
          last.set(get("/api/restarts"));
          assertThat(last.get()).as("verdicts").hasSizeLessThan(restarts + 1);
          JsonNode latest = last.get().path(restarts - 1);
          return latest.path("settled").asBoolean() ? latest : null;
        },
        () -> "no verdict on restart " + restarts + " that is settled: " + last);
  }

  /** What the state says of a process; an empty node if it does not know it. */
  public static JsonNode process(JsonNode state, long pid) {
    for (JsonNode process : state.path("processes")) {
      if (process.get("pid").asLong() == pid) {
        return process;
      }
    }
    return MissingNode.getInstance();
  }
}
