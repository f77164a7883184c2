package dev.handoff.subject.file;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** The keys of one table, each with its value. */
final class Keys {
  private final String file;
  private final String what;
  private final Place place;
  private final Map<String, Node> values = new LinkedHashMap<>();

  /**
   * The keys of a table.
   *
   * @param what has them, for people, such as {@code a subject file}
   * @param known all that there are
   */
  Keys(String file, String what, Node.Table table, List<String> known) {
    this.file = file;
    this.what = what;
    this.place = new Place(file, table.line());
    table
        .entries()
        .forEach(
            (key, value) -> {
              if (!known.contains(key.text())) {
                throw new Place(file, key.line())
                    .mistake(
                        "'%s' is not a key of %s; %s",
                        key.text(), what, suggestion(key.text(), known));
              }
              values.put(key.text(), value);
            });
  }

  /** Whether a key is there. */
  boolean has(String key) {
    return values.containsKey(key);
  }

  /** The keys that are there. */
  Set<String> there() {
    return values.keySet();
  }

  /** Where the value of a key is, or the table if there is none. */
  Place place(String key) {
    return has(key) ? new Place(file, values.get(key).line()) : place;
  }

  /** The value of a key; a mistake if there is none. */
  Node node(String key, String example) {
    if (!has(key)) {
      throw place.mistake("%s has no '%s'; add one, such as '%s: %s'.", what, key, key, example);
    }
    return values.get(key);
  }

  /** The text of a key that has to be there. */
  Written written(String key, String example) {
    return written(key, node(key, example), example);
  }

  /** The same of one that may be missing. */
  <T> T optional(String key, String example, T missing, Function<Written, T> read) {
    return has(key) ? read.apply(written(key, example)) : missing;
  }

  /** The text of any value. */
  Written written(String key, Node value, String example) {
    Place at = new Place(file, value.line());
    if (value instanceof Node.Text text && !text.text().isBlank()) {
      return new Written(key, text.text(), at);
    }
    throw at.mistake("'%s' has %s; write '%s: %s'.", key, value.kind(), key, example);
  }

  /** What a key has, if it is there, as keys and values. */
  Map<Node.Text, Node> entries(String key, String example) {
    if (!has(key)) {
      return Map.of();
    }
    Node node = node(key, example);
    if (node instanceof Node.Table table) {
      return table.entries();
    }
    throw place(key).mistake("'%s' has %s; write '%s: %s'.", key, node.kind(), key, example);
  }

  /** The same where all values are texts, which may be empty. */
  List<Written> table(String key, String example) {
    List<Written> all = new ArrayList<>();
    entries(key, example)
        .forEach(
            (name, value) -> {
              Place at = new Place(file, name.line());
              if (!(value instanceof Node.Text text)) {
                throw at.mistake("'%s' has %s; write a text.", name.text(), value.kind());
              }
              all.add(new Written(name.text(), text.text(), at));
            });
    return all;
  }

  private static String suggestion(String key, List<String> known) {
    String all = String.join(", ", known);
    return known.stream()
        .filter(each -> distance(each, key.toLowerCase()) <= 2)
        .findFirst()
        .map(each -> "did you mean '" + each + "'?")
        .orElse("there are " + all + ".");
  }

  /** How many letters have to be added, left out or changed. */
  private static int distance(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int i = 0; i <= other.length(); i++) {
      row[i] = i;
    }
    for (int i = 1; i <= one.length(); i++) {
      int corner = row[0];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int change = corner + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        corner = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[other.length()];
  }
}
