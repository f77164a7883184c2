package dev.handoff.web.files;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.handoff.event.ChildEvent;
import dev.handoff.event.Envelope;
import dev.handoff.event.Event;
import dev.handoff.event.EventWriter;
import dev.handoff.event.OperatorEvent;
import dev.handoff.event.ProcessEvent;
import dev.handoff.event.UpgradeEvent;
import dev.handoff.web.door.RawHttp;
import dev.handoff.web.live.OpenDashboard;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RestartReportTest {
  /** Not valid as PIDs, because the dashboard watches the processes whose events it reads. */
  private static final long OLD = 9_000_004_711L;

  private static final long NEW = 9_000_004_823L;
  private static final long OTHER = 9_000_004_999L;
  private static final long MILLI = 1_000_000;
  private static final String HOSTILE = "</script><img src=x onerror=alert(1)><!--";

  private final long signal = System.nanoTime();
  @AutoClose private final OpenDashboard open = OpenDashboard.local();
  private long seq;

  @Test
  void thePolicyAllowsItsOwnStyleAndScriptAndNothingElse() throws Exception {
    restart();
    String html = report().body();
    String policy =
        found(html, "<meta http-equiv=\"Content-Security-Policy\" content=\"([^\"]*)\">")
            .replace("&#39;", "'");
    assertThat(policy.split("; "))
        .containsExactlyInAnyOrder(
            "default-src 'none'",
            "script-src '" + hash(found(html, "<script type=\"module\">(.*?)</script>")) + "'",
            "style-src '" + hash(found(html, "<style>(.*?)</style>")) + "'",
            "img-src data: blob:",
            "base-uri 'none'",
            "form-action 'none'");
    assertThat(html.indexOf("Content-Security-Policy")).isLessThan(html.indexOf("<style>"));
  }

  @Test
  void aReportLoadsNothingFromOutside() throws Exception {
    restart();
    String html = report().body();
    assertThat(html.replaceAll("(?s)<script.*?</script>|<style.*?</style>", ""))
        .doesNotContainPattern("(?i)(src|href|action|hx-[a-z]+)\\s*=")
        .doesNotContain("<link");
    assertThat(found(html, "<style>(.*?)</style>"))
        .doesNotContain("@import")
        .doesNotContain("url(/");
  }

  @Test
  void textFromProcessesStaysText() throws Exception {
    say(OLD, 2, -2_000, new ProcessEvent.Started(1, HOSTILE, "17", List.of("java")));
    say(OLD, 2, -1_000, new OperatorEvent.Action("upgrade", HOSTILE));
    restart();
    String html = report().body();
    assertThat(html).doesNotContain("<img").doesNotContain("<!--");
    assertThat(Pattern.compile("</script>").matcher(html).results().count()).isEqualTo(2);
    assertThat(data(html).get("records").findValuesAsText("detail")).contains(HOSTILE);
  }

  @Test
  void aReportHoldsOnlyTheRestartAndTheStartOfItsProcesses() throws Exception {
    say(OLD, 2, -60_000, new ProcessEvent.Ready(300));
    say(OTHER, 1, -59_000, new ProcessEvent.Ready(300));
    say(OLD, 2, -30_000, heartbeat());
    say(OLD, 2, -9_000, heartbeat());
    restart();
    say(NEW, 3, 1_500, new ProcessEvent.Ready(300));
    say(NEW, 3, 30_000, heartbeat());
    JsonNode data = data(report().body());
    assertThat(data.get("records"))
        .extracting(r -> r.get("pid").asLong() + " " + r.get("type").asText())
        .contains(OLD + " process.ready", NEW + " process.ready", OLD + " upgrade.requested")
        .doesNotContain(OTHER + " process.ready", NEW + " process.heartbeat")
        .containsOnlyOnce(OLD + " process.heartbeat");
    assertThat(data.at("/header/restart").asInt()).isEqualTo(1);
  }

  @Test
  void aReportSaysWhatItLacks() throws Exception {
    restart();
    assertThat(data(report().body()).at("/header/notes").toString())
        .contains("before the verdict was settled")
        .contains("Traffic, kernel and heartbeat details of this restart had been discarded");
  }

  @Test
  void aReportHasAFileNameFitForSharing() throws Exception {
    restart();
    assertThat(report().header("Content-Disposition"))
        .matches("attachment; filename=\"handoff-restart-1-\\d{4}-\\d\\d-\\d\\dT\\d{4}\\.html\"");
    assertThat(report().body()).contains("restart 1 of").contains("PID " + OLD);
  }

  @Test
  void anUnknownRestartIsRefusedWithASentence() throws Exception {
    assertThat(RawHttp.get(open.port, "/api/report").body())
        .contains("There has been no restart to report on yet");
    restart();
    assertThat(RawHttp.get(open.port, "/api/report?restart=7").status()).isEqualTo(404);
    assertThat(RawHttp.get(open.port, "/api/report?restart=x").body()).contains("restart=1 to 1");
  }

  @Test
  void thePanelsShowTheNewestRestartOfAMoment() throws Exception {
    restart();
    String before = RawHttp.get(open.port, "/panel/verdicts?at=" + (signal - 1)).body();
    String after = RawHttp.get(open.port, "/panel/verdicts?at=" + signal).body();
    assertThat(before).contains("data-tone=\"none\"");
    assertThat(after).contains("data-number=\"1\"");
    assertThat(RawHttp.get(open.port, "/panel/figures?at=" + (signal - 1)).body()).isBlank();
    assertThat(RawHttp.get(open.port, "/panel/figures?at=-1").status()).isEqualTo(400);
  }

  private void restart() {
    say(OLD, 2, 0, new UpgradeEvent.Requested("SIGHUP"));
    say(OLD, 2, 10, new ChildEvent.Spawned(NEW, 3));
    say(OLD, 2, 200, new ChildEvent.Ready(NEW, 3, 200));
    say(OLD, 2, 411, new UpgradeEvent.Done(NEW, 411));
    say(OLD, 2, 999, new ProcessEvent.Exiting(0, "upgraded", 1, 0));
  }

  private static Event heartbeat() {
    return new ProcessEvent.Heartbeat("serving", 1, 0, 0, 0, 0);
  }

  private void say(long pid, int gen, long millis, Event event) {
    Envelope envelope =
        new Envelope(
            ++seq, signal + millis * MILLI, 1_795_000_000_000L + millis, pid, gen, false, event);
    open.journal.append(
        envelope, new String(new EventWriter().write(envelope), StandardCharsets.UTF_8));
  }

  private RawHttp.Response report() throws Exception {
    return RawHttp.get(open.port, "/api/report?restart=1");
  }

  private static JsonNode data(String html) throws Exception {
    return new ObjectMapper()
        .readTree(found(html, "<script id=\"records\" type=\"application/json\">(.*?)</script>"));
  }

  private static String found(String html, String pattern) {
    Matcher matcher = Pattern.compile(pattern, Pattern.DOTALL).matcher(html);
    assertThat(matcher.find()).as(pattern).isTrue();
    return matcher.group(1);
  }

  private static String hash(String text) throws Exception {
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    return "sha256-" + Base64.getEncoder().encodeToString(hash);
  }
}
