package dev.handoff.subject.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads YAML into a tree that keeps the lines: a mistake is told where it is. */
final class Yaml {
  private final String file;
  private final int[] signs;
  private final YAMLParser parser;

  private Yaml(String file, String text, YAMLParser parser) {
    this.file = file;
    this.signs = text.codePoints().toArray();
    this.parser = parser;
  }

  /**
   * Reads a text with one document of keys and values.
   *
   * @param file its name, for people
   * @param marked the text, perhaps with a byte order mark
   */
  static Node.Table read(String file, String marked) {
    String text = marked.replaceFirst("^\ufeff", "");
    checkSigns(file, text);
    try (YAMLParser parser = new YAMLFactory().createParser(text)) {
      return new Yaml(file, text, parser).document();
    } catch (JsonProcessingException e) {
      throw new Mistake(file, line(e), "this is not YAML: " + problem(e) + ".");
    } catch (IOException impossible) {
      throw new IllegalStateException("a text cannot be read", impossible);
    }
  }

  /** YAML 1.2, 5.1: what nobody can see is not allowed. */
  private static void checkSigns(String file, String text) {
    int line = 1;
    for (int i = 0; i < text.length(); i++) {
      char sign = text.charAt(i);
      line += sign == '\n' ? 1 : 0;
      if (Character.isISOControl(sign) && "\t\r\n\u0085".indexOf(sign) < 0) {
        throw new Mistake(
            file, line, String.format("it has a sign (U+%04X) that is not text.", (int) sign));
      }
    }
  }

  private Node.Table document() throws IOException {
    Node root = parser.nextToken() == null ? new Node.Text(1, "") : node();
    if (root instanceof Node.Text text && text.text().isEmpty()) {
      throw new Mistake(
          file,
          1,
          "there is nothing in it; 'handoff.jar subjects nginx' prints one to start from.");
    }
    if (!(root instanceof Node.Table table)) {
      throw new Mistake(file, root.line(), "a subject file has lines such as 'name: nginx'.");
    }
    if (parser.nextToken() != null) {
      throw new Mistake(
          file, line(), "a second document begins here; a file describes one server.");
    }
    return table;
  }

  /** The value whose first token is the current one. */
  private Node node() throws IOException {
    int line = line();
    if (parser.isCurrentAlias()) {
      throw new Mistake(
          file, line, "*" + parser.getText() + " refers to another place; write the value itself.");
    }
    if (parser.getObjectId() != null) {
      throw new Mistake(
          file, line, "&" + parser.getObjectId() + " names this place; leave that out.");
    } else if (parser.getTypeId() != null) {
      throw new Mistake(
          file, line, "!" + type(parser.getTypeId()) + " names a type; leave that out.");
    }
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_OBJECT) {
      return table(line);
    } else if (token == JsonToken.START_ARRAY) {
      List<Node> items = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        items.add(node());
      }
      return new Node.Sequence(line, List.copyOf(items));
    }
    checkAnchor();
    return new Node.Text(line, token == JsonToken.VALUE_NULL ? "" : parser.getText());
  }

  /** The parser tells of the anchor of a table or a list, but not of that of a text. */
  private void checkAnchor() {
    int begin = (int) parser.currentTokenLocation().getCharOffset();
    if (begin < signs.length && signs[begin] == '&') {
      int end = begin;
      while (end < signs.length && !Character.isWhitespace(signs[end])) {
        end++;
      }
      throw new Mistake(
          file,
          line(),
          new String(signs, begin, end - begin) + " names this place; leave that out.");
    }
  }

  private Node.Table table(int line) throws IOException {
    Map<Node.Text, Node> entries = new LinkedHashMap<>();
    Map<String, Integer> lines = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      checkAnchor();
      Node.Text key = new Node.Text(line(), parser.currentName());
      Integer before = lines.putIfAbsent(key.text(), key.line());
      if (before != null) {
        throw new Mistake(
            file,
            key.line(),
            "'" + key.text() + "' is in line " + before + " already; keep one of them.");
      }
      parser.nextToken();
      entries.put(key, node());
    }
    return new Node.Table(line, entries);
  }

  private int line() {
    return parser.currentTokenLocation().getLineNr();
  }

  /** Those of YAML itself are written with two !. */
  private static String type(Object id) {
    return id.toString().replaceFirst("^tag:yaml.org,2002:", "!");
  }

  /** The place that the parser means is the last one of its story, unless that is the end. */
  private static int line(JsonProcessingException e) {
    Matcher places = Pattern.compile(" line (\\d+), column ").matcher(e.getOriginalMessage());
    int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
    boolean ends = e.getOriginalMessage().contains("end of stream");
    for (int i = 0; places.find() && !(ends && i > 0); i++) {
      line = Integer.parseInt(places.group(1));
    }
    return Math.max(1, line);
  }

  /** The parser tells a story of several lines; its last one without a position is the reason. */
  private static String problem(JsonProcessingException e) {
    String problem =
        e.getOriginalMessage()
            .lines()
            .filter(each -> !each.isBlank() && !each.startsWith(" "))
            .reduce("it cannot be read", (former, next) -> next)
            .replaceFirst("[. ]+$", "");
    if (problem.contains("TAB")) {
      return "a tab begins a word; indent with spaces";
    }
    return problem.contains("flow") || problem.contains("','")
        ? problem + "; inside of { } and [ ] a value with ${...} needs quotes"
        : problem;
  }
}
