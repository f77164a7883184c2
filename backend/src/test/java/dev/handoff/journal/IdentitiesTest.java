package dev.handoff.journal;

import static dev.handoff.journal.ReusedPids.PID;
import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.Envelope;
import dev.handoff.event.Event;
import dev.handoff.event.ProcessEvent;
import dev.handoff.journal.Journal.Entry;
import dev.handoff.journal.ReusedPids.Heard;
import java.io.ByteArrayInputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which events belong to the same process, although a PID may be used again. */
class IdentitiesTest {
  private static final Event STARTED = new ProcessEvent.Started(1, "v1", "17", List.of());
  private static final Event READY = new ProcessEvent.Ready(200);

  private final List<Long> asked = new ArrayList<>();
  private OptionalLong start = OptionalLong.of(70);
  private final Identities live =
      new Identities(
          new Origin(
              "here",
              pid -> {
                asked.add(pid);
                return start;
              }));

  static Stream<Arguments> cases() {
    return ReusedPids.all().entrySet().stream().map(e -> Arguments.of(e.getKey(), e.getValue()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void theJournalTellsProcessesApart(String name, List<Heard> events) {
    Journal journal = new Journal(1_000);
    assertTold(
        events,
        events.stream()
            .map(each -> journal.append(each.envelope(), ReusedPids.line(each.envelope())))
            .toList());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void soDoesARecordingOfIt(String name, List<Heard> events) throws Exception {
    String lines = ReusedPids.lines(events).stream().collect(Collectors.joining("\n"));
    Map<String, Entry> read = new HashMap<>();
    new RecordingReader(entry -> read.put(key(entry.envelope()), entry))
        .read(
            Channels.newChannel(new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8))));
    assertTold(events, events.stream().map(each -> read.get(key(each.envelope()))).toList());
  }

  private static String key(Envelope envelope) {
    return envelope.pid() + " " + envelope.seq() + " " + envelope.mono();
  }

  private static void assertTold(List<Heard> events, List<Entry> entries) {
    Map<String, ProcessId> told = new HashMap<>();
    for (int i = 0; i < events.size(); i++) {
      Entry entry = entries.get(i);
      ProcessId process = events.get(i).own() ? entry.process() : entry.about();
      assertThat(process.pid()).isEqualTo(PID);
      assertThat(told.computeIfAbsent(events.get(i).process(), first -> process))
          .as("event %d is of process %s", i, events.get(i).process())
          .isEqualTo(process);
    }
    assertThat(new HashSet<>(told.values())).as("%s", told).hasSameSizeAs(told.keySet());
  }

  @Test
  void theStartIsReadOnceAProcess() {
    for (int i = 1; i <= 1_000; i++) {
      assertThat(says(i, i * 10, READY)).isEqualTo(new ProcessId("here", PID, 70L, 10, 1));
    }
    assertThat(asked).containsExactly(PID);
  }

  @Test
  void itIsReadAgainWhenThePidSeemsToBeUsedAgain() {
    ProcessId first = says(1, 10, STARTED);
    start = OptionalLong.of(90);
    assertThat(says(1, 1_000, STARTED)).isEqualTo(new ProcessId("here", PID, 90L, 1_000, 1));
    assertThat(says(2, 20, READY)).isEqualTo(first);
    assertThat(asked).hasSize(2);
  }

  @Test
  void aProcessThatStartsAgainWithTheSameStartIsAnotherImageOfIt() {
    ProcessId first = says(1, 10, STARTED);
    assertThat(says(2, 20, READY)).isEqualTo(first);
    ProcessId second = says(1, 1_000, STARTED);
    assertThat(second).isEqualTo(new ProcessId("here", PID, 70L, 10, 2));
    assertThat(says(2, 1_010, READY)).isEqualTo(second);
    assertThat(says(3, 30, READY)).isEqualTo(first);
    assertThat(second.isAfter(first)).isTrue();
    assertThat(first.isAfter(second)).isFalse();
  }

  @Test
  void withoutStartsAServerThatStartsAgainIsAnotherImageUnlessItsEndIsKnown() {
    start = OptionalLong.empty();
    says(1, 10, STARTED);
    assertThat(says(1, 1_000, STARTED).image()).isEqualTo(2);
    live.subject(new Envelope(1, 2_000, 0, 1, 0, false, new ProcessEvent.Exited(PID, 0, null)));
    assertThat(says(1, 3_000, STARTED)).isEqualTo(new ProcessId("here", PID, null, 3_000, 1));
  }

  @Test
  void aProcessThatDoesNotCountIsAskedForOnlyOnceMore() {
    ProcessId first = says(1, 10, READY);
    for (int i = 2; i <= 1_000; i++) {
      assertThat(says(1, i * 10, READY)).isEqualTo(first);
    }
    assertThat(asked).hasSize(2);
  }

  @Test
  void theStartOfAProcessIsReadWhenItsParentNamesItAndNotWhenItHasEnded() {
    start = OptionalLong.of(71);
    ProcessId spawned = about(10, new dev.handoff.event.ChildEvent.Spawned(PID, 2));
    assertThat(spawned.start()).isEqualTo(71);
    assertThat(says(1, 20, STARTED)).isEqualTo(spawned);
    assertThat(asked).hasSize(1);
    assertThat(about(5, new ProcessEvent.Exited(PID, 0, null)).start()).isNull();
    assertThat(asked).hasSize(1);
  }

  @Test
  void aPidThatWasNotHeardOfForLongIsForgotten() {
    ProcessId first = says(1, 10, READY);
    for (long pid = 1; pid <= 5_000; pid++) {
      live.reporter(new Envelope(1, 20, 0, pid, 1, false, READY));
    }
    assertThat(says(2, 30, READY)).isNotEqualTo(first);
  }

  private ProcessId says(long seq, long mono, Event event) {
    return live.reporter(new Envelope(seq, mono, 0, PID, 1, false, event));
  }

  private ProcessId about(long mono, Event event) {
    return live.subject(new Envelope(1, mono, 0, 1, 0, false, event));
  }
}
