package dev.handoff.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The line of an entry: the producer's line, with the id put first. */
final class JournalLine {
  private static final JsonMapper JSON = new JsonMapper();

  private JournalLine() {}

  static String numbered(long id, String line) {
    String object = onOneLine(line);
    if (object.contains("\"journal\"")) {
      object = withoutOldNumber(object);
    }
    return "{\"journal\":" + id + "," + object.substring(1);
  }

  /** A carriage return is white space to JSON, but the end of a line to an event stream. */
  private static String onOneLine(String line) {
    String object = line.strip();
    return object.indexOf('\r') < 0 && object.indexOf('\n') < 0
        ? object
        : object.replace('\r', ' ').replace('\n', ' ');
  }

  /** A line from another journal, such as a recording, already has a number. */
  private static String withoutOldNumber(String object) {
    try {
      if (JSON.readTree(object) instanceof ObjectNode fields && fields.remove("journal") != null) {
        return JSON.writeValueAsString(fields);
      }
      return object;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("the line of an event is not a JSON object", e);
    }
  }
}
