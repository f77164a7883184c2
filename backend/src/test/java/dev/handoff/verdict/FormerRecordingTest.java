package dev.handoff.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/**
 * A recording of 25 November 2026, with the verdicts that the product of that day gave: done,
 * failed, and the old process killed at ready. Heartbeats are left out.
 */
class FormerRecordingTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void theVerdictsOnAFormerRecordingStayTheSame() throws Exception {
    StringWriter out = new StringWriter();
    CommandLine restarts = new CommandLine(new RestartsCommand());
    restarts.setOut(new PrintWriter(out, true));
    restarts.execute("--json", file("november.ndjson").toString());

    JsonNode then = JSON.readTree(file("november.verdicts.json").toFile());
    assertThat(then).hasSize(3);
    assertThat(JSON.readTree(out.toString())).isEqualTo(then);
  }

  private static Path file(String name) throws Exception {
    return Path.of(FormerRecordingTest.class.getResource("/recordings/" + name).toURI());
  }
}
