package dev.handoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** The rate is changed while the traffic process runs; what cannot be changed is refused. */
@Timeout(180)
@TestInstance(PER_CLASS)
class TrafficRateIT {
  private final ObjectMapper json = new ObjectMapper();
  private DashboardProcess dashboard;

  @BeforeAll
  void start() throws Exception {
    dashboard = DashboardProcess.start();
    dashboard.serving();
  }

  @AfterAll
  void close() throws Exception {
    dashboard.close();
  }

  @Test
  void theTrafficGoesOnAtAnotherRateAndItsBooksBalance() throws Exception {
    dashboard.startTraffic(
        "{\"rate\":20,\"connections\":\"close\",\"slowShare\":0,\"duration\":\"1m\"}", 5);
    HttpResponse<String> answer = change("300");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JsonNode changed = json.readTree(answer.body());
    assertThat(changed.get("rate").asInt()).isEqualTo(300);

    JsonNode traffic = dashboard.get("/api/state").get("traffic");
    assertThat(traffic.get("pid")).isEqualTo(changed.get("pid"));
    assertThat(traffic.get("rate").asInt()).isEqualTo(300);
    assertThat(traffic.get("endsAt").asLong())
        .isEqualTo(traffic.get("startedAt").asLong() + traffic.get("durationMillis").asLong());
    // More than the former rate would have planned in the minute of its traffic.
    dashboard.await("the new rate", state -> state.at("/traffic/planned").asLong() > 20 * 60 + 100);
    assertThat(change("50").statusCode()).isEqualTo(200);

    JsonNode end = dashboard.stopTraffic().get("traffic");
    assertThat(end.get("endsAt").asLong()).isZero();
    assertThat(end.get("inFlight").asLong()).isZero();
    assertThat(end.get("planned").asLong())
        .isEqualTo(
            end.get("answered").asLong()
                + end.get("failed").asLong()
                + end.get("notSent").asLong());
    assertThat(dashboard.send("GET", "/api/recording", null).body())
        .containsPattern("\"type\":\"traffic.changed\",\"rate\":300.0,\"at\":\\d+")
        .contains("\"action\":\"traffic.rate\",\"detail\":\"300 instead of 20 requests/s\"")
        .contains("\"action\":\"traffic.rate\",\"detail\":\"50 instead of 300 requests/s\"");
  }

  @Test
  void whatCannotBeChangedIsRefusedWithItsReason() throws Exception {
    assertRefused("300", 409, "No traffic is running.");
    assertRefused("0", 400, "rate must be a whole number from 1 to 20,000.");
    assertRefused("20001", 400, "rate must be a whole number from 1 to 20,000.");

    dashboard.startTraffic("{\"steps\":\"20:60s,40:60s\"}", 1);
    assertRefused(
        "300",
        409,
        "The rate follows steps (20:60s,40:60s), so it cannot be changed by hand. Stop the traffic"
            + " first.");
    dashboard.stopTraffic();

    dashboard.startTraffic(20, "think", 1);
    assertRefused(
        "6000",
        409,
        "Of the style think 6,000 connections would be open; 5,000 are the most: lower its rate or"
            + " --think.");
    dashboard.stopTraffic();
  }

  private HttpResponse<String> change(String rate) throws Exception {
    return dashboard.send("PATCH", "/api/traffic", "{\"rate\":" + rate + "}");
  }

  private void assertRefused(String rate, int status, String why) throws Exception {
    HttpResponse<String> answer = change(rate);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(json.readTree(answer.body()).get("error").asText()).isEqualTo(why);
  }
}
