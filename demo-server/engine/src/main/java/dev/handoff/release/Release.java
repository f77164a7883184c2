package dev.handoff.release;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.handoff.posix.Words;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the release file says. It is read strictly, because a mistake in it would otherwise show
 * only in production.
 *
 * @param version a name for people, of 1 to 100 characters
 * @param command to execute as the next generation; empty for the same command line again
 * @param fault a defect that the demo server is to have on purpose, or null
 * @param standby whether the next generation may be started ahead of time; null if it does not say
 */
public record Release(String version, List<String> command, String fault, Boolean standby) {
  private static final int LONGEST_VERSION = 100;

  static final Release NONE = new Release("none", List.of(), null);

  /** One that says nothing of a standby. */
  public Release(String version, List<String> command, String fault) {
    this(version, command, fault, null);
  }

  /**
   * Whether the next generation is known to wait for the word if it is started ahead of time: it is
   * the same program again, or somebody says so. One that knows nothing of that would accept.
   */
  boolean canWait() {
    return standby == null ? command.isEmpty() : standby;
  }

  /**
   * Reads a release file: one JSON object in UTF-8 with a {@code version}, and perhaps a {@code
   * command}, a {@code fault} and a {@code standby}; other names are ignored. Replace the file by
   * rename, as {@link #write} does, and never write it in place, so that nobody reads half of it.
   *
   * @param file null for none
   * @throws IOException if it cannot be read or is not valid; the message is one sentence for
   *     people
   */
  public static Release read(Path file) throws IOException {
    if (file == null) {
      return NONE;
    }
    ReleaseFile release = new ReleaseFile(file);
    return parse(release, release.read());
  }

  /**
   * Replaces a release file, by rename, with one that says this.
   *
   * @throws IOException if it cannot be replaced, or nobody could read what it would say
   */
  public void write(Path file) throws IOException {
    ReleaseFile release = new ReleaseFile(file);
    String text = json();
    parse(release, text);
    release.replace(text);
  }

  private String json() throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("version", version);
      if (!command.isEmpty()) {
        json.writeArrayFieldStart("command");
        for (String word : command) {
          json.writeString(word);
        }
        json.writeEndArray();
      }
      if (fault != null) {
        json.writeStringField("fault", fault);
      }
      if (standby != null) {
        json.writeBooleanField("standby", standby);
      }
      json.writeEndObject();
    }
    return text + "\n";
  }

  private static Release parse(ReleaseFile file, String text) throws IOException {
    // The streaming parser: this is on the way to ready, and databind would cost 150 ms of CPU.
    try (JsonParser json = new JsonFactory().createParser(text)) {
      json.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION.mappedFeature());
      return parse(json);
    } catch (IOException e) {
      throw new IOException(file + " is not a JSON object with a version: " + firstLine(e), e);
    }
  }

  private static Release parse(JsonParser json) throws IOException {
    String version = null;
    List<String> command = List.of();
    String fault = null;
    Boolean standby = null;
    expect(json.nextToken() == JsonToken.START_OBJECT, "it does not begin with {");
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "version" -> version = version(text(json, field));
        case "command" -> command = command(json);
        case "fault" ->
            fault = json.currentToken() == JsonToken.VALUE_NULL ? null : text(json, field);
        case "standby" -> {
          expect(json.currentToken().isBoolean(), "standby is neither true nor false");
          standby = json.getBooleanValue();
        }
        default -> json.skipChildren();
      }
    }
    expect(json.currentToken() == JsonToken.END_OBJECT, "it ends too early");
    expect(version != null, "it has no version");
    expect(json.nextToken() == null, "something follows the closing }");
    return new Release(version, command, fault, standby);
  }

  private static String version(String text) throws IOException {
    expect(!text.isBlank(), "version is empty");
    expect(
        text.length() <= LONGEST_VERSION,
        "version is longer than " + LONGEST_VERSION + " characters");
    for (int i = 0; i < text.length(); i++) {
      expect(!Character.isISOControl(text.charAt(i)), "version has a control character");
    }
    return text;
  }

  private static List<String> command(JsonParser json) throws IOException {
    List<String> words = new ArrayList<>();
    expect(json.currentToken() == JsonToken.START_ARRAY, "command is not an array of texts");
    while (json.nextToken() != JsonToken.END_ARRAY) {
      words.add(text(json, "a word of command"));
    }
    expect(
        !words.isEmpty(), "command is empty; leave it out to execute the same command line again");
    expect(!words.get(0).isEmpty(), "command begins with an empty word, which names no program");
    return List.copyOf(words);
  }

  private static String text(JsonParser json, String what) throws IOException {
    expect(json.currentToken() == JsonToken.VALUE_STRING, what + " is not a text");
    String text = json.getText();
    expect(text.indexOf('\0') < 0, what + " has a NUL, which ends a text of the system");
    expect(Words.isUnicode(text), what + " has half a character (a lone surrogate)");
    return text;
  }

  private static void expect(boolean met, String otherwise) throws IOException {
    if (!met) {
      throw new IOException(otherwise);
    }
  }

  private static String firstLine(IOException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
