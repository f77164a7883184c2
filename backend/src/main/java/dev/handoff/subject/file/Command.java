package dev.handoff.subject.file;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A command in words and quotes, for which there is no shell.
 *
 * @param words the first one is the program; <code>${demo-server}</code> is several
 */
public record Command(List<Template> words) {
  static final String DEMO_SERVER = "demo-server";
  private static final String NEEDS_A_SHELL = "|&;<>()`*?$";

  /** Reads one. */
  static Command of(String key, String text, Template.Allowed allowed, Place place) {
    List<Template> words = new ArrayList<>();
    for (String word : split(key, text, place)) {
      Template template = Template.of(word, allowed, place);
      if (template.variables().contains(DEMO_SERVER) && !word.equals("${" + DEMO_SERVER + "}")) {
        throw place.mistake("${demo-server} must be a word of %s by itself.", key);
      }
      words.add(template);
    }
    if (words.isEmpty()) {
      throw place.mistake("%s needs a command, such as nginx -c ${dir}/nginx.conf.", key);
    }
    if (words.get(0).toString().matches("[A-Za-z_]\\w*=.*")) {
      throw place.mistake(
          "%s begins with a variable, which needs a shell; write it below env:.", key);
    }
    return new Command(List.copyOf(words));
  }

  /**
   * The words as the program gets them.
   *
   * @param demoServer those that <code>${demo-server}</code> stands for
   */
  public List<String> fill(UnaryOperator<String> values, List<String> demoServer) {
    List<String> filled = new ArrayList<>();
    for (Template word : words) {
      if (word.variables().contains(DEMO_SERVER)) {
        filled.addAll(demoServer);
      } else {
        filled.add(word.fill(values));
      }
    }
    return filled;
  }

  /** Whether it starts our demo server. */
  public boolean isDemoServer() {
    return variables().contains(DEMO_SERVER);
  }

  /** The names of its variables. */
  public Set<String> variables() {
    Set<String> names = new LinkedHashSet<>();
    words.forEach(word -> names.addAll(word.variables()));
    return names;
  }

  private static List<String> split(String key, String text, Place place) {
    List<String> words = new ArrayList<>();
    StringBuilder word = null;
    char quote = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote != 0 ? c == quote : c == '\'' || c == '"') {
        quote = quote != 0 ? 0 : c;
        word = word == null ? new StringBuilder() : word;
      } else if (quote == 0 && Character.isWhitespace(c)) {
        if (word != null) {
          words.add(word.toString());
        }
        word = null;
      } else {
        word = word == null ? new StringBuilder() : word;
        if (c == '\\' && quote != '\'' && i + 1 < text.length()) {
          c = text.charAt(++i);
        } else if (quote == 0 && needsShell(text, i)) {
          throw place.mistake(
              "'%s' needs a shell, and %s has none; put it into quotes, or write sh -c '...'.",
              c, key);
        }
        word.append(c);
      }
    }
    if (quote != 0) {
      throw place.mistake("a quote (%s) in %s is not closed; add the second one.", quote, key);
    }
    if (word != null) {
      words.add(word.toString());
    }
    return words;
  }

  /** Variables of ours are none of the shell's. */
  private static boolean needsShell(String text, int i) {
    return NEEDS_A_SHELL.indexOf(text.charAt(i)) >= 0
        && !(text.charAt(i) == '$' && text.startsWith("{", i + 1))
        && !text.startsWith("$${", i);
  }
}
