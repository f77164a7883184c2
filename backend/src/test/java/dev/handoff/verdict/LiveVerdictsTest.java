package dev.handoff.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.handoff.Await;
import dev.handoff.event.KernelEvent;
import dev.handoff.event.ProcessEvent;
import dev.handoff.event.UpgradeEvent;
import dev.handoff.journal.Journal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class LiveVerdictsTest {
  private static final KernelEvent.Sample SAMPLE =
      new KernelEvent.Sample(List.of(), 0, 0, Map.of());

  @Test
  void theLastEntryIsInTheAnswer() throws Exception {
    Journal journal = new Journal(1_000);
    try (LiveVerdicts live = LiveVerdicts.start(journal)) {
      assertThat(live.all()).isEmpty();
      journal.sink(1).publish(new UpgradeEvent.Requested("SIGHUP"));
      assertThat(live.all())
          .extracting(verdict -> verdict.conclusion().outcome().toString())
          .containsExactly("running");
      journal.sink(1).publish(new ProcessEvent.Exiting(0, "terminated", 1, 0));
      assertThat(live.all())
          .extracting(verdict -> verdict.conclusion().outcome().toString())
          .containsExactly("terminated-during");
      long pid = ProcessHandle.current().pid();
      journal.sink(1).publish(new ProcessEvent.Exited(pid, 0, null));
      JsonNode json = new ObjectMapper().valueToTree(live.all()).get(0);
      assertThat(json.get("sentence").asText()).contains("no traffic ran");
      assertThat(json.get("number").asInt()).isEqualTo(1);
    }
  }

  @Test
  void entriesAreReadBeforeTheyLeaveTheJournal() throws Exception {
    Journal journal = new Journal(10);
    try (LiveVerdicts live = LiveVerdicts.start(journal)) {
      journal.sink(1).publish(new UpgradeEvent.Requested("SIGHUP"));
      Await.untilTrue(() -> live.read() >= 1, () -> "the journal has not been read");
      for (int i = 0; i < 100; i++) {
        journal.sink(0).publish(SAMPLE);
      }
      assertThat(journal.firstId()).isGreaterThan(1);
      assertThat(live.all()).hasSize(1);
    }
  }

  @Test
  void aJournalThatGotAheadIsReadFromItsOldestEntry() {
    Journal journal = new Journal(2);
    for (int i = 0; i < 100; i++) {
      journal.sink(0).publish(SAMPLE);
    }
    journal.sink(1).publish(new UpgradeEvent.Requested("SIGHUP"));
    try (LiveVerdicts live = LiveVerdicts.start(journal)) {
      assertThat(live.all()).hasSize(1);
    }
  }
}
