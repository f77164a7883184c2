package dev.handoff.traffic.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The option --hdr. */
@Timeout(60)
class HdrLogTest extends TrafficCommandRuns {
  @Test
  void theHdrLogIsReadByHdrHistogramsOwnReader(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("run.hlog");
    long before = System.currentTimeMillis();
    try (RawServer server = new RawServer(RawServer::hello)) {
      run(
          server.url(),
          "--rate=200",
          "--duration=500ms",
          "--warmup=250ms",
          "--hdr=" + file,
          "--json");
    }

    Map<String, Histogram> sums = new TreeMap<>();
    HistogramLogReader log = new HistogramLogReader(file.toFile());
    double end = 0;
    for (EncodableHistogram each = log.nextIntervalHistogram();
        each != null;
        each = log.nextIntervalHistogram()) {
      sums.computeIfAbsent(each.getTag(), tag -> new Histogram(3)).add((Histogram) each);
      end = each.getEndTimeStamp() / 1e3;
    }
    JsonNode summary = new ObjectMapper().readTree(out.toString());
    assertThat(sums).containsOnlyKeys("latency", "service");
    for (Map.Entry<String, Histogram> each : sums.entrySet()) {
      assertThat(each.getValue().getTotalCount()).isEqualTo(50);
      assertThat(each.getValue().getValueAtPercentile(99))
          .isEqualTo(summary.get(each.getKey() + "Micros").get("p99").asLong());
    }
    assertThat(log.getStartTimeSec())
        .isBetween(before / 1e3 - 0.1, System.currentTimeMillis() / 1e3);
    // The last request is planned 0.495 s after the start.
    assertThat(end).isBetween(log.getStartTimeSec() + 0.4, System.currentTimeMillis() / 1e3 + 0.1);
  }

  @Test
  void anHdrLogIsNeverWrittenOverAnotherFile(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("mine"), "precious");
    try (RawServer server = new RawServer(RawServer::hello)) {
      assertThat(run(server.url(), "--duration=500ms", "--hdr=" + file)).isEqualTo(2);

      assertThat(err.toString())
          .isEqualTo(file + " already exists; give --hdr another name, or remove it.\n");
      assertThat(server.heads()).isEmpty();
    }
    assertThat(file).hasContent("precious");
    assertThat(run("http://localhost/", "--hdr=" + directory.resolve("no/such"))).isEqualTo(2);
    assertThat(err.toString()).contains("no/such cannot be written (NoSuchFileException)");
  }
}
