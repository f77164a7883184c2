package dev.handoff.traffic;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.Chromium;
import dev.handoff.TrafficProcess;
import dev.handoff.Visit;
import dev.handoff.event.LossClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each loss class as people meet it, in the terminal and in the browser, beside a plain socket that
 * knows nothing of the generator.
 */
@Timeout(120)
class GalleryIT {
  private static final int RATE = 40;
  private static final int ASKED_BY_SOCKET = 3;
  private static final int PATIENCE_MILLIS = 1_500;

  @RegisterExtension private static final Chromium CHROMIUM = new Chromium();

  private static Visit visit;

  @BeforeAll
  static void open() throws Exception {
    visit = new Visit(CHROMIUM);
  }

  @AfterAll
  static void close() throws Exception {
    visit.close();
  }

  @ParameterizedTest
  @EnumSource
  void eachClassIsTheSameInTheTerminalInTheBrowserAndForAPlainSocket(Gallery exhibit)
      throws Exception {
    try (Gallery.Server server = exhibit.open();
        RawJudge judge = new RawJudge(server.url(), exhibit.onReuse(), PATIENCE_MILLIS)) {
      Map<String, Integer> bySocket = judge.ask(ASKED_BY_SOCKET);
      String said = traffic(exhibit, server.url());

      assertThat(classesIn(said)).as("classes named in: " + said).containsOnly(exhibit.kind());
      assertThat(visit.page().locator("#log"))
          .containsText(Pattern.compile("\\b" + exhibit.kind() + "\\b"));
      assertThat(bySocket.keySet()).as("what a plain socket says").contains(exhibit.bySocket());
      assertThat(bySocket.keySet())
          .as("what a plain socket says")
          .isSubsetOf(exhibit.bySocket(), exhibit.onReuse() ? "answered" : exhibit.bySocket());
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
  private static String traffic(Gallery exhibit, String url) throws Exception {
    List<String> options = new ArrayList<>(exhibit.options());
    options.addAll(List.of("--rate", Integer.toString(RATE), "--duration", "1s"));
    options.addAll(List.of("--bus", visit.dashboard().bus().toString()));
    try (TrafficProcess traffic = TrafficProcess.start(url, options)) {
      return traffic.output();
    }
  }
}
