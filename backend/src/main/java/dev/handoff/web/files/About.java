package dev.handoff.web.files;

import dev.handoff.verdict.Verdict;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;

/** Describes a file in a sentence: what it is, when and on which host it was made. */
final class About {
  private static final DateTimeFormatter WHEN =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss z", Locale.ROOT)
          .withZone(ZoneId.systemDefault());

  private About() {}

  static String recording(String name, Map<String, Object> header) {
    return "A recording, not live: " + name + on(header) + ", until " + recordedAt(header) + ".";
  }

  static String report(Verdict verdict, Map<String, Object> header, String versions) {
    return "A report, not live: restart "
        + verdict.number()
        + " of "
        + WHEN.format(Instant.ofEpochMilli(verdict.window().requestedWall()))
        + on(header)
        + ". "
        + versions;
  }

  static String on(Map<String, Object> header) {
    return header.get("host") == null ? "" : " on " + header.get("host");
  }

  private static String recordedAt(Map<String, Object> header) {
    String at = String.valueOf(header.get("recordedAt"));
    try {
      return WHEN.format(Instant.parse(at));
    } catch (DateTimeParseException unknown) {
      return at;
    }
  }
}
