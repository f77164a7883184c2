package dev.handoff.web.files;

import dev.handoff.journal.Journal;
import dev.handoff.web.live.EventStream;
import io.javalin.config.RoutesConfig;
import java.nio.file.Files;
import java.nio.file.Path;

/** The routes of a replay, for a test that reads them. */
public final class ReplayRoutes {
  private static final String RECORDING =
      """
      {"handoff":1}
      {"v":1,"seq":1,"mono":1,"wall":1,"pid":4711,"gen":1,"type":"process.ready","afterMillis":9}
      """;

  private ReplayRoutes() {}

  /**
   * Adds them.
   *
   * @param directory for a recording
   */
  public static void add(RoutesConfig routes, Path directory) {
    try {
      Path file = Files.writeString(directory.resolve("recording.ndjson"), RECORDING);
      Journal added = new Journal(10);
      Replay.add(routes, Replay.read(file), added, new EventStream(added));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
