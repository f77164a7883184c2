package dev.handoff.journal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.handoff.event.Envelope;
import dev.handoff.event.Event;
import dev.handoff.event.RequestEvent;
import dev.handoff.event.TrafficEvent;
import dev.handoff.journal.Journal.Entry;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A recording on disk. It is read again each time and never held in memory: the largest recordings
 * exceed the memory of a small machine. Safe for use by several threads.
 */
public final class RecordingFile {
  private static final long A_SECOND = 1_000_000_000L;

  private final Path path;
  private final RecordingReader.Result result;
  private final JsonNode header;
  private final TreeMap<Long, Long> samplesBySecond = new TreeMap<>();
  private long size;
  private long lastId;
  private long newestWall;
  private long newestMono;

  /** The file cannot be shown as a recording; the message is one sentence that says why. */
  public static final class Unusable extends Exception {
    private static final long serialVersionUID = 1;

    private Unusable(String why) {
      super(why);
    }
  }

  private RecordingFile(Path path, Consumer<Entry> to) throws IOException {
    this.path = path;
    RecordingReader reader =
        new RecordingReader(
            entry -> {
              lastId = Math.max(lastId, entry.id());
              weigh(entry.envelope(), entry.json().length());
              to.accept(entry);
            });
    try (SeekableByteChannel channel = Files.newByteChannel(path)) {
      result = reader.read(channel);
    }
    header = reader.header();
  }

  /**
   * Reads it once.
   *
   * @param to gets each event
   * @throws Unusable if there is nothing in it to show
   */
  public static RecordingFile open(Path path, Consumer<Entry> to) throws Unusable {
    RecordingFile file;
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      String what = Files.isDirectory(path) ? "is a directory" : "is not a regular file";
      throw new Unusable(path + " " + what + ": give a file, which is read more than once.");
    }
    try {
      file = new RecordingFile(path, to);
    } catch (IOException e) {
      throw new Unusable(path + " cannot be read: " + why(e) + ".");
    }
    String trouble = file.result.unusable(path.toString());
    if (trouble != null) {
      throw new Unusable(trouble);
    }
    return file;
  }

  /** Why a file could not be read, as a phrase without a full stop. */
  public static String why(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "there is no such file";
    } else if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    return String.valueOf(e.getMessage());
  }

  /** Reads it again, and passes on each event. */
  public void each(Consumer<Entry> to) throws IOException {
    try (SeekableByteChannel channel = Files.newByteChannel(path)) {
      new RecordingReader(to).read(channel);
    }
  }

  /** Its first line; null if it has no header. */
  public JsonNode header() {
    return header;
  }

  /** What was read. */
  public RecordingReader.Result result() {
    return result;
  }

  /** Its name, without the directory. */
  public String name() {
    return path.getFileName().toString();
  }

  /** The total length of its lines, in characters. */
  public long size() {
    return size;
  }

  /** The greatest journal number of a line, or the number of events if that is greater. */
  public long lastId() {
    return Math.max(lastId, result.events());
  }

  /**
   * The wall time of a moment on its monotonic clock, as far as it is known: milliseconds since
   * 1970.
   */
  public long wallOf(long mono) {
    return newestWall - (newestMono - mono) / 1_000_000;
  }

  /** When the newest of its events happened, milliseconds since 1970. */
  public long newestWall() {
    return newestWall;
  }

  /**
   * Whether an event is of a kind that comes in great numbers; old ones of these can be left out.
   */
  public static boolean isOneOfMany(Event event) {
    return event instanceof Event.Sample
        || event instanceof RequestEvent
        || event instanceof TrafficEvent.Failure;
  }

  /**
   * The moment from which on the events of {@link #isOneOfMany} fit into a budget of characters.
   *
   * @return a moment on the monotonic clock; null if all of it fits
   */
  public Long manySince(long budget) {
    long taken = 0;
    for (Map.Entry<Long, Long> second : samplesBySecond.descendingMap().entrySet()) {
      taken += second.getValue();
      if (taken > budget) {
        return (second.getKey() + 1) * A_SECOND;
      }
    }
    return null;
  }

  private void weigh(Envelope envelope, int characters) {
    size += characters + 1;
    if (envelope.mono() > newestMono) {
      newestMono = envelope.mono();
      newestWall = envelope.wall();
    }
    if (isOneOfMany(envelope.event())) {
      samplesBySecond.merge(
          Math.floorDiv(envelope.mono(), A_SECOND), characters + 1L, (a, b) -> a + b);
    }
  }
}
