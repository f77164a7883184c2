package dev.handoff.bus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.handoff.event.Envelope;
import dev.handoff.event.EventReader;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Reads a recording, as {@code GET /api/recording} gives it: a header line, then one event a line.
 * Holds one line at a time. What is no event is passed over and counted. Not safe for use by
 * several threads.
 */
public final class RecordingReader {
  /** The number that the journal has put first makes a line longer than its producer may. */
  private static final int LONGEST = Envelope.MAX_LINE + 1_024;

  private static final int FORMAT = 1;

  private final EventReader events = new EventReader();
  private final JsonMapper json = new JsonMapper();
  private final BiConsumer<Envelope, String> to;
  private JsonNode header;
  private long lines;
  private long read;
  private long bad;
  private String firstBad;
  private boolean cutOff;
  private Integer foreign;

  /**
   * What there was to read.
   *
   * @param events that were passed on
   * @param bad lines that are no event
   * @param firstBad which line was the first of these and why, as {@code line 17: not JSON}; null
   *     if there is none
   * @param cutOff true if the last line has no end
   * @param foreign the format of the recording if it is not the one known here, else null
   */
  public record Result(long events, long bad, String firstBad, boolean cutOff, Integer foreign) {

    /**
     * Why there is nothing to be had from it, in one sentence; null if there is.
     *
     * @param name of the recording, for people
     */
    public String unusable(String name) {
      if (foreign != null) {
        return "%s is a recording of format %d, and this version reads format 1: use the one it was made with."
            .formatted(name, foreign);
      }
      return events == 0
          ? name + " holds no events: give a file that GET /api/recording has answered."
          : null;
    }

    /** What was passed over, which may have been a part of the truth: a sentence each. */
    public List<String> complaints(String name) {
      List<String> complaints = new ArrayList<>();
      if (bad > 0) {
        complaints.add(
            "%s: %s passed over, the first is %s."
                .formatted(
                    name,
                    bad == 1 ? "1 line is no event and was" : bad + " lines are no events and were",
                    firstBad));
      }
      if (cutOff) {
        complaints.add(name + ": the last line is cut off and was passed over.");
      }
      return complaints;
    }
  }

  /** A reader that passes each event on, in the order of the recording. */
  public RecordingReader(Consumer<Envelope> to) {
    this.to = (envelope, line) -> to.accept(envelope);
  }

  private RecordingReader(BiConsumer<Envelope, String> to) {
    this.to = to;
  }

  /** Likewise, with the line that each event was read from, without its line feed. */
  static RecordingReader withLines(BiConsumer<Envelope, String> to) {
    return new RecordingReader(to);
  }

  /** The header line after reading; null if there was none. */
  public JsonNode header() {
    return header;
  }

  /**
   * Reads to the end of the stream; once per reader.
   *
   * @throws IOException if the stream cannot be read
   */
  public Result read(ReadableByteChannel from) throws IOException {
    new LineSplitter(LONGEST, this::line, this::passOver).readAll(from);
    return new Result(read, bad, firstBad, cutOff, foreign);
  }

  private void line(byte[] bytes) {
    lines++;
    String line = new String(bytes, StandardCharsets.UTF_8);
    if (lines == 1 && isHeader(line) || line.isBlank()) {
      return;
    }
    try {
      to.accept(events.read(line), line);
      read++;
    } catch (EventReader.BadLine e) {
      bad(e.getMessage());
    }
  }

  private boolean isHeader(String line) {
    try {
      JsonNode first = json.readTree(line);
      JsonNode format = first.get("handoff");
      header = format == null ? null : first;
      if (format != null && format.asInt() != FORMAT) {
        foreign = format.asInt();
      }
      return format != null;
    } catch (JsonProcessingException noHeader) {
      return false;
    }
  }

  private void passOver(String why) {
    lines++;
    if (why.equals(LineSplitter.HALF)) {
      cutOff = true;
    } else {
      bad(why);
    }
  }

  private void bad(String why) {
    bad++;
    if (firstBad == null) {
      firstBad = "line " + lines + ": " + why;
    }
  }
}
