package dev.handoff.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.handoff.Await;
import dev.handoff.event.Envelope;
import dev.handoff.event.Event;
import dev.handoff.event.EventReader;
import dev.handoff.event.EventSink;
import dev.handoff.event.OperatorEvent;
import dev.handoff.event.ProcessEvent;
import dev.handoff.event.RequestEvent;
import dev.handoff.journal.Journal.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class JournalTest {
  private static final Event MILESTONE = new ProcessEvent.Ready(7);
  private static final Event SAMPLE = new RequestEvent.SlowHeartbeat(300, 4, 10);
  private static final String LINE = "{\"v\":1,\"id\":300,\"extra\":[1]}\n";

  @Test
  void anEntryIsTheProducersLineWithTheNumberFirst() {
    Entry entry = new Journal(10).append(envelope(1, SAMPLE), LINE);
    assertThat(entry.id()).isEqualTo(1);
    assertThat(entry.json()).isEqualTo("{\"journal\":1,\"v\":1,\"id\":300,\"extra\":[1]}");
  }

  @Test
  void whitespaceDoesNotBreakALine() {
    Entry entry = new Journal(10).append(envelope(1, SAMPLE), "{\"v\":1,\r\n\"seq\":3}\r\n");
    assertThat(entry.json()).isEqualTo("{\"journal\":1,\"v\":1,  \"seq\":3}");
  }

  @Test
  void anEntryIsOneLineWithOneNumber() throws Exception {
    Entry entry =
        new Journal(10).append(envelope(1, SAMPLE), " {\"journal\":99,\r\n\"v\":1,\"seq\":3} ");
    assertThat(entry.json()).doesNotContain("\r", "\n", "99");
    JsonNode fields = new ObjectMapper().readTree(entry.json());
    assertThat(fields.get("journal").asLong()).isEqualTo(1);
    assertThat(fields.get("seq").asLong()).isEqualTo(3);
  }

  @Test
  void entriesAreReadInOrderAndByPages() throws Exception {
    Journal journal = filled(new Journal(10), SAMPLE, 5);
    assertThat(ids(journal.after(0, 100))).containsExactly(1L, 2L, 3L, 4L, 5L);
    assertThat(ids(journal.after(2, 2))).containsExactly(3L, 4L);
    assertThat(journal.after(5, 100)).isEmpty();
    assertThat(journal.after(7, 100)).isEmpty();
  }

  @Test
  void entriesThatHaveLeftTheRingAreReportedAsGone() throws Exception {
    Journal journal = filled(new Journal(3), SAMPLE, 5);
    assertThat(journal.firstId()).isEqualTo(3);
    assertThat(ids(journal.after(2, 100))).containsExactly(3L, 4L, 5L);
    assertThatThrownBy(() -> journal.after(1, 100))
        .isInstanceOf(Journal.Gone.class)
        .hasMessageContaining("its oldest is 3");
  }

  @Test
  void longLinesTakeTheSpaceOfSeveral() {
    Journal journal = new Journal(100);
    String line = "{\"text\":\"" + "x".repeat(30_000) + "\"}";
    for (int i = 1; i <= 10; i++) {
      journal.append(envelope(i, SAMPLE), line);
    }
    assertThat(journal.firstId()).isEqualTo(8);
    assertThat(journal.lastId()).isEqualTo(10);
  }

  @Test
  void aSnapshotHasTheWholeHistoryAfterTheHeartbeatsAreGone() {
    Journal journal = filled(new Journal(4), MILESTONE, 3);
    filled(journal, SAMPLE, 6);
    filled(journal, MILESTONE, 1);
    assertThat(ids(journal.snapshot())).containsExactly(1L, 2L, 3L, 7L, 8L, 9L, 10L);
  }

  @Test
  void singleRequestsDoNotPushOutTheHistory() {
    Journal journal = filled(new Journal(4), MILESTONE, 1);
    filled(journal, new RequestEvent.SlowStarted(1, 10), 5_000);
    List<Long> ids = ids(journal.snapshot());
    assertThat(ids).startsWith(1L).endsWith(5_001L).hasSizeLessThan(3_000);
  }

  @Test
  void ownEventsShareOneCount() throws Exception {
    Journal journal = new Journal(10);
    EventSink first = journal.sink(0);
    EventSink second = journal.sink(3);
    first.publish(new OperatorEvent.Action("upgrade", "v2"));
    second.publish(new ProcessEvent.Exited(4711, 0, null));
    List<Entry> entries = journal.after(0, 10);
    assertThat(entries).extracting(e -> e.envelope().seq()).containsExactly(1L, 2L);
    assertThat(entries).extracting(e -> e.envelope().gen()).containsExactly(0, 3);
    assertThat(entries.get(0).envelope().pid()).isEqualTo(ProcessHandle.current().pid());
    assertThat(new EventReader().read(entries.get(1).json())).isEqualTo(entries.get(1).envelope());
  }

  @Test
  void anOwnEventOfAnEarlierMomentIsStampedWithIt() throws Exception {
    Journal journal = new Journal(10);
    long wall = System.currentTimeMillis();
    long now = System.nanoTime();
    journal.sink(0).publish(new OperatorEvent.Action("upgrade", "v2"), now - 60_000_000_000L);
    Entry entry = journal.after(0, 10).get(0);
    assertThat(entry.envelope().mono()).isEqualTo(now - 60_000_000_000L);
    assertThat(entry.envelope().wall())
        .isBetween(wall - 90_000, System.currentTimeMillis() - 59_000);
  }

  @Test
  void anOwnEventThatIsTooLongIsDroppedSilently() {
    Journal journal = new Journal(10);
    journal.sink(0).publish(new OperatorEvent.Action("upgrade", "x".repeat(70_000)));
    assertThat(journal.lastId()).isZero();
  }

  @Test
  void awaitEndsWithTheNextEntryOrAtTheTimeout() throws Exception {
    Journal journal = filled(new Journal(10), SAMPLE, 1);
    assertThat(journal.await(0, Duration.ZERO)).isTrue();
    assertThat(journal.await(1, Duration.ofMillis(1))).isFalse();
    CountDownLatch woken = new CountDownLatch(1);
    Thread waiter =
        new Thread(
            () -> {
              try {
                if (journal.await(1, Duration.ofDays(1))) {
                  woken.countDown();
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    waiter.setDaemon(true);
    waiter.start();
    Await.untilTrue(
        () -> waiter.getState() == Thread.State.TIMED_WAITING, () -> waiter + " does not wait");
    filled(journal, SAMPLE, 1);
    waiter.join();
    assertThat(woken.getCount()).isZero();
  }

  @Test
  void concurrentThreadsGetIdsWithoutGaps() throws Exception {
    Journal journal = new Journal(10_000);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      threads.add(new Thread(() -> filled(journal, SAMPLE, 1_000)));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    List<Long> ids = ids(journal.after(0, 10_000));
    assertThat(ids).hasSize(4_000).isSorted().doesNotHaveDuplicates().endsWith(4_000L);
  }

  private static Journal filled(Journal journal, Event event, int times) {
    for (int i = 1; i <= times; i++) {
      journal.append(envelope(i, event), LINE);
    }
    return journal;
  }

  private static Envelope envelope(long seq, Event event) {
    return new Envelope(seq, 1_000 + seq, 5, 4711, 2, false, event);
  }

  private static List<Long> ids(List<Entry> entries) {
    return entries.stream().map(Entry::id).toList();
  }
}
