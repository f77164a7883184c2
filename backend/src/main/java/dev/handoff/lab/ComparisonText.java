package dev.handoff.lab;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** A comparison as a text for people, for a pull request, and for programs. */
final class ComparisonText {
  private ComparisonText() {}

  /** For a terminal. */
  static String plain(Comparison comparison) {
    return all(comparison, Table::text, "  ");
  }

  /** For a pull request. */
  static String markdown(Comparison comparison) {
    return all(comparison, Table::markdown, "- ");
  }

  private static String all(Comparison comparison, Function<Table, String> form, String bullet) {
    StringBuilder text = new StringBuilder();
    text.append(
        ComparisonTables.say(
            "%,d restarts of each way, %,.0f requests/s: a third with a new connection each, a"
                + " third on kept ones whose client looks for a FIN, a third on kept ones whose"
                + " client just writes; one slow request is in flight at each restart.%n%s%n",
            comparison.restarts(), comparison.rate(), comparison.machine()));
    for (Table table : ComparisonTables.of(comparison)) {
      text.append('\n').append(form.apply(table));
    }
    Table seed = Seed.table(comparison.ways());
    if (!seed.rows().isEmpty()) {
      text.append('\n').append(form.apply(seed));
    }
    List<String> files = new ArrayList<>();
    files(comparison).forEach((way, each) -> files.add(way + ": " + String.join(", ", each)));
    list(text, "What did not go as planned:", ComparisonTables.problems(comparison), bullet);
    list(
        text,
        "Recordings (handoff.jar replay FILE), in " + comparison.recordings() + ":",
        files,
        bullet);
    return text.toString();
  }

  private static void list(StringBuilder text, String title, List<String> lines, String bullet) {
    if (!lines.isEmpty()) {
      text.append('\n').append(title).append(bullet.startsWith("-") ? "\n\n" : "\n");
      lines.forEach(line -> text.append(bullet).append(line).append('\n'));
    }
  }

  private static Map<String, Set<String>> files(Comparison comparison) {
    Map<String, Set<String>> files = new LinkedHashMap<>();
    for (Facts way : comparison.ways()) {
      Set<String> own = new LinkedHashSet<>();
      if (way.recording() != null) {
        own.add(way.recording());
      }
      way.failures().forEach(each -> own.add(each.recording()));
      if (!own.isEmpty()) {
        files.put(way.name(), own);
      }
    }
    return files;
  }

  /** One object: what was measured, and the same tables cell by cell. */
  static String json(Comparison comparison) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("machine", comparison.machine());
    all.put("rate", comparison.rate());
    all.put("restarts", comparison.restarts());
    all.put("recordings", comparison.recordings());
    all.put("ways", comparison.ways());
    List<Table> tables = new ArrayList<>(ComparisonTables.of(comparison));
    tables.add(Seed.table(comparison.ways()));
    all.put("tables", tables);
    try {
      return new ObjectMapper().writeValueAsString(all) + "\n";
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a comparison has no JSON form", impossible);
    }
  }
}
