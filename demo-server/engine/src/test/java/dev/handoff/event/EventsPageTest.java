package dev.handoff.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * demo-server/docs/events.md says what the records say: each type, each field in its order, and its
 * kind.
 */
class EventsPageTest {
  private static final String SAMPLE = " (sample)";

  @Test
  void thePageHasEveryEventWithItsFields() throws IOException {
    Map<String, List<String>> code = new HashMap<>();
    EventTypes.all()
        .forEach(
            (name, type) ->
                code.put(
                    Event.Sample.class.isAssignableFrom(type) ? name + SAMPLE : name,
                    fields(type, "")));

    assertThat(grouped("event")).containsExactlyInAnyOrderEntriesOf(code);
  }

  @Test
  void thePageHasThePartsThatAreObjectsOfTheirOwn() throws IOException {
    assertThat(grouped("part"))
        .containsExactlyInAnyOrderEntriesOf(
            Stream.of(
                    Tally.class,
                    TrafficEvent.Times.class,
                    TrafficEvent.Fresh.class,
                    KernelEvent.Listener.class,
                    KernelEvent.Resets.class)
                .collect(
                    HashMap::new, (all, of) -> all.put(kind(of), fields(of, "")), Map::putAll));
  }

  @Test
  void thePageHasTheCommonFields() throws IOException {
    Envelope envelope = new Envelope(1, 2, 3, 4, 5, true, new ProcessEvent.Warned("no"));
    List<String> written = new ArrayList<>();
    new ObjectMapper()
        .readTree(new EventWriter().write(envelope))
        .properties()
        .forEach(
            field ->
                written.add(
                    field.getKey()
                        + ": "
                        + (field.getValue().isTextual()
                            ? "text"
                            : field.getValue().isBoolean() ? "boolean" : "integer")));
    written.remove("what: text");

    assertThat(rows("field").stream().map(row -> row.get(0) + ": " + row.get(1)))
        .containsExactlyElementsOf(written);
  }

  @Test
  void thePageHasEveryLossClass() throws IOException {
    assertThat(rows("class").stream().map(row -> row.get(0)))
        .containsExactlyElementsOf(Stream.of(LossClass.values()).map(LossClass::toString).toList());
  }

  private static List<String> fields(Class<?> record, String suffix) {
    List<String> fields = new ArrayList<>();
    for (RecordComponent component : record.getRecordComponents()) {
      JsonUnwrapped unwrapped = component.getAccessor().getAnnotation(JsonUnwrapped.class);
      if (unwrapped == null) {
        fields.add(component.getName() + suffix + ": " + kind(component.getGenericType()));
      } else {
        fields.addAll(fields(component.getType(), unwrapped.suffix()));
      }
    }
    return fields;
  }

  private static String kind(Type type) {
    if (type instanceof ParameterizedType generic) {
      Type[] of = generic.getActualTypeArguments();
      String last = kind(of[of.length - 1]);
      if (generic.getRawType() == List.class) {
        return last + "s";
      }
      return last.equals("integer") ? "counts" : last.replaceAll("y$", "ie") + "s";
    } else if (type == String.class) {
      return "text";
    } else if (type == double.class) {
      return "number";
    } else if (type == boolean.class) {
      return "boolean";
    } else if (type instanceof Class<?> record && record.isRecord()) {
      return record.getSimpleName().toLowerCase();
    }
    assertThat(type).isIn(int.class, long.class, Integer.class, Long.class);
    return "integer";
  }

  /** The tables whose rows belong to the last name in their first column. */
  private static Map<String, List<String>> grouped(String firstColumn) throws IOException {
    Map<String, List<String>> groups = new LinkedHashMap<>();
    List<String> last = null;
    for (List<String> row : rows(firstColumn)) {
      assertThat(row).as("columns of %s", row).hasSize(4);
      if (row.get(0).isEmpty()) {
        last.add(row.get(1) + ": " + row.get(2));
      } else {
        last = new ArrayList<>();
        assertThat(groups.put(row.get(0), last)).as("%s is there twice", row.get(0)).isNull();
      }
      assertThat(row.get(3)).as("the meaning in %s", row).isNotEmpty();
    }
    return groups;
  }

  /** The rows of all tables with this word at the head of their first column. */
  private static List<List<String>> rows(String firstColumn) throws IOException {
    List<List<String>> rows = new ArrayList<>();
    boolean within = false;
    for (String line : Files.readAllLines(Path.of("..", "docs", "events.md"))) {
      if (!line.startsWith("|")) {
        within = false;
      } else if (line.startsWith("| " + firstColumn + " |")) {
        within = true;
      } else if (within && !line.startsWith("|---")) {
        rows.add(cells(line));
      }
    }
    return rows;
  }

  private static List<String> cells(String line) {
    String[] cells = line.substring(1, line.length() - 1).split("\\|");
    return Stream.of(cells).map(cell -> cell.strip().replace("`", "")).toList();
  }
}
