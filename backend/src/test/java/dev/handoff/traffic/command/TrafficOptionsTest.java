package dev.handoff.traffic.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class TrafficOptionsTest extends TrafficCommandRuns {
  @Test
  void stepsAreAccepted() throws Exception {
    try (RawServer server = new RawServer(RawServer::hello)) {
      run(server.url(), "--steps=200:250ms,200-600:250ms", "--loops=2", "--json");

      JsonNode summary = new ObjectMapper().readTree(out.toString());
      assertThat(summary.get("planned").asInt()).isEqualTo(150);
      assertThat(summary.get("rate").asInt()).isEqualTo(600);
      assertThat(summary.get("steps").asText()).isEqualTo("200:250ms,200-600:250ms");
      assertThat(summary.get("warmupSeconds").asDouble()).isEqualTo(0.05);
      assertThat(summary.get("slowest")).hasSize(100);
      assertThat(summary.get("openAtStop").isNull()).isTrue();
    }
  }

  @Test
  void slowRequestsGoToTheSlowPath() throws Exception {
    try (RawServer server = new RawServer(RawServer::hello)) {
      run(server.url(), "--rate=100", "--duration=100ms", "--slow-share=1", "--slow-seconds=7");

      assertThat(server.heads())
          .hasSize(10)
          .allMatch(head -> head.startsWith("GET /slow?seconds=7 HTTP/1.1\r\n"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://192.0.2.1/",
        "ftp://localhost/",
        "http://localhost/ --rate=0",
        "http://localhost/ --rate=NaN",
        "http://localhost/ --rate=50001",
        "http://localhost/ --duration=0s",
        "http://localhost/ --duration=61m",
        "http://localhost/ --timeout=0ms",
        "http://localhost/ --slow-share=1.1",
        "http://localhost/ --slow-seconds=0",
        "http://localhost/ --max-lost=-1",
        "http://localhost/ --connections=some",
        "http://localhost/ --connections=close=0",
        "http://localhost/ --steps=200",
        "http://localhost/ --steps=200:1s --rate=200",
        "http://localhost/ --steps=200:1s --duration=1s",
        "http://localhost/ --duration=1s --warmup=1s",
        "http://localhost/ --loops=0",
        "http://localhost/ --loops=9",
        "http://localhost/ --reconnect-every=0",
        "http://localhost/ --upload-bytes=0",
        "http://localhost/ --upload-bytes=16777217",
        "http://localhost/ --think=0s",
        "http://localhost/ --connections=think --rate=1000 --think=6s",
      })
  void anInvalidOptionIsRefusedInOneSentence(String line) {
    assertThat(run(line.split(" "))).isEqualTo(2);
    assertThat(err.toString().lines()).singleElement().matches(each -> each.endsWith("."));
    assertThat(out.toString()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "http://localhost/ --duration=30",
        "http://localhost/ --arrivals=late",
        "http://localhost/ --no-such-option",
      })
  void anUnparsableCommandLineIsExitCode2(String line) {
    assertThat(run(line.split(" "))).isEqualTo(2);
    assertThat(out.toString()).isEmpty();
  }
}
