package dev.handoff.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * Reads NDJSON lines. Unknown fields are ignored; unknown types become {@link UnknownEvent}. Safe
 * for use by several threads.
 */
public final class EventReader {
  private final Map<String, Class<? extends Event>> types = EventTypes.all();
  private final ObjectMapper json =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** The line is not an event; the message is one sentence that says why. */
  public static final class BadLine extends Exception {
    BadLine(String why) {
      super(why);
    }
  }

  /**
   * Reads one line.
   *
   * @throws BadLine if it is not a JSON object with the fields v, seq, mono, wall, pid, gen and
   *     type
   */
  public Envelope read(String line) throws BadLine {
    JsonNode node;
    try {
      node = json.readTree(line);
    } catch (JsonProcessingException e) {
      throw new BadLine("not JSON: " + e.getOriginalMessage());
    }
    if (!(node instanceof ObjectNode fields)) {
      throw new BadLine("not a JSON object");
    }
    if (integer(fields, "v") != Envelope.VERSION) {
      throw new BadLine("version " + fields.get("v") + " is not " + Envelope.VERSION);
    }
    JsonNode type = fields.get("type");
    if (type == null || !type.isTextual()) {
      throw new BadLine("the field type is missing or not a text");
    }
    return new Envelope(
        integer(fields, "seq"),
        integer(fields, "mono"),
        integer(fields, "wall"),
        integer(fields, "pid"),
        generation(fields),
        fields.path("repeat").asBoolean(),
        event(type.textValue(), fields));
  }

  private Event event(String name, ObjectNode fields) throws BadLine {
    Class<? extends Event> type = types.get(name);
    if (type == null) {
      return new UnknownEvent(name);
    }
    if (TrafficEvent.class.isAssignableFrom(type)) {
      String negative = negative(fields);
      if (negative != null) {
        throw new BadLine("not a valid " + name + ": the field " + negative + " is below 0");
      }
    }
    try {
      return json.treeToValue(fields, type);
    } catch (JsonProcessingException e) {
      throw new BadLine("not a valid " + name + ": " + e.getOriginalMessage());
    }
  }

  /**
   * The name of the first field below 0, or null: a negative count would unbalance every account
   * that it enters.
   */
  private static String negative(JsonNode node) {
    for (Map.Entry<String, JsonNode> each : node.properties()) {
      JsonNode value = each.getValue();
      if (value.isNumber() && value.doubleValue() < 0 && !each.getKey().equals("wall")) {
        return each.getKey();
      }
      String within = value.isObject() ? negative(value) : null;
      if (within != null) {
        return within;
      }
    }
    return null;
  }

  private static int generation(ObjectNode fields) throws BadLine {
    long gen = integer(fields, "gen");
    if (gen < 0 || gen > Integer.MAX_VALUE) {
      throw new BadLine("the field gen is not a generation: " + gen);
    }
    return (int) gen;
  }

  private static long integer(ObjectNode fields, String name) throws BadLine {
    JsonNode value = fields.get(name);
    if (value == null || !value.isIntegralNumber() || !value.canConvertToLong()) {
      throw new BadLine("the field " + name + " is missing or not a whole number");
    }
    return value.longValue();
  }
}
