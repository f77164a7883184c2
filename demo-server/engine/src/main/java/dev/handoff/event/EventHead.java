package dev.handoff.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.handoff.event.EventReader.BadLine;
import java.io.IOException;

/**
 * What every line has, read token by token: a dashboard takes ten thousand lines a second, and a
 * tree of each would cost it more than all the rest. Producers write these fields first.
 */
final class EventHead {
  private Long version;
  private Long seq;
  private Long mono;
  private Long wall;
  private Long pid;
  private Long gen;
  private String type;
  private boolean repeated;
  private String negative;

  private EventHead() {}

  /**
   * Reads up to the first field of the event's own, if all the common ones stand before it;
   * otherwise to the end of the line.
   *
   * @throws BadLine if the line is not an object, and nothing else
   * @throws IOException if it is not JSON
   */
  static EventHead read(JsonParser in) throws BadLine, IOException {
    if (in.nextToken() != JsonToken.START_OBJECT) {
      throw new BadLine("not a JSON object");
    }
    EventHead head = new EventHead();
    in.nextToken();
    while (in.hasToken(JsonToken.FIELD_NAME) && !(head.isWhole() && isOwn(in.currentName()))) {
      head.take(in);
    }
    if (!in.hasToken(JsonToken.FIELD_NAME)) {
      head.readOn(in);
    }
    return head;
  }

  /** Reads on to the end of the line. */
  void readOn(JsonParser in) throws BadLine, IOException {
    while (in.hasToken(JsonToken.FIELD_NAME)) {
      take(in);
    }
    if (in.nextToken() != null) {
      throw new BadLine("not JSON: something follows the object");
    }
  }

  /** What the line says in common with all others, with the event that it says. */
  Envelope envelope(Event event) throws BadLine {
    return new Envelope(
        number(seq, "seq"),
        number(mono, "mono"),
        number(wall, "wall"),
        number(pid, "pid"),
        generation(),
        repeated,
        event);
  }

  /**
   * The name of the event's type.
   *
   * @throws BadLine if it is not there, or of another version than ours
   */
  String type() throws BadLine {
    if (number(version, "v") != Envelope.VERSION) {
      throw new BadLine("version " + version + " is not " + Envelope.VERSION);
    }
    if (type == null) {
      throw new BadLine("the field type is missing or not a text");
    }
    return type;
  }

  /** The name of a field below 0 that may not be, or null. */
  String negative() {
    return negative;
  }

  private boolean isWhole() {
    return version != null
        && seq != null
        && mono != null
        && wall != null
        && pid != null
        && gen != null
        && type != null;
  }

  private static boolean isOwn(String name) {
    return !name.equals("repeat");
  }

  /** Takes a field, and goes on to the next one or to the end of the object. */
  private void take(JsonParser in) throws IOException {
    String name = in.currentName();
    JsonToken value = in.nextToken();
    switch (name) {
      case "v" -> version = whole(value, in);
      case "seq" -> seq = whole(value, in);
      case "mono" -> mono = whole(value, in);
      case "wall" -> wall = whole(value, in);
      case "pid" -> pid = whole(value, in);
      case "gen" -> gen = whole(value, in);
      case "type" -> type = value == JsonToken.VALUE_STRING ? in.getText() : null;
      case "repeat" -> repeated = value == JsonToken.VALUE_TRUE;
      default -> {
        // The event's own.
      }
    }
    if (!name.equals("wall")) {
      noteNegative(name, value, in);
    }
    if (value.isStructStart()) {
      skip(in);
    }
    in.nextToken();
  }

  /** Skips what an object or a list holds; a negative number in it is noted all the same. */
  private void skip(JsonParser in) throws IOException {
    for (int depth = 1; depth > 0; ) {
      JsonToken token = in.nextToken();
      if (token.isStructStart()) {
        depth++;
      } else if (token.isStructEnd()) {
        depth--;
      } else {
        noteNegative(in.currentName(), token, in);
      }
    }
  }

  private void noteNegative(String name, JsonToken value, JsonParser in) throws IOException {
    if (negative == null
        && value.isNumeric()
        && in.getTextCharacters()[in.getTextOffset()] == '-'
        && in.getDoubleValue() < 0) {
      negative = name;
    }
  }

  private static Long whole(JsonToken value, JsonParser in) throws IOException {
    return value == JsonToken.VALUE_NUMBER_INT
            && in.getNumberType() != JsonParser.NumberType.BIG_INTEGER
        ? in.getLongValue()
        : null;
  }

  private static long number(Long number, String name) throws BadLine {
    if (number == null) {
      throw new BadLine("the field " + name + " is missing or not a whole number");
    }
    return number;
  }

  private int generation() throws BadLine {
    long number = number(gen, "gen");
    if (number < 0 || number > Integer.MAX_VALUE) {
      throw new BadLine("the field gen is not a generation: " + number);
    }
    return (int) number;
  }
}
