package dev.handoff.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DatabindException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Reads NDJSON lines. Unknown fields are ignored; unknown types become {@link UnknownEvent}. Safe
 * for use by several threads.
 */
public final class EventReader {
  private final JsonMapper json =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          // Preparing all types at once takes a tenth of the CPU in which a dashboard starts.
          .disable(DeserializationFeature.EAGER_DESERIALIZER_FETCH)
          .build();
  private final Map<String, ObjectReader> types =
      EventTypes.all().entrySet().stream()
          .collect(
              Collectors.toUnmodifiableMap(
                  Map.Entry::getKey, each -> json.readerFor(each.getValue())));

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
    try (JsonParser in = json.createParser(line)) {
      EventHead head = EventHead.read(in);
      return head.envelope(event(head, in, line));
    } catch (JsonProcessingException e) {
      throw new BadLine("not JSON: " + e.getOriginalMessage());
    } catch (IOException impossible) {
      throw new UncheckedIOException("a text could not be read", impossible);
    }
  }

  /** The event of a line of which the head has been read. */
  private Event event(EventHead head, JsonParser in, String line) throws BadLine, IOException {
    String name = head.type();
    ObjectReader type = types.get(name);
    boolean counts = type != null && type.getValueType().isTypeOrSubTypeOf(TrafficEvent.class);
    boolean isHeadRead = in.hasToken(JsonToken.FIELD_NAME);
    try {
      if (isHeadRead && type != null && !counts) {
        return type.readValue(in);
      }
      head.readOn(in);
      // A negative count would unbalance every account that it enters.
      if (counts && head.negative() != null) {
        throw new BadLine("not a valid " + name + ": the field " + head.negative() + " is below 0");
      }
      return type == null ? new UnknownEvent(name) : type.readValue(line);
    } catch (DatabindException e) {
      throw new BadLine("not a valid " + name + ": " + e.getOriginalMessage());
    }
  }
}
