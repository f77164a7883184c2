package dev.handoff;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/architecture.md draws the arrows that ArchitectureTest allows, and no others. */
class ArchitecturePageTest {
  private static final Pattern ROOM = Pattern.compile(" {4}([\\w.]+)");
  private static final Pattern ARROWS = Pattern.compile(" *([\\w.]+) --> ([\\w.]+(?: & [\\w.]+)*)");
  private static final Pattern ROW = Pattern.compile("\\| `([\\w.]+)` \\| .+ \\|");

  @Test
  void theDrawingHasTheRoomsAndTheirArrows() throws IOException {
    Map<String, Set<String>> drawn = new HashMap<>();
    for (String line : page()) {
      Matcher room = ROOM.matcher(line);
      Matcher arrows = ARROWS.matcher(line);
      if (room.matches()) {
        drawn.put(room.group(1), new HashSet<>());
      } else if (arrows.matches()) {
        assertThat(drawn).as("the room of %s", line).containsKey(arrows.group(1));
        for (String to : arrows.group(2).split(" & ")) {
          assertThat(drawn.get(arrows.group(1)).add(to)).as("%s in %s", to, line).isTrue();
        }
      } else {
        assertThat(line).as("an arrow that this test cannot read").doesNotContain("--");
      }
    }

    assertThat(drawn).containsExactlyInAnyOrderEntriesOf(Rooms.MAY_USE);
  }

  @Test
  void eachRoomHasItsRow() throws IOException {
    assertThat(page().stream().map(ROW::matcher).filter(Matcher::matches).map(row -> row.group(1)))
        .containsExactlyInAnyOrderElementsOf(Rooms.MAY_USE.keySet());
  }

  private static List<String> page() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("docs", "architecture.md"))) {
      return lines.filter(line -> !line.startsWith("|---")).toList();
    }
  }
}
