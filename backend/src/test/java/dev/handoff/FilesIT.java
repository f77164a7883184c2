package dev.handoff;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** One restart, saved in every format; each file shows what was seen live. */
@Timeout(180)
class FilesIT {
  @RegisterExtension private static final Chromium CHROMIUM = new Chromium();

  private static final String LANES =
      "() => [...document.querySelectorAll('g.lane')].map((lane) => `${lane.dataset.pid} generation ${lane.dataset.gen}`).sort()";

  @TempDir private Path directory;

  @Test
  void everyFileShowsWhatWasSeenLive() throws Exception {
    try (Visit visit = new Visit(CHROMIUM)) {
      DashboardProcess dashboard = visit.dashboard();
      dashboard.serving();
      dashboard.startTraffic(50, "mixed", 50);
      dashboard.upgrade("v2");
      dashboard.settledVerdict();
      dashboard.stopTraffic();
      Page live = visit.page();
      assertThat(live.locator("#verdict[data-settled=true]")).isVisible();
      assertThat(live.locator("g.lane")).hasCount(2);
      String verdict = live.locator("#verdict").textContent().strip();
      Object lanes = live.evaluate(LANES);

      live.locator("#save summary").click();
      Path recording = saved(live, "recording", "handoff-recording-.*\\.ndjson");
      Path report = saved(live, "report", "handoff-restart-1-.*\\.html");
      isAPicture(saved(live, "png", "handoff-view-.*\\.png"));
      Path drawing = saved(live, "svg", "handoff-view-.*\\.svg");
      isATrace(saved(live, "trace", "handoff-trace-.*\\.json"));

      replayed(visit, recording, verdict, lanes);
      Page file = seen(visit.open(report.toUri().toString()), verdict, lanes);
      assertThat(file.locator("#live")).hasAttribute("data-state", "report");
      file.context().setOffline(true);
      file.reload();
      seen(file, verdict, lanes);
      stepsAlong(file);
      file.locator("#save summary").click();
      isAPicture(saved(file, "png", "handoff-view-.*\\.png"));

      file.navigate(drawing.toUri().toString());
      assertThat(
              file.locator("text")
                  .filter(new Locator.FilterOptions().setHasText(verdict.substring(0, 20)))
                  .first())
          .isAttached();
      assertThat(file.locator("image")).hasAttribute("href", Pattern.compile("^data:image/png"));
      assertThat(Files.readString(drawing)).doesNotContain("var(").doesNotContain("class=");
    }
  }

  private static void replayed(Visit visit, Path recording, String verdict, Object lanes)
      throws Exception {
    try (ReplayProcess replay = new ReplayProcess(recording)) {
      Page page = seen(visit.open(replay.url()), verdict, lanes);
      assertThat(page.locator("#live")).hasAttribute("data-state", "recording");
      assertThat(page.locator("#upgrade")).hasCount(0);
      page.context().close();
    }
  }

  private static Page seen(Page page, String verdict, Object lanes) {
    assertThat(page.locator("#verdict")).hasText(verdict);
    assertThat(page.locator("g.lane")).hasCount(2);
    assertThat(page.evaluate(LANES)).isEqualTo(lanes);
    assertThat(page.locator("g.lane[data-state=exited]")).hasCount(1);
    assertThat(page.locator(".overlap")).isAttached();
    return page;
  }

  /** A file has the time of its recording: steps back show earlier moments. */
  private static void stepsAlong(Page file) {
    Locator clock = file.locator("#time-clock");
    String end = clock.textContent();
    // Several events may fall into the same tenth of a second, which is all that the clock shows.
    for (int i = 0; i < 20 && clock.textContent().equals(end); i++) {
      file.locator("#time [data-do=previous]").click();
    }
    assertThat(clock).not().hasText(end);
    assertThat(file.locator("#log li[data-type='upgrade.requested']")).hasCount(1);
  }

  private Path saved(Page page, String what, String name) {
    Download download =
        page.waitForDownload(() -> page.locator("#save [data-save=" + what + "]").click());
    assertThat(download.suggestedFilename()).matches(name);
    Path path = directory.resolve(download.suggestedFilename());
    download.saveAs(path);
    return path;
  }

  private static void isAPicture(Path png) throws IOException {
    byte[] bytes = Files.readAllBytes(png);
    assertThat(new String(bytes, 1, 3)).isEqualTo("PNG");
    assertThat(bytes).hasSizeGreaterThan(20_000);
  }

  /** The rules of the Trace Event Format that its viewers insist on. */
  private static void isATrace(Path file) throws IOException {
    JsonNode events = new ObjectMapper().readTree(file.toFile()).get("traceEvents");
    Map<String, Double> free = new HashMap<>();
    List<String> slices = new ArrayList<>();
    List<String> arrows = new ArrayList<>();
    TreeSet<String> phases = new TreeSet<>();
    double last = 0;
    for (JsonNode event : events) {
      String phase = event.get("ph").asText();
      phases.add(phase);
      double ts = event.get("ts").asDouble();
      assertThat(ts).as("sorted: " + event).isGreaterThanOrEqualTo(last);
      last = ts;
      if (phase.equals("X")) {
        String track = event.get("pid") + ":" + event.get("tid");
        assertThat(ts)
            .as("no overlap: " + event)
            .isGreaterThan(free.getOrDefault(track, -1.0) - 0.01);
        free.put(track, ts + event.get("dur").asDouble());
        slices.add(event.get("name").asText());
      } else if (phase.equals("s")) {
        arrows.add(event.get("id") + event.get("name").asText());
      } else if (phase.equals("f")) {
        assertThat(arrows).contains(event.get("id") + event.get("name").asText());
        assertThat(event.get("bp").asText()).isEqualTo("e");
      }
    }
    assertThat(phases).containsExactly("C", "M", "X", "f", "i", "s");
    assertThat(slices).contains("starting", "serving", "upgrading", "draining", "holds listener");
    assertThat(arrows)
        .extracting(arrow -> arrow.replaceAll("\\d", ""))
        .containsExactly("SIGHUP", "spawn", "ready");
  }
}
