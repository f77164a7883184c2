package dev.handoff.verdict;

import static dev.handoff.verdict.Story.NEW;
import static dev.handoff.verdict.Story.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.Envelope;
import dev.handoff.journal.Journal.Entry;
import dev.handoff.journal.RecordingReader;
import java.io.ByteArrayInputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A recording yields the verdicts of the journal, no matter when those were read. */
class ReproducedTest {
  private final Story story = new Story();

  @Test
  void aRecordingYieldsTheVerdictsOfTheJournal() throws Exception {
    story.traffic(0).service(500).calm(0, 1_000, OLD);
    Upgrade.overflows(story, 900, 1);
    Upgrade.tell(story, 1_000, 405L, 417L);
    story.bucket(1_100, 10, 8, OLD, Map.of("connect-refused", 2)).lag(30_000);
    story.calm(1_100, 3_000, NEW);
    Upgrade.overflows(story, 2_100, 5);
    story.finished(3_001);
    assertThat(recorded()).hasSize(1).isEqualTo(asked(1));
    assertThat(recorded().get(0).window().settled()).isTrue();
  }

  @Test
  void anEventThatArrivesTooLateIsTooLateForEveryReader() throws Exception {
    story.traffic(0).calm(0, 1_000, OLD);
    Upgrade.tell(story, 1_000);
    story.calm(1_000, 1_500, OLD).bucket(1_600, 10, 10, OLD, Map.of());
    Envelope late = story.said().remove(story.said().size() - 1);
    story.calm(1_600, 9_000, NEW);
    story.said().add(late);
    story.calm(9_000, 9_500, NEW).finished(9_501);
    Upgrade.tell(story, 20_000);
    assertThat(asked(1)).hasSize(2).isEqualTo(asked(1_000_000)).isEqualTo(asked(7));
    assertThat(recorded()).isEqualTo(asked(1));
    assertThat(recorded().get(0).conclusion().doubt()).isEqualTo("1 report of the traffic is lost");
  }

  @Test
  void aVerdictOutlivesTheReportsBehindIt() throws Exception {
    story.traffic(0).calm(0, 1_000, OLD);
    Upgrade.tell(story, 1_000);
    story.bucket(1_100, 10, 8, OLD, Map.of("connect-refused", 2)).calm(1_100, 900_000, NEW);
    assertThat(recorded()).hasSize(1).isEqualTo(asked(100));
    assertThat(recorded().get(0).sentence())
        .isEqualTo("2 of 100 requests lost: 2 connect-refused.");
  }

  @Test
  void aRunIsForgottenOnceNoRestartNeedsIt() throws Exception {
    Verdicts verdicts = Verdicts.ofRecording();
    List<Envelope> told = new ArrayList<>();
    for (int run = 0; run < 30; run++) {
      long begin = run * 100_000L;
      Story one =
          new Story().traffic(begin).calm(begin, begin + 1_000, OLD).finished(begin + 1_001);
      told.addAll(one.said());
    }
    story.entries(told).forEach(verdicts::accept);
    assertThat(verdicts.runs()).isLessThan(3);
  }

  /** The verdicts when read after every {@code each} entries and at the end. */
  private List<Verdict> asked(int each) {
    Verdicts live = new Verdicts(0);
    List<Entry> entries = story.entries(story.said());
    for (int i = 0; i < entries.size(); i++) {
      live.accept(entries.get(i));
      if (i % each == 0) {
        live.all();
      }
    }
    return live.all();
  }

  private List<Verdict> recorded() throws Exception {
    String lines =
        "{\"handoff\":1,\"host\":\"here\",\"recordedAt\":\"2026-11-21T10:00:00Z\"}\n"
            + story.entries(story.said()).stream()
                .map(Entry::json)
                .collect(Collectors.joining("\n", "", "\n"));
    Verdicts verdicts = Verdicts.ofRecording();
    new RecordingReader(verdicts::accept)
        .read(
            Channels.newChannel(new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8))));
    return verdicts.all();
  }
}
