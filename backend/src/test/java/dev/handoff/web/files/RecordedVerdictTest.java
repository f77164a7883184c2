package dev.handoff.web.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.ChildEvent;
import dev.handoff.event.Envelope;
import dev.handoff.event.Event;
import dev.handoff.event.EventWriter;
import dev.handoff.event.ListenerEvent;
import dev.handoff.event.ProcessEvent;
import dev.handoff.event.UpgradeEvent;
import dev.handoff.verdict.RestartsCommand;
import dev.handoff.web.door.RawHttp;
import dev.handoff.web.live.OpenDashboard;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The verdict of the dashboard and that of its recording. */
class RecordedVerdictTest {
  /** Not valid as PIDs, because the dashboard watches the processes whose events it reads. */
  private static final long OLD = 9_000_004_711L;

  private static final long NEW = 9_000_004_823L;
  private static final long MILLI = 1_000_000;

  @TempDir private Path directory;
  private long seq;

  @Test
  @Timeout(60)
  void theRecordingYieldsTheAnswerOfTheDashboard() throws Exception {
    try (OpenDashboard open = OpenDashboard.local()) {
      long signal = System.nanoTime();
      say(open, signal, new UpgradeEvent.Requested("SIGHUP"));
      say(open, signal + 200 * MILLI, new ChildEvent.Ready(NEW, 3, 200));
      say(open, signal + 410 * MILLI, new ListenerEvent.Closed(9, signal + 400 * MILLI));
      say(open, signal + 411 * MILLI, new UpgradeEvent.Done(NEW, 411));
      say(open, signal + 999 * MILLI, new ProcessEvent.Exiting(0, "upgraded", 1, 0));
      Path recording = directory.resolve("recording.ndjson");
      String answer;
      do {
        // The dashboard itself may add an event saying that the old process is gone.
        answer = RawHttp.get(open.port, "/api/restarts").body();
        Files.writeString(recording, RawHttp.get(open.port, "/api/recording").body());
      } while (!RawHttp.get(open.port, "/api/restarts").body().equals(answer));
      assertThat(answer)
          .contains("the new process took over from the old one")
          .contains("\"lastOfOld\":");
      assertThat(verdicts(recording)).isEqualToIgnoringWhitespace(answer);
      assertThat(RawHttp.get(open.port, "/panel/figures").body())
          .contains("<dt>handover gap</dt>")
          .doesNotContain("data-style");
    }
  }

  private void say(OpenDashboard open, long mono, Event event) {
    Envelope envelope = new Envelope(++seq, mono, 1_795_000_000_000L, OLD, 2, false, event);
    open.journal.append(
        envelope, new String(new EventWriter().write(envelope), StandardCharsets.UTF_8));
  }

  private static String verdicts(Path recording) {
    StringWriter out = new StringWriter();
    new CommandLine(new RestartsCommand())
        .setOut(new PrintWriter(out, true))
        .execute(recording.toString(), "--json");
    return out.toString();
  }
}
