package dev.handoff.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
    assertThat(withTheFieldsOf(then, JSON.readTree(out.toString()))).isEqualTo(then);
  }

  /** Verdicts may say more than they did, but nothing else. */
  private static JsonNode withTheFieldsOf(JsonNode then, JsonNode now) {
    ArrayNode kept = JSON.createArrayNode();
    for (int i = 0; i < now.size(); i++) {
      List<String> fields = new ArrayList<>();
      then.path(i).fieldNames().forEachRemaining(fields::add);
      kept.add(((ObjectNode) now.get(i)).retain(fields));
    }
    return kept;
  }

  private static Path file(String name) throws Exception {
    return Path.of(FormerRecordingTest.class.getResource("/recordings/" + name).toURI());
  }
}
