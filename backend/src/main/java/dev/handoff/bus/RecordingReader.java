package dev.handoff.bus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.handoff.event.Envelope;
import dev.handoff.event.EventReader;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
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
  private final Consumer<Envelope> to;
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
  public record Result(long events, long bad, String firstBad, boolean cutOff, Integer foreign) {}

  /** A reader that passes each event on, in the order of the recording. */
  public RecordingReader(Consumer<Envelope> to) {
    this.to = to;
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
      to.accept(events.read(line));
      read++;
    } catch (EventReader.BadLine e) {
      bad(e.getMessage());
    }
  }

  private boolean isHeader(String line) {
    try {
      JsonNode format = json.readTree(line).get("handoff");
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
