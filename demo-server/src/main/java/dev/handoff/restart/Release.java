package dev.handoff.restart;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the release file says.
 *
 * @param version a name for people
 * @param command to execute as the next generation; empty for the same command line again
 * @param fault a defect that the demo shall have, or null
 */
public record Release(String version, List<String> command, String fault) {

  static final Release NONE = new Release("none", List.of(), null);

  /**
   * Reads a release file. It is replaced by rename, never written in place, so that nobody reads
   * half of one.
   *
   * @throws IOException with one sentence for people
   */
  static Release read(Path file) throws IOException {
    if (file == null) {
      return NONE;
    }
    // The streaming parser: this is on the way to ready, and databind would cost 150 ms of CPU.
    try (JsonParser json = new JsonFactory().createParser(file.toFile())) {
      return parse(json);
    } catch (FileNotFoundException e) {
      String why = Files.exists(file) ? "cannot be read: " + reason(e) : "does not exist";
      throw new IOException("The release file " + file + " " + why + ".", e);
    } catch (IOException e) {
      throw new IOException(
          "The release file " + file + " is not a JSON object with a version: " + firstLine(e), e);
    }
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
        case "version" -> version = text(json, field);
        case "command" -> command = texts(json, field);
        case "fault" ->
            fault = json.currentToken() == JsonToken.VALUE_NULL ? null : text(json, field);
        default -> json.skipChildren();
      }
    }
    expect(json.currentToken() == JsonToken.END_OBJECT, "it ends too early");
    expect(version != null, "it has no version");
    return new Release(version, command, fault);
  }

  private static List<String> texts(JsonParser json, String field) throws IOException {
    List<String> texts = new ArrayList<>();
    expect(json.currentToken() == JsonToken.START_ARRAY, field + " is no array");
    while (json.nextToken() != JsonToken.END_ARRAY) {
      texts.add(text(json, field));
    }
    return List.copyOf(texts);
  }

  private static String text(JsonParser json, String field) throws IOException {
    expect(json.currentToken() == JsonToken.VALUE_STRING, field + " is no text");
    return json.getText();
  }

  private static void expect(boolean met, String otherwise) throws IOException {
    if (!met) {
      throw new IOException(otherwise);
    }
  }

  /** The system's words, which open(2)'s caller puts in parentheses behind the name. */
  private static String reason(FileNotFoundException e) {
    return e.getMessage().replaceAll("(?s).*\\((.*)\\)", "$1");
  }

  private static String firstLine(IOException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
