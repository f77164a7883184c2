package dev.handoff.event;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Writes envelopes as NDJSON lines. It uses Jackson's generator instead of databind: a server
 * writes its first events while it takes over, and the first use of databind would cost some 150 ms
 * of CPU at just that moment. Not safe for use by several threads at once.
 */
public final class EventWriter {
  private static final ClassValue<List<Part>> PARTS =
      new ClassValue<>() {
        @Override
        protected List<Part> computeValue(Class<?> type) {
          return Stream.of(type.getRecordComponents()).map(Part::of).toList();
        }
      };

  private final JsonFactory json = new JsonFactory();
  private final ByteArrayOutputStream line = new ByteArrayOutputStream(512);

  /** Looks up the parts of a type of event, so that the first of its kind is written faster. */
  public static void prepare(Class<?> type) {
    PARTS.get(type);
    EventTypes.nameOf(type);
  }

  /**
   * One line, including its line feed. The caller must keep texts short enough: a line longer than
   * {@link Envelope#MAX_LINE} is refused with an IllegalArgumentException.
   */
  public byte[] write(Envelope envelope) {
    line.reset();
    try (JsonGenerator out = json.createGenerator(line)) {
      out.writeStartObject();
      out.writeNumberField("v", Envelope.VERSION);
      out.writeNumberField("seq", envelope.seq());
      out.writeNumberField("mono", envelope.mono());
      out.writeNumberField("wall", envelope.wall());
      out.writeNumberField("pid", envelope.pid());
      out.writeNumberField("gen", envelope.gen());
      out.writeStringField("type", envelope.event().type());
      if (envelope.repeated()) {
        out.writeBooleanField("repeat", true);
      }
      writeComponents(out, (Record) envelope.event(), "");
      out.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException("a byte array refused bytes", impossible);
    }
    line.write('\n');
    if (line.size() > Envelope.MAX_LINE) {
      throw new IllegalArgumentException(
          "a "
              + envelope.event().type()
              + " event of "
              + line.size()
              + " bytes is too long for a line");
    }
    return line.toByteArray();
  }

  private void writeComponents(JsonGenerator out, Record event, String suffix) throws IOException {
    for (Part part : PARTS.get(event.getClass())) {
      Object value = part.of(event);
      if (value != null && part.unwrapped != null) {
        writeComponents(out, (Record) value, part.unwrapped.suffix());
      } else if (value != null) {
        out.writeFieldName(part.name + suffix);
        writeValue(out, value);
      }
    }
  }

  private void writeValue(JsonGenerator out, Object value) throws IOException {
    if (value instanceof String text) {
      out.writeString(text);
    } else if (value instanceof Integer || value instanceof Long) {
      out.writeNumber(((Number) value).longValue());
    } else if (value instanceof Double number) {
      out.writeNumber(number);
    } else if (value instanceof Boolean flag) {
      out.writeBoolean(flag);
    } else if (value instanceof List<?> list) {
      out.writeStartArray();
      for (Object element : list) {
        writeValue(out, element);
      }
      out.writeEndArray();
    } else if (value instanceof Map<?, ?> map) {
      out.writeStartObject();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        out.writeFieldName(entry.getKey().toString());
        writeValue(out, entry.getValue());
      }
      out.writeEndObject();
    } else if (value instanceof Record nested) {
      out.writeStartObject();
      writeComponents(out, nested, "");
      out.writeEndObject();
    } else {
      throw new IllegalArgumentException("an event cannot carry a " + value.getClass());
    }
  }

  /**
   * A component of a record.
   *
   * @param unwrapped not null if it is a record whose own components stand in its place
   */
  private record Part(String name, Method accessor, JsonUnwrapped unwrapped) {
    static Part of(RecordComponent component) {
      Method accessor = component.getAccessor();
      accessor.setAccessible(true);
      return new Part(component.getName(), accessor, accessor.getAnnotation(JsonUnwrapped.class));
    }

    Object of(Record record) {
      try {
        return accessor.invoke(record);
      } catch (ReflectiveOperationException impossible) {
        throw new IllegalStateException("cannot read " + name, impossible);
      }
    }
  }
}
