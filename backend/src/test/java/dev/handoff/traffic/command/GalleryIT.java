package dev.handoff.traffic.command;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

import dev.handoff.Chromium;
import dev.handoff.TrafficProcess;
import dev.handoff.Visit;
import dev.handoff.event.LossClass;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each loss class as people meet it, in the terminal and in the browser, beside a plain socket that
 * knows nothing of the generator.
 */
@Timeout(120)
@TestInstance(PER_CLASS)
class GalleryIT {
  // Ten requests to each, so that the log of the page, which shows 200 lines, shows all of them.
  private static final int RATE = 25;
  private static final String DURATION = "400ms";
  private static final int ASKED_BY_SOCKET = 3;

  /** Most of the time they wait for a server that does not answer. */
  private static final int AT_ONCE = 4;

  @RegisterExtension private static final Chromium CHROMIUM = new Chromium();

  private final Map<Gallery, Future<Seen>> seen = new EnumMap<>(Gallery.class);
  private Visit visit;

  /**
   * What two observers saw of an exhibit.
   *
   * @param bySocket how many requests had each result
   * @param said the complete output of the traffic command
   */
  private record Seen(Map<String, Integer> bySocket, String said) {}

  @BeforeAll
  void openAll() throws Exception {
    visit = new Visit(CHROMIUM);
    ExecutorService visitors = Executors.newFixedThreadPool(AT_ONCE);
    for (Gallery exhibit : Gallery.values()) {
      seen.put(exhibit, visitors.submit(() -> look(exhibit)));
    }
    visitors.shutdown();
  }

  @AfterAll
  void close() throws Exception {
    visit.close();
  }

  @ParameterizedTest
  @EnumSource
  void eachClassIsTheSameInTheTerminalInTheBrowserAndForAPlainSocket(Gallery exhibit)
      throws Exception {
    Seen it = seen.get(exhibit).get();

    assertThat(classesIn(it.said()))
        .as("classes named in: " + it.said())
        .containsOnly(exhibit.kind());
    assertThat(visit.page().locator("#log"))
        .containsText(Pattern.compile("\\b" + exhibit.kind() + "\\b"));
    assertThat(it.bySocket().keySet()).as("what a plain socket says").contains(exhibit.bySocket());
    assertThat(it.bySocket().keySet())
        .as("what a plain socket says")
        .isSubsetOf(exhibit.bySocket(), exhibit.onReuse() ? "answered" : exhibit.bySocket());
  }

  private Seen look(Gallery exhibit) throws Exception {
    try (Gallery.Server server = exhibit.open();
        RawJudge judge = new RawJudge(server.url(), exhibit.onReuse(), exhibit.patienceMillis())) {
      return new Seen(judge.ask(ASKED_BY_SOCKET), traffic(exhibit, server.url()));
    }
  }

  private static List<LossClass> classesIn(String said) {
    List<LossClass> named = new ArrayList<>();
    for (LossClass kind : LossClass.values()) {
      String name = kind == LossClass.NOT_SENT ? "[1-9]\\d* not sent" : kind.toString();
      if (Pattern.compile(name).matcher(said.lines().findFirst().orElse("")).find()) {
        named.add(kind);
      }
    }
    return named;
  }

  /** The complete output of the command. */
  private String traffic(Gallery exhibit, String url) throws Exception {
    List<String> options = new ArrayList<>(exhibit.options());
    options.addAll(List.of("--rate", Integer.toString(RATE), "--duration", DURATION));
    options.addAll(List.of("--bus", visit.dashboard().bus().toString()));
    try (TrafficProcess traffic = TrafficProcess.start(url, options)) {
      return traffic.output();
    }
  }
}
