package dev.handoff.web.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.jsonFormatVisitors.JsonFormatVisitorWrapper;
import com.fasterxml.jackson.databind.jsonFormatVisitors.JsonObjectFormatVisitor;
import dev.handoff.bus.BusStats;
import dev.handoff.event.KernelEvent;
import dev.handoff.event.OperatorEvent;
import dev.handoff.fault.Faults;
import dev.handoff.fault.Finding;
import dev.handoff.journal.Journal;
import dev.handoff.plan.Limits;
import dev.handoff.plan.TrafficOrder;
import dev.handoff.story.Generation;
import dev.handoff.story.Restart;
import dev.handoff.story.TrafficStatus;
import dev.handoff.story.UpgradeOutcome;
import dev.handoff.story.UpgradeStatus;
import dev.handoff.verdict.Accepts;
import dev.handoff.verdict.Gap;
import dev.handoff.verdict.Verdict;
import dev.handoff.verdict.WindowTally;
import dev.handoff.web.files.ReplayRoutes;
import io.javalin.Javalin;
import io.javalin.config.RoutesConfig;
import io.javalin.router.ParsedEndpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/api.md says what the code says. The routes are read from Javalin, which is not started. */
class ApiPageTest {
  private static final Map<String, Class<?>> OBJECTS =
      Map.ofEntries(
          Map.entry("process", Generation.class),
          Map.entry("exit", Generation.Exit.class),
          Map.entry("upgrade", UpgradeStatus.class),
          Map.entry("outcome", UpgradeOutcome.class),
          Map.entry("traffic", TrafficStatus.class),
          Map.entry("bus", BusStats.class),
          Map.entry("viewers", EventStream.Viewers.class),
          Map.entry("restart", Verdict.class),
          Map.entry("hands", Restart.Hands.class),
          Map.entry("tally", WindowTally.class),
          Map.entry("latency", Verdict.Latency.class),
          Map.entry("gap", Gap.class),
          Map.entry("accepts", Accepts.class),
          Map.entry("generator", Verdict.Promise.class),
          Map.entry("resets", KernelEvent.Resets.class),
          Map.entry("fault", Faults.Offer.class),
          Map.entry("choice", Faults.Choice.class),
          Map.entry("finding", Finding.class),
          Map.entry("note", OperatorEvent.Note.class));

  @TempDir private Path directory;

  @Test
  void thePageHasEveryRouteAndWhatAReplayMakesOfIt() throws Exception {
    List<ParsedEndpoint> replay = endpoints(this::addReplay);
    List<String> code = new ArrayList<>();
    for (ParsedEndpoint each : endpoints(ApiPageTest::addDashboard)) {
      code.add(name(each) + " " + inAReplay(each, replay));
    }

    assertThat(rows("method").stream().map(row -> String.join(" ", row.subList(0, 3))))
        .containsExactlyInAnyOrderElementsOf(code);
  }

  @Test
  void aReplayHasNoRouteOfItsOwn() throws Exception {
    assertThat(endpoints(this::addReplay).stream().map(ApiPageTest::name))
        .filteredOn(name -> !name.contains("<"))
        .isSubsetOf(endpoints(ApiPageTest::addDashboard).stream().map(ApiPageTest::name).toList());
  }

  @Test
  void thePageHasEveryFieldOfTrafficFaultsAndNotes() throws Exception {
    assertThat(rows("field").stream().map(row -> row.get(0)))
        .containsExactlyElementsOf(
            Stream.of(TrafficOrder.FIELDS, Faults.FIELDS, Notes.FIELDS)
                .flatMap(List::stream)
                .toList());
  }

  @Test
  void thePageHasTheLimitsOfTraffic() throws Exception {
    Map<String, String> meanings = new HashMap<>();
    rows("field").forEach(row -> meanings.put(row.get(0), row.get(2)));
    String rate = String.format(Locale.ROOT, "%,d", Limits.RATE_OF_ONE_LOOP);

    assertThat(meanings.get("rate")).endsWith(" from 1 to " + rate);
    assertThat(meanings.get("duration")).endsWith(" at most " + Limits.LONGEST);
    assertThat(meanings.get("steps"))
        .endsWith(" at most " + rate + " a second and " + Limits.LONGEST + " together");
  }

