package dev.handoff.verdict;

import static dev.handoff.verdict.Story.NEW;
import static dev.handoff.verdict.Story.OLD;

import dev.handoff.event.Tally;
import dev.handoff.journal.Journal.Entry;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Runs of the command restarts on recordings of a story, and what it printed. */
abstract class RestartsCommandRuns {
  static final String HEADER =
      "{\"handoff\":1,\"host\":\"here\",\"recordedAt\":\"2026-11-21T10:00:00Z\"}";

  final StringWriter out = new StringWriter();
  final StringWriter err = new StringWriter();
  final Story story = new Story();
  @TempDir Path directory;

  void restartWithLosses() {
    story.traffic(0).service(500).calm(0, 900, OLD).styles(styles(0, 60)).calm(900, 1_000, OLD);
    Upgrade.overflows(story, 900, 1);
    Upgrade.tell(story, 1_000, 405L, 417L);
    story.lag(30_000).bucket(1_100, 10, 8, OLD, Map.of("connect-refused", 2)).lag(10);
    story.calm(1_100, 1_900, NEW).styles(styles(2, 120)).calm(1_900, 2_000, NEW);
    Upgrade.overflows(story, 2_100, 5);
    story.finished(3_001);
  }

  static Map<String, Tally> styles(int lost, int close) {
    int all = lost == 0 ? 100 : 200;
    return Map.of(
        "close", new Tally(close, close - lost, lost, 0),
        "keep-alive", new Tally(all - close, all - close, 0, 0));
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>(List.of(HEADER));
    story.entries(story.said()).stream().map(Entry::json).forEach(lines::add);
    return lines;
  }

  String file(List<String> lines) throws IOException {
    return Files.write(Files.createTempFile(directory, "recording", ".ndjson"), lines).toString();
  }

  int run(String... arguments) {
    return new CommandLine(new RestartsCommand())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
