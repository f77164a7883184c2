package dev.handoff.subject.file;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with variables. {@code $${} stands for <code>${</code> itself.
 *
 * @param parts texts and variables in turn, the first one a text
 */
public record Template(List<String> parts) {
  private static final Pattern VARIABLE = Pattern.compile("(\\$?)\\$\\{([^}\\s]*)(}?)");

  /** Names of variables that a place may have, and what to say of others. */
  enum Allowed {
    /** Most places. */
    USUAL("dir", "port", "bus"),

    /** Commands that are run at a restart. */
    AT_RESTART("dir", "port", "bus", "pid"),

    /** Units of systemd, and commands that may begin with a program of ours. */
    COMMAND("dir", "port", "bus", "demo-server"),

    /** The command of a second process. */
    SECOND_COMMAND("dir", "port", "bus", "pid", "demo-server");

    private final List<String> names;

    Allowed(String... names) {
      this.names = List.of(names);
    }

    private boolean has(String name) {
      return names.contains(name) || name.matches("port([2-9]|[1-9]\\d)");
    }

    private String list() {
      String all = "${dir}, ${port}, ${port2} and so on";
      for (String name : names.subList(2, names.size())) {
        all += ", ${" + name + "}";
      }
      return all;
    }
  }

  /**
   * Reads a text.
   *
   * @param place of it in the file
   */
  static Template of(String text, Allowed allowed, Place place) {
    List<String> parts = new ArrayList<>();
    StringBuilder plain = new StringBuilder();
    Matcher variable = VARIABLE.matcher(text);
    int done = 0;
    while (variable.find()) {
      plain.append(text, done, variable.start());
      done = variable.end();
      if (!variable.group(1).isEmpty()) {
        plain.append(variable.group().substring(1));
        continue;
      }
      String name = variable.group(2);
      if (variable.group(3).isEmpty() || !allowed.has(name)) {
        throw place
            .below(text.substring(0, variable.start()))
            .mistake(
                "%s is not a variable here; there are %s, and $${ is a plain ${.",
                variable.group(), allowed.list());
      }
      parts.add(plain.toString());
      parts.add(name);
      plain.setLength(0);
    }
    parts.add(plain.append(text.substring(done)).toString());
    return new Template(List.copyOf(parts));
  }

  /** The names of its variables. */
  public Set<String> variables() {
    Set<String> names = new LinkedHashSet<>();
    for (int i = 1; i < parts.size(); i += 2) {
      names.add(parts.get(i));
    }
    return names;
  }

  /**
   * The text.
   *
   * @param values gives the value of each variable
   */
  public String fill(UnaryOperator<String> values) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < parts.size(); i++) {
      text.append(i % 2 == 0 ? parts.get(i) : values.apply(parts.get(i)));
    }
    return text.toString();
  }

  /** As it was written. */
  @Override
  public String toString() {
    return fill(name -> "${" + name + "}");
  }
}
