package dev.handoff.web.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.handoff.event.OperatorEvent;
import dev.handoff.event.TrafficEvent;
import dev.handoff.plan.Limits;
import dev.handoff.web.door.RawHttp;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every route while nothing is running; DashboardIT tests them with a server. */
class RoutesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  @AutoClose private static final OpenDashboard open = OpenDashboard.local();
  private static final int port = open.port;

  @Test
  void thePageHasItsPanelsAndItsFiles() throws Exception {
    RawHttp.Response page = RawHttp.get(port, "/");
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("Content-Type")).isEqualToIgnoringCase("text/html;charset=utf-8");
    for (String panel :
        List.of("controls", "traffic", "faults", "verdicts", "figures", "restarts")) {
      RawHttp.Response fragment = RawHttp.get(port, "/panel/" + panel);
      assertThat(fragment.status()).isEqualTo(200);
      assertThat(page.body()).contains(fragment.body());
    }
    assertThat(page.body())
        .contains(" data-source=\"live\" data-late-micros=\"" + TrafficEvent.LATE_MICROS + "\">")
        .contains(" name=\"rate\" type=\"number\" ")
        .contains(" max=\"" + Limits.RATE_OF_ONE_LOOP + "\"");
    assertThat(RawHttp.get(port, "/icon.svg").header("Content-Type")).startsWith("image/svg");
    assertThat(RawHttp.get(port, "/webjars/htmx.org/2.0.10/dist/htmx.min.js").status())
        .isEqualTo(200);
  }

  @Test
  void theStateWithNothingRunning() throws Exception {
    JsonNode state = json(RawHttp.get(port, "/api/state"));
    assertThat(state.get("serving").isNull()).isTrue();
    assertThat(state.get("processes")).isEmpty();
    assertThat(state.at("/upgrade/state").asText()).isEqualTo("idle");
    assertThat(state.at("/traffic/running").asBoolean()).isFalse();
    assertThat(state.at("/bus/badLines").asLong()).isZero();
    assertThat(json(RawHttp.get(port, "/api/restarts"))).isEmpty();
    assertThat(RawHttp.get(port, "/healthz").body()).isEqualTo("ok");
  }

  @Test
  void withNothingRunningUpgradeAndShutdownAreRefused() throws Exception {
    assertError(RawHttp.post(port, "/api/upgrade", ""), 409, "POST /api/start");
    assertError(RawHttp.post(port, "/api/upgrade", "{\"wait\":true}"), 409, "POST /api/start");
    assertError(RawHttp.post(port, "/api/shutdown", ""), 409, "Nothing is running");
    assertError(RawHttp.send(port, "DELETE", "/api/traffic", ""), 409, "No traffic");
  }

  @Test
  void withNothingRunningFaultsAreRefused() throws Exception {
    JsonNode faults = json(RawHttp.get(port, "/api/faults"));
    assertThat(faults).hasSize(11);
    assertThat(faults.findValuesAsText("whyNot"))
        .containsOnly("Nothing is running: press Start first.");
    assertThat(faults.findValuesAsText("expect")).doesNotContain("");
    for (JsonNode fault : faults) {
      String path = "/api/faults/" + fault.get("name").asText();
      assertError(RawHttp.post(port, path, ""), 409, "press Start first");
    }
    assertError(RawHttp.post(port, "/api/faults/explode", ""), 404, "GET /api/faults");
    assertError(RawHttp.post(port, "/api/faults/stop", "{\"seconds\":99}"), 400, "from 1 to 10");
    assertError(RawHttp.post(port, "/api/faults/kill-old", "{\"pid\":1}"), 400, "no field");
  }

  @Test
  void aReleaseIsChosenByItsName() throws Exception {
    assertThat(RawHttp.post(port, "/api/releases/hang", "").status()).isEqualTo(200);
    JsonNode releases = json(RawHttp.get(port, "/api/releases"));
    assertThat(releases.get("chosen").asText()).isEqualTo("hang");
    assertThat(releases.get("releases")).hasSizeGreaterThan(6);
    assertThat(RawHttp.get(port, "/panel/controls").body())
        .containsPattern("id=\"release-hang\"[^>]*checked");
    assertError(RawHttp.post(port, "/api/releases/v99", ""), 404, "v99");
    assertError(RawHttp.post(port, "/api/start", ""), 409, "broken");
    assertError(RawHttp.post(port, "/api/start", "release=v99"), 400, "JSON");
    assertError(RawHttp.post(port, "/api/start", "{\"release\":\"v99\"}"), 404, "v99");
  }

  @Test
  void theRecordingIsAHeaderLineAndTheJournal() throws Exception {
    open.events.publish(new OperatorEvent.Action("note", "für alle"));
    RawHttp.Response response = RawHttp.get(port, "/api/recording");
    assertThat(response.header("Content-Type")).startsWith("application/x-ndjson");
    assertThat(response.header("Content-Disposition")).startsWith("attachment; filename=");
    List<String> lines = response.body().lines().filter(line -> line.startsWith("{")).toList();
    assertThat(JSON.readTree(lines.get(0)).get("handoff").asInt()).isEqualTo(1);
    assertThat(JSON.readTree(lines.get(0)).get("host").asText()).isNotEmpty();
    assertThat(lines.get(lines.size() - 1)).contains("operator.action").contains("für alle");
    assertThat(lines).hasSize((int) open.journal.lastId() + 1);
  }

  @ParameterizedTest
  @CsvSource({"GET,/api/nothing", "POST,/api/nothing", "GET,/app/nothing.js", "GET,/../pom.xml"})
  void unknownPathsAreNotFound(String method, String path) throws Exception {
    RawHttp.Response response = RawHttp.send(port, method, path, "");
    assertThat(response.status()).isIn(400, 404);
    assertThat(JSON.readTree(response.body()).get("error").asText()).endsWith(".");
  }

  @ParameterizedTest
  @CsvSource({
    "GET,/api/upgrade,'POST, DELETE'",
    "GET,/api/shutdown,POST",
    "PUT,/api/traffic,'POST, PATCH, DELETE'",
    "POST,/api/state,GET",
    "DELETE,/,GET"
  })
  void anotherMethodIsNotAllowed(String method, String path, String allowed) throws Exception {
    RawHttp.Response response = RawHttp.send(port, method, path, "");
    assertError(response, 405, "use " + allowed);
    assertThat(response.header("Allow")).isEqualTo(allowed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{\"release\"",
        "{\"release\":\"v1\"} and more",
        "{\"release\":\"v1\",\"release\":\"v2\"}",
        "{\"release\":[\"v1\"]}",
        "{\"colour\":\"v1\"}",
        "[]",
        "\"v1\"",
        "{\"wait\":\"soon\"}",
        "{\"wait\":\"11m\"}",
        "{\"wait\":60}"
      })
  void aMalformedBodyIsRefused(String body) throws Exception {
    assertError(
        RawHttp.post(port, "/api/upgrade", body, "Content-Type: application/json"), 400, "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"colour=v1", "release=%zz", "wait=soon", "release=v1&release=v2"})
  void aMalformedFormIsRefused(String body) throws Exception {
    String form = "Content-Type: application/x-www-form-urlencoded";
    assertError(RawHttp.post(port, "/api/upgrade", body, form), 400, "");
  }

  @Test
  void jsonAndFormsAreEquivalent() throws Exception {
    String form = "Content-Type: application/x-www-form-urlencoded";
    String json = "Content-Type: application/json";
    assertError(RawHttp.post(port, "/api/traffic", "rate=0", form), 400, "rate");
    assertError(RawHttp.post(port, "/api/traffic", "{\"rate\":0}", json), 400, "rate");
    assertError(RawHttp.post(port, "/api/traffic", "{\"rate\":0}", form), 400, "rate");
    assertError(RawHttp.post(port, "/api/upgrade", "release=&wait=", form), 409, "Nothing");
    assertError(RawHttp.post(port, "/api/upgrade", "{\"wait\":null}", json), 409, "Nothing");
  }

  private static void assertError(RawHttp.Response response, int status, String part)
      throws Exception {
    assertThat(response.status()).as(response.body()).isEqualTo(status);
    assertThat(json(response).get("error").asText()).contains(part).endsWith(".");
  }

  private static JsonNode json(RawHttp.Response response) throws Exception {
    assertThat(response.header("Content-Type")).startsWith("application/json");
    return JSON.readTree(response.body());
  }
}
