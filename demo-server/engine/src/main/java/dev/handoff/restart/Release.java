package dev.handoff.restart;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.handoff.posix.Words;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
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
 */
public record Release(String version, List<String> command, String fault) {
  private static final int LARGEST_FILE = 1 << 20;
  private static final int LONGEST_VERSION = 100;

  static final Release NONE = new Release("none", List.of(), null);

  /**
   * Reads a release file: one JSON object in UTF-8 with a {@code version}, and perhaps a {@code
   * command} and a {@code fault}; other names are ignored. Replace the file by rename and never
   * write it in place, so that nobody reads half of it.
   *
   * @throws IOException if it cannot be read or is not valid; the message is one sentence for
   *     people
   */
  static Release read(Path file) throws IOException {
    if (file == null) {
      return NONE;
    }
    String text = text(file);
    // The streaming parser: this is on the way to ready, and databind would cost 150 ms of CPU.
    try (JsonParser json = new JsonFactory().createParser(text)) {
      json.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION.mappedFeature());
      return parse(json);
    } catch (IOException e) {
      throw new IOException(
          "The release file " + file + " is not a JSON object with a version: " + firstLine(e), e);
    }
  }

  private static String text(Path file) throws IOException {
    String why;
    if (!Files.exists(file)) {
      why = "does not exist";
    } else if (Files.isDirectory(file)) {
      why = "is a directory";
    } else if (!Files.isRegularFile(file)) {
      // Opening a pipe would wait for a writer.
      why = "is not a regular file, which each generation can read anew";
    } else if (!Files.isReadable(file)) {
      why = "cannot be read: Permission denied";
    } else {
      try (InputStream in = Files.newInputStream(file)) {
        byte[] bytes = in.readNBytes(LARGEST_FILE + 1);
        if (bytes.length <= LARGEST_FILE) {
          return utf8(file, bytes);
        }
        why = "is larger than 1 MiB";
      } catch (FileSystemException e) {
        why = "cannot be read: " + e.getReason();
      }
    }
    throw new IOException("The release file " + file + " " + why + ".");
  }

  private static String utf8(Path file, byte[] bytes) throws IOException {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      if (!text.startsWith("\uFEFF")) {
        return text;
      }
    } catch (CharacterCodingException e) {
      throw new IOException("The release file " + file + " is not UTF-8: save it as such.", e);
    }
    throw new IOException(
        "The release file "
            + file
            + " begins with a byte order mark: save it as UTF-8 without one (RFC 8259, 8.1).");
  }

  private static Release parse(JsonParser json) throws IOException {
    String version = null;
    List<String> command = List.of();
    String fault = null;
    expect(json.nextToken() == JsonToken.START_OBJECT, "it does not begin with {");
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "version" -> version = version(text(json, field));
        case "command" -> command = command(json);
        case "fault" ->
            fault = json.currentToken() == JsonToken.VALUE_NULL ? null : text(json, field);
        default -> json.skipChildren();
      }
    }
    expect(json.currentToken() == JsonToken.END_OBJECT, "it ends too early");
    expect(version != null, "it has no version");
    expect(json.nextToken() == null, "something follows the closing }");
    return new Release(version, command, fault);
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
