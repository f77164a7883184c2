package dev.handoff.web.page;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts ES modules into one script, each in a function of its own, after the modules that it
 * imports, and style sheets into one. It supports only what our modules use: {@code import {a, b as
 * c} from './x.js'} and {@code export} in front of a function, class or const. Anything else is
 * rejected, never passed on.
 */
final class Linker {
  private static final Pattern IMPORT =
      Pattern.compile(
          "^import\\s*(?:\\{([^}]*)\\}\\s*from\\s*)?'(\\.[^']+)';[ \\t]*$", Pattern.MULTILINE);
  private static final Pattern EXPORT =
      Pattern.compile(
          "^export (?=(?:async function\\*?|function\\*?|class|const) ([\\w$]+))",
          Pattern.MULTILINE);
  private static final Pattern FOREIGN =
      Pattern.compile(
          "^(?:import|export)\\b.*$|\\bimport\\s*\\(|\\bimport\\.meta|</script|<!--",
          Pattern.MULTILINE | Pattern.CASE_INSENSITIVE);

  /**
   * Doc comments are a quarter of the sources: a file that people send each other does not need
   * them.
   */
  private static final Pattern DOC =
      Pattern.compile("^[ \\t]*/\\*\\*[\\s\\S]*?\\*/[ \\t]*\\n", Pattern.MULTILINE);

  private static final Pattern SHEET =
      Pattern.compile("^@import url\\('([^']+)'\\);$", Pattern.MULTILINE);

  private static final Pattern NAME = Pattern.compile("([\\w$]+)(?:\\s+as\\s+([\\w$]+))?");

  private final UnaryOperator<String> sources;
  private final Map<String, String> linked = new LinkedHashMap<>();
  private final Set<String> open = new LinkedHashSet<>();

  private Linker(UnaryOperator<String> sources) {
    this.sources = sources;
  }

  /**
   * Links.
   *
   * @param entry path of the module to begin with, such as {@code app/main.js}
   * @param sources gives the text of a module by its path; null if there is none
   * @throws IllegalArgumentException if a module uses what is not supported here
   */
  static String link(String entry, UnaryOperator<String> sources) {
    Linker linker = new Linker(sources);
    linker.add(entry);
    return "const modules = {};\n" + String.join("", linker.linked.values());
  }

  /**
   * Joins style sheets.
   *
   * @param entry path of the sheet to begin with, which imports the others: {@code @import
   *     url('x.css');}
   * @param sources gives the text of a sheet by its path; null if there is none
   * @throws IllegalArgumentException if a sheet is not there, or an imported one imports others
   */
  static String joined(String entry, UnaryOperator<String> sources) {
    StringBuilder joined = new StringBuilder();
    Matcher imports = SHEET.matcher(sources.apply(entry));
    while (imports.find()) {
      String path = resolved(entry, imports.group(1));
      String sheet = sources.apply(path);
      if (sheet == null || sheet.contains("@import")) {
        throw new IllegalArgumentException(
            entry + ": cannot join " + path + (sheet == null ? ", which is not there" : ""));
      }
      joined.append(sheet).append('\n');
    }
    return joined.toString();
  }

  private void add(String path) {
    if (linked.containsKey(path)) {
      return;
    }
    String source = sources.apply(path);
    if (source == null) {
      throw new IllegalArgumentException("there is no module " + path);
    }
    if (!open.add(path)) {
      throw new IllegalArgumentException("modules need each other: " + open + " and " + path);
    }
    StringBuilder head = new StringBuilder();
    Matcher imports = IMPORT.matcher(source);
    StringBuilder body = new StringBuilder();
    while (imports.find()) {
      String from = resolved(path, imports.group(2));
      add(from);
      if (imports.group(1) != null) {
        head.append("  const { ").append(names(path, imports.group(1)));
        head.append(" } = modules['").append(from).append("'];\n");
      }
      imports.appendReplacement(body, "");
    }
    imports.appendTail(body);
    linked.put(path, module(path, head.toString(), body.toString()));
    open.remove(path);
  }

  private static String module(String path, String head, String source) {
    List<String> exported = new ArrayList<>();
    Matcher exports = EXPORT.matcher(DOC.matcher(source).replaceAll(""));
    StringBuilder body = new StringBuilder();
    while (exports.find()) {
      exported.add(exports.group(1));
      exports.appendReplacement(body, "");
    }
    exports.appendTail(body);
    Matcher foreign = FOREIGN.matcher(code(body.toString()));
    if (foreign.find()) {
      throw new IllegalArgumentException(path + ": cannot link \"" + foreign.group() + "\"");
    }
    return "modules['"
        + path
        + "'] = (() => {\n"
        + head
        + body.toString().strip()
        + "\n  return { "
        + String.join(", ", exported)
        + " };\n})();\n";
  }

  /** Without comments that take whole lines: they may import types. */
  private static String code(String source) {
    return source.replaceAll("(?m)^\\s*/?\\*.*$", "").replaceAll("(?m)^\\s*//.*$", "");
  }

  /** In the form of a destructuring pattern: {@code a, b: c}. */
  private static String names(String path, String list) {
    List<String> names = new ArrayList<>();
    for (String each : list.split(",")) {
      Matcher name = NAME.matcher(each.strip());
      if (name.matches()) {
        names.add(name.group(2) == null ? name.group(1) : name.group(1) + ": " + name.group(2));
      } else if (!each.isBlank()) {
        throw new IllegalArgumentException(path + ": cannot import \"" + each.strip() + "\"");
      }
    }
    return String.join(", ", names);
  }

  private static String resolved(String path, String relative) {
    return URI.create("/" + path).resolve(relative).getPath().substring(1);
  }
}
