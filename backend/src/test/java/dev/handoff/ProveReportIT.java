package dev.handoff;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A proof of our own server, and the files that it leaves: one of them in a browser. */
@Timeout(240)
class ProveReportIT {
  @RegisterExtension static final Chromium CHROMIUM = new Chromium();

  @TempDir private Path directory;

  /** Nothing waits for a slow request here, so that the old process is gone soon. */
  @Test
  void aHandoverLosesNothingAndLeavesItsFiles() throws Exception {
    ProveProcess prove = new ProveProcess(directory);
    Path report = directory.resolve("report.html");
    Path junit = directory.resolve("junit.xml");
    Path recording = directory.resolve("run.ndjson");

    prove.start(
        prove.file("fd-handoff", "fd-handoff", text -> text.replaceAll("slow: .*", "")),
        "--json",
        "--junit=" + junit,
        "--report=" + report,
        "--recording=" + recording);

    assertThat(prove.exitCode()).as(prove.said()).isZero();
    JsonNode subject = prove.subject("fd-handoff");
    assertThat(subject.get("sentence").asText()).contains("fd-handoff lost 0 of ");
    assertThat(subject.at("/requests/failed").asLong()).isZero();
    assertThat(subject.at("/requests/answered").asLong()).isPositive();
    assertThat(subject.at("/proof/restarts").size()).isEqualTo(1);
    assertThat(subject.at("/proof/restarts/0/times/lastGoneMillis").asDouble()).isPositive();
    assertThat(subject.at("/proof/restarts/0/stayed").asText()).isEmpty();
    assertThat(junit).content().contains("tests=\"2\" failures=\"0\" errors=\"0\"");
    assertThat(report).content().contains("fd-handoff lost 0 of ", "data-report=\"");
    assertThat(recording).content().contains("\"restart.settled\"");
    assertThat(prove.errors())
        .content()
        .contains("fd-handoff: http://127.0.0.1:", " answers: 200 OK, ", "restart 1 of 1: 0 of ");
    prove.hasLeftNothing();
    aRestartThatIsOpenedShowsItsPicture(report);
  }

  private static void aRestartThatIsOpenedShowsItsPicture(Path report) {
    List<String> complaints = new ArrayList<>();
    try (BrowserContext context = CHROMIUM.browser().newContext()) {
      context.setOffline(true);
      Page page = context.newPage();
      page.onConsoleMessage(each -> complaints.add(each.text()));
      page.onPageError(complaints::add);
      page.navigate(report.toUri().toString());
      page.locator("summary").click();
      FrameLocator frame = page.frameLocator("iframe");
      PlaywrightAssertions.assertThat(frame.locator("#live")).hasAttribute("data-state", "report");
      PlaywrightAssertions.assertThat(frame.locator("g.lane")).hasCount(2);
    }
    assertThat(complaints).isEmpty();
  }
}
