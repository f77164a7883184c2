package dev.handoff.web.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.handoff.Await;
import dev.handoff.event.OperatorEvent;
import dev.handoff.event.ProcessEvent;
import dev.handoff.journal.Journal;
import dev.handoff.journal.Origin;
import dev.handoff.web.door.RawHttp;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class EventStreamTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int RING = 2_000;
  private static final long FIRST = 5_001;

  private OpenDashboard open;

  @BeforeEach
  void start() throws Exception {
    open = new OpenDashboard(new Journal(RING, FIRST, Origin.UNKNOWN), "127.0.0.1");
  }

  @AfterEach
  void stop() throws Exception {
    open.close();
  }

  @Test
  void aViewerGetsASnapshotThenABeatThenBatches() throws Exception {
    say("one");
    say("two");
    try (Stream stream = Stream.open(open.port)) {
      Stream.Frame first = stream.next();
      assertThat(first.event()).isEqualTo("snapshot");
      assertThat(first.id()).isEqualTo("5002");
      JsonNode snapshot = JSON.readTree(first.data());
      assertThat(snapshot.get("lastId").asLong()).isEqualTo(5_002);
      assertThat(snapshot.get("mono").asLong()).isLessThanOrEqualTo(System.nanoTime());
      assertThat(details(snapshot.get("records"))).containsExactly("one", "two");
      assertThat(snapshot.at("/records/0").fieldNames().next()).isEqualTo("journal");

      Stream.Frame beat = stream.next();
      assertThat(beat.event()).isEqualTo("beat");
      assertThat(beat.id()).isNull();
      assertThat(JSON.readTree(beat.data()).fieldNames())
          .toIterable()
          .containsExactly("mono", "wall");

      say("three");
      Stream.Frame batch = stream.next("batch");
      assertThat(batch.id()).isEqualTo("5003");
      assertThat(details(JSON.readTree(batch.data()))).containsExactly("three");
    }
  }

  @Test
  void theSnapshotOfNothingIsEmpty() throws Exception {
    try (Stream stream = Stream.open(open.port)) {
      Stream.Frame snapshot = stream.next();
      assertThat(JSON.readTree(snapshot.data()).get("records")).isEmpty();
      assertThat(snapshot.id()).isEqualTo("5000");
    }
  }

  @Test
  void aReturningViewerGetsOnlyWhatItMissed() throws Exception {
    for (int i = 1; i <= 5; i++) {
      say("event " + i);
    }
    try (Stream stream = Stream.open(open.port, "Last-Event-ID: 5003")) {
      List<String> seen = new ArrayList<>();
      while (seen.size() < 2) {
        Stream.Frame frame = stream.next();
        assertThat(frame.event()).isNotEqualTo("snapshot");
        if (frame.event().equals("batch")) {
          seen.addAll(details(JSON.readTree(frame.data())));
        }
      }
      assertThat(seen).containsExactly("event 4", "event 5");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"3", "4999", "5000000", "-1", "nonsense", "99999999999999999999", ""})
  void aViewerThatKnowsAnotherJournalGetsASnapshot(String last) throws Exception {
    say("one");
    try (Stream stream = Stream.open(open.port, "Last-Event-ID: " + last)) {
      assertThat(stream.next().event()).isEqualTo("snapshot");
    }
  }

  @Test
  void aViewerThatWasAwayTooLongGetsASnapshot() throws Exception {
    for (int i = 0; i < RING + 10; i++) {
      say("event " + i);
    }
    try (Stream stream = Stream.open(open.port, "Last-Event-ID: 5001")) {
      assertThat(stream.next().event()).isEqualTo("snapshot");
    }
  }

  @Test
  void aLongGapIsNotReplayedEvenIfTheEventsAreStillThere() throws Exception {
    try (OpenDashboard wide = new OpenDashboard(new Journal(50_000), "127.0.0.1")) {
      for (int i = 0; i < 30_000; i++) {
        wide.events.publish(new OperatorEvent.Action("note", "event " + i));
      }
      try (Stream stream = Stream.open(wide.port, "Last-Event-ID: 1")) {
        Stream.Frame first = stream.next();
        while (first.event().equals("beat")) {
          first = stream.next();
        }
        assertThat(first.event()).isEqualTo("snapshot");
        assertThat(first.id()).isEqualTo("30000");
      }
    }
  }

  @Test
  void manyEventsArriveInFewFramesWithoutAGap() throws Exception {
    try (Stream stream = Stream.open(open.port)) {
      stream.next("snapshot");
      for (int i = 0; i < 1_000; i++) {
        say("event " + i);
      }
      long last = FIRST - 1;
      int frames = 0;
      while (last < open.journal.lastId()) {
        frames++;
        for (JsonNode record : JSON.readTree(stream.next("batch").data())) {
          assertThat(record.get("journal").asLong()).isEqualTo(++last);
        }
      }
      assertThat(frames).isLessThan(500);
    }
  }

  @Test
  void aStalledViewerDelaysNobodyAndGetsASnapshotWhenItReads() throws Exception {
    try (Stream stalled = Stream.unread(open.port);
        Stream reading = Stream.open(open.port)) {
      reading.next("snapshot");
      long seen = FIRST - 1;
      // More than sockets buffer, so the stalled viewer's cursor falls out of the ring.
      for (int round = 0; round < 40; round++) {
        for (int i = 0; i < 1_000; i++) {
          open.events.publish(new ProcessEvent.Started(1, "x".repeat(500), "17", List.of()));
        }
        while (seen < open.journal.lastId()) {
          seen = Long.parseLong(reading.next("batch").id());
        }
      }
      stalled.readHead();
      // One at the start, and more than one later if it was slow before it stalled.
      int snapshots = 0;
      for (long id = 0; id < open.journal.lastId(); ) {
        Stream.Frame frame = stalled.next();
        id = frame.id() == null ? id : Long.parseLong(frame.id());
        snapshots += frame.event().equals("snapshot") ? 1 : 0;
      }
      assertThat(snapshots).isGreaterThan(1);
      assertThat(RawHttp.get(open.port, "/api/state").body())
          .contains("\"viewers\":{\"open\":2,\"resnapshots\":" + (snapshots - 1) + "}");
    }
  }

  @Test
  void viewersAreLimitedAndANewOneFitsWhenOneLeaves() throws Exception {
    List<Stream> streams = new ArrayList<>();
    try {
      for (int i = 0; i < EventStream.MOST_VIEWERS; i++) {
        streams.add(Stream.open(open.port));
        assertThat(streams.get(i).next().event()).isEqualTo("snapshot");
      }
      assertThat(statusOfOneMore()).isEqualTo(503);
      streams.remove(0).close();
      // The server notices that it has left when it sends something to it.
      Await.untilTrue(
          () -> {
            if (statusOfOneMore() != 503) {
              return true;
            }
            say("is somebody there?");
            return false;
          },
          () -> "there is no room though one has left");
    } finally {
      for (Stream stream : streams) {
        stream.close();
      }
    }
  }

  @Test
  void allStreamsEndWithTheDashboard() throws Exception {
    try (Stream idle = Stream.open(open.port);
        Stream stalled = Stream.unread(open.port)) {
      idle.next("beat");
      for (int i = 0; i < 20_000; i++) {
        open.events.publish(new ProcessEvent.Started(1, "x".repeat(500), "17", List.of()));
      }
      open.dashboard.close();
      assertThat(idle.next("no such event")).isNull();
    }
  }

  private int statusOfOneMore() throws Exception {
    try (Stream stream = Stream.open(open.port)) {
      return stream.status();
    }
  }

  private void say(String detail) {
    open.events.publish(new OperatorEvent.Action("note", detail));
  }

  private static List<String> details(JsonNode records) {
    List<String> details = new ArrayList<>();
    records.forEach(record -> details.add(record.get("detail").asText()));
    return details;
  }
}