  @Test
  void thePageHasEveryFieldOfTheAnswers() throws Exception {
    Map<String, Set<String>> code = new HashMap<>();
    for (Map.Entry<String, Class<?>> each : OBJECTS.entrySet()) {
      code.put(each.getKey(), fields(each.getValue()));
    }

    assertThat(objects()).containsExactlyInAnyOrderEntriesOf(code);
  }

  private static void addDashboard(RoutesConfig routes) {
    Journal journal = new Journal(10);
    EventStream events = new EventStream(journal);
    VerdictPanels verdicts = new VerdictPanels(null, List::of);
    Routes.add(
        routes,
        new Panels(null, null, verdicts, null),
        verdicts,
        new ReadApi(null, null, events, null, null),
        new WriteApi(null, null),
        new Notes(journal),
        events,
        new Downloads(request -> {}, request -> {}));
  }

  private void addReplay(RoutesConfig routes) {
    ReplayRoutes.add(routes, directory);
  }

  /** What it registers. */
  private static List<ParsedEndpoint> endpoints(Consumer<RoutesConfig> add) {
    List<ParsedEndpoint> all = new ArrayList<>();
    Javalin.create(
        config -> {
          add.accept(config.routes);
          all.addAll(config.unsafe.internalRouter.allHttpHandlers());
        });
    assertThat(all).isNotEmpty();
    return all;
  }

  private static String name(ParsedEndpoint each) {
    return each.endpoint.method.name() + " " + each.endpoint.path;
  }

  /** As Javalin decides; the dashboard prefers 405 to 404. */
  private static String inAReplay(ParsedEndpoint asked, List<ParsedEndpoint> replay) {
    if (replay.stream().map(ApiPageTest::name).anyMatch(name(asked)::equals)) {
      return "yes";
    }
    List<ParsedEndpoint> matching =
        replay.stream().filter(each -> each.matches(asked.endpoint.path)).toList();
    boolean refused =
        matching.stream().anyMatch(each -> each.endpoint.method.equals(asked.endpoint.method));
    return refused ? "409" : matching.isEmpty() ? "404" : "405";
  }

  /** The names of an object's JSON form; of what lies unwrapped in it, too. */
  private static Set<String> fields(Class<?> type) throws JsonMappingException {
    Map<String, JavaType> fields = new LinkedHashMap<>();
    new ObjectMapper()
        .acceptJsonFormatVisitor(
            type,
            new JsonFormatVisitorWrapper.Base() {
              @Override
              public JsonObjectFormatVisitor expectObjectFormat(JavaType of) {
                return new JsonObjectFormatVisitor.Base(getProvider()) {
                  @Override
                  public void optionalProperty(BeanProperty property) {
                    fields.put(property.getName(), property.getType());
                  }
                };
              }
            });
    return fields.keySet();
  }

  private static Map<String, Set<String>> objects() throws IOException {
    Map<String, Set<String>> objects = new LinkedHashMap<>();
    Set<String> last = null;
    for (List<String> row : rows("object")) {
      if (!row.get(0).isEmpty()) {
        last = new LinkedHashSet<>();
        assertThat(objects.put(row.get(0), last)).as("%s is there twice", row.get(0)).isNull();
      } else {
        assertThat(last.add(row.get(1))).as("%s is there twice", row.get(1)).isTrue();
        assertThat(row.get(2)).as("the meaning in %s", row).isNotEmpty();
      }
    }
    return objects;
  }

  /** The rows of all tables with this word at the head of their first column. */
  private static List<List<String>> rows(String firstColumn) throws IOException {
    List<List<String>> rows = new ArrayList<>();
    boolean within = false;
    for (String line : Files.readAllLines(Path.of("docs", "api.md"))) {
      if (!line.startsWith("|")) {
        within = false;
      } else if (line.startsWith("| " + firstColumn + " |")) {
        within = true;
      } else if (within && !line.startsWith("|---")) {
        String[] cells = line.substring(1, line.length() - 1).split("\\|");
        rows.add(Stream.of(cells).map(cell -> cell.strip().replace("`", "")).toList());
      }
    }
    return rows;
  }
}
