package dev.handoff.web.files;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;

/** Names of files that people send each other: they say what a file is and its local time. */
final class FileName {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HHmm", Locale.ROOT);

  private FileName() {}

  /**
   * Such as {@code handoff-recording-2026-11-21T1405.ndjson}.
   *
   * @param header of the recording
   */
  static String of(Map<String, Object> header, String what, String ending) {
    Instant at;
    try {
      at = Instant.parse(String.valueOf(header.get("recordedAt")));
    } catch (DateTimeParseException unknown) {
      at = Instant.now();
    }
    return of(at, what, ending);
  }

  static String of(Instant at, String what, String ending) {
    return "handoff-" + what + "-" + TIME.format(at.atZone(ZoneId.systemDefault())) + "." + ending;
  }
}
