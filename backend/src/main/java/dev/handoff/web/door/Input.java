package dev.handoff.web.door;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.handoff.supervise.Refusal;
import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The fields of a request body, which is a JSON object or an HTML form. A body that begins with a
 * brace is read as JSON whatever its content type, so that {@code curl -d} works. Empty fields are
 * left out.
 */
public final class Input {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private Input() {}

  /**
   * Reads the body.
   *
   * @param known the names that it may have
   * @throws Refusal if it is malformed or has another field
   */
  public static Map<String, String> of(Context request, List<String> known)
      throws Refusal, IOException {
    String text = new String(body(request), StandardCharsets.UTF_8).strip();
    String type = request.contentType() == null ? "" : request.contentType();
    Map<String, String> fields = new LinkedHashMap<>();
    if (text.startsWith("{") || type.startsWith("application/json") && !text.isEmpty()) {
      readJson(text, fields);
    } else if (type.startsWith("application/x-www-form-urlencoded") || text.isEmpty()) {
      readForm(text, fields);
    } else {
      throw Refusal.badInput("Send the body as a JSON object or as an HTML form.");
    }
    fields.values().removeIf(String::isEmpty);
    for (String name : fields.keySet()) {
      if (!known.contains(name)) {
        throw Refusal.badInput(
            "There is no field \""
                + name
                + "\" here"
                + (known.isEmpty() ? "." : ", only " + String.join(", ", known) + "."));
      }
    }
    return fields;
  }

  /** The idle timeout ends each read, but a client that sends a byte now and then is never idle. */
  private static byte[] body(Context request) throws IOException {
    long deadline = request.attribute(Guard.DEADLINE);
    InputStream in = request.req().getInputStream();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    byte[] buffer = new byte[8 * 1024];
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      body.write(buffer, 0, count);
      if (body.size() > Guard.LARGEST_BODY) {
        throw Guard.tooLarge();
      }
      if (System.nanoTime() - deadline > 0) {
        throw Guard.tooSlow();
      }
    }
    return body.toByteArray();
  }

  private static void readJson(String text, Map<String, String> fields) throws Refusal {
    JsonNode node;
    try {
      node = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw Refusal.badInput("The body is not valid JSON: " + firstLine(e) + ".");
    }
    if (!(node instanceof ObjectNode object)) {
      throw Refusal.badInput("The body must be a JSON object, such as {\"release\": \"v2\"}.");
    }
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      if (field.getValue().isContainerNode()) {
        throw Refusal.badInput(
            "The field \"" + field.getKey() + "\" must be a string, a number or a boolean.");
      }
      fields.put(field.getKey(), field.getValue().isNull() ? "" : field.getValue().asText());
    }
  }

  private static void readForm(String text, Map<String, String> fields) throws Refusal {
    for (String pair : text.isEmpty() ? new String[0] : text.split("&")) {
      int equals = pair.indexOf('=');
      try {
        String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
        String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
        if (fields.put(name, value) != null) {
          throw Refusal.badInput("The field \"" + name + "\" occurs twice.");
        }
      } catch (IllegalArgumentException e) {
        throw Refusal.badInput(
            "The body is not a valid HTML form: it has a % without two hexadecimal digits.");
      }
    }
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static String firstLine(JsonProcessingException e) {
    return e.getOriginalMessage().lines().findFirst().orElse("");
  }
}
