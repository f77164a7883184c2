package dev.handoff.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.handoff.event.Envelope;
import dev.handoff.event.EventReader;
import dev.handoff.journal.Journal.Entry;
import java.io.IOException;
import java.io.PushbackInputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a recording, as {@code GET /api/recording} gives it: a header line, then one event per
 * line. It tolerates what editing or copying adds: a byte order mark, other line ends, blank lines,
 * duplicate lines. Lines that are not events are skipped and counted. Holds one line at a time. Not
 * safe for use by several threads.
 */
public final class RecordingReader {
  /** The number that the journal puts first makes a line longer than a producer's may be. */
  private static final int LONGEST = Envelope.MAX_LINE + 1_024;

  private static final int FORMAT = 1;

  /** Repeated lines are close together, if there are any; all lines would be too many to hold. */
  private static final int MOST_KNOWN = 20_000;

  /** The journal puts its number first. */
  private static final Pattern NUMBER = Pattern.compile("\\{\"journal\":(\\d{1,18})\\D");

  private static final String BYTE_ORDER_MARK = "\ufeff";

  private final EventReader events = new EventReader();
  private final JsonMapper json = new JsonMapper();
  private final Identities identities = new Identities(Origin.UNKNOWN);
  private final Consumer<Entry> to;
  private final Map<Key, Boolean> known =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Boolean> eldest) {
          return size() > MOST_KNOWN;
        }
      };

  private JsonNode header;
  private long lines;
  private long read;
  private final Passed bad = new Passed();
  private final Passed twice = new Passed();
  private boolean cutOff;
  private String unusable;

  /** What identifies an event. */
  private record Key(long pid, long seq, long mono) {}

  /** Skipped lines, and which was the first of them. */
  private static final class Passed {
    private long count;
    private String first;

    void add(String which) {
      count++;
      first = first == null ? which : first;
    }
  }

  /**
   * What was read.
   *
   * @param events that were passed on
   * @param bad lines that are not events
   * @param firstBad which line was the first of these and why, such as {@code line 17: not JSON};
   *     null if there is none
   * @param twice lines that repeat an event, and were skipped
   * @param firstTwice which was the first of these, such as {@code line 18}; null if there is none
   * @param cutOff true if the last line is cut off
   * @param refusal why it cannot be read as a recording, phrased to follow a name; null if it is
   *     one
   */
  public record Result(
      long events,
      long bad,
      String firstBad,
      long twice,
      String firstTwice,
      boolean cutOff,
      String refusal) {

    /**
     * Why it cannot be used, in one sentence; null if it can.
     *
     * @param name of the recording, for people
     */
    public String unusable(String name) {
      return refusal == null ? null : name + " " + refusal + ".";
    }

    /** What was skipped, one sentence each: it may have been part of the truth. */
    public List<String> complaints(String name) {
      List<String> complaints = new ArrayList<>();
      if (bad > 0) {
        complaints.add(
            "%s: %s skipped, the first is %s."
                .formatted(
                    name,
                    bad == 1
                        ? "1 line is not an event and was"
                        : bad + " lines are not events and were",
                    firstBad));
      }
      if (twice > 0) {
        complaints.add(
            "%s: %s events that are already there and %s skipped, the first is %s."
                .formatted(
                    name,
                    twice == 1 ? "1 line repeats" : twice + " lines repeat",
                    twice == 1 ? "was" : "were",
                    firstTwice));
      }
      if (cutOff) {
        complaints.add(name + ": the last line is cut off and was skipped.");
      }
      return complaints;
    }
  }

  /**
   * A reader that passes each event on, in the order of the recording, with its line as it is
   * there.
   *
   * @param to gets them; the id is the number that the line begins with, or else counts the events
   */
  public RecordingReader(Consumer<Entry> to) {
    this.to = to;
  }

  /** The header line after reading; null if there was none. */
  public JsonNode header() {
    return header;
  }

  /**
   * Reads to the end of the stream. Call it once per reader. If the recording turns out to be
   * unusable, discard the events passed on.
   *
   * @throws IOException if the stream cannot be read
   */
  public Result read(ReadableByteChannel from) throws IOException {
    PushbackInputStream in =
        new PushbackInputStream(Channels.newInputStream(from), FileKind.NEEDED);
    byte[] start = in.readNBytes(FileKind.NEEDED);
    in.unread(start);
    LineSplitter.ofText(LONGEST, this::line, this::rest, this::passOver)
        .readAll(Channels.newChannel(in));
    if (unusable == null && read == 0) {
      unusable = withoutEvents(FileKind.of(start));
    }
    return new Result(read, bad.count, bad.first, twice.count, twice.first, cutOff, unusable);
  }

  private String withoutEvents(FileKind kind) {
    if (kind != null) {
      return kind.complaint();
    }
    return "holds no events"
        + (bad.first == null ? "" : " (" + bad.first + ")")
        + ": give a file that GET /api/recording has answered";
  }

  private void line(byte[] bytes) {
    lines++;
    try {
      String line = text(bytes);
      if (!line.isEmpty() && !isHeader(line)) {
        event(line);
      }
    } catch (EventReader.BadLine | CharacterCodingException e) {
      bad.add("line " + lines + ": " + why(e));
    }
  }

  /** What follows the last line end may still be a complete line. */
  private void rest(byte[] bytes) {
    lines++;
    try {
      String line = text(bytes);
      if (bytes.length == 0) {
        cutOff = true;
      } else if (!line.isEmpty() && !isHeader(line)) {
        event(line);
      }
    } catch (EventReader.BadLine | CharacterCodingException e) {
      cutOff = true;
    }
  }

  private static String why(Exception e) {
    return e instanceof CharacterCodingException ? "not UTF-8" : e.getMessage();
  }

  /** The text without surrounding white space and without the mark that some editors put first. */
  private static String text(byte[] bytes) throws CharacterCodingException {
    String line = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    return (line.startsWith(BYTE_ORDER_MARK) ? line.substring(1) : line).strip();
  }

  private void event(String line) throws EventReader.BadLine {
    Envelope envelope = events.read(line);
    if (unusable != null) {
      return;
    }
    if (known.put(new Key(envelope.pid(), envelope.seq(), envelope.mono()), true) == null) {
      read++;
      to.accept(entry(envelope, line));
    } else {
      twice.add("line " + lines);
    }
  }

  private Entry entry(Envelope envelope, String line) {
    Matcher number = NUMBER.matcher(line);
    long id = number.lookingAt() ? Long.parseLong(number.group(1)) : read;
    ProcessId process = identities.reporter(envelope);
    return new Entry(id, process, identities.subject(envelope), envelope, line);
  }

  /** A second header begins another recording, which may have another clock. */
  private boolean isHeader(String line) {
    if (!line.contains("\"handoff\"")) {
      return false;
    }
    JsonNode first;
    try {
      first = json.readTree(line);
    } catch (JsonProcessingException noHeader) {
      return false;
    }
    JsonNode format = first.get("handoff");
    if (format == null || first.has("type")) {
      return false;
    }
    if (first.equals(header) && read == 0) {
      twice.add("line " + lines);
    } else if (header != null || read > 0) {
      refuse("is more than one recording: another one begins at line " + lines + ", so split it");
    } else if (format.asInt() != FORMAT) {
      refuse(
          "is a recording of format "
              + format.asText()
              + ", and this version reads format 1: use the one it was made with");
    }
    header = first;
    return true;
  }

  private void refuse(String why) {
    unusable = unusable == null ? why : unusable;
  }

  private void passOver(String why) {
    lines++;
    bad.add("line " + lines + ": " + why);
  }
}
