package dev.handoff.web.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.Await;
import dev.handoff.event.EventSink;
import dev.handoff.event.OperatorEvent;
import dev.handoff.journal.Journal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BroadcastTest {
  private final Journal journal = new Journal(100_000);
  private final EventSink events = journal.sink(0);
  private final Broadcast broadcast = new Broadcast(journal);

  @Test
  void allViewersGetTheSameBytes() throws Exception {
    broadcast.join();
    broadcast.join();
    say(3);
    Broadcast.Frame first = broadcast.next(0, soon());
    Broadcast.Frame second = broadcast.next(0, soon());

    assertThat(second.bytes()).isSameAs(first.bytes());
    assertThat(first.after()).isZero();
    assertThat(first.lastId()).isEqualTo(3);
    assertThat(new String(first.bytes(), StandardCharsets.UTF_8))
        .startsWith("event: batch\nid: 3\ndata: [{\"journal\":1,")
        .contains(",{\"journal\":2,", "größer")
        .endsWith("}]\n\n");
  }

  @Test
  void framesFollowEachOtherWithoutAGap() throws Exception {
    broadcast.join();
    long cursor = 0;
    for (int round = 1; round <= 5; round++) {
      say(1_500);
      while (cursor < journal.lastId()) {
        Broadcast.Frame next = broadcast.next(cursor, soon());
        assertThat(next.after()).isEqualTo(cursor);
        cursor = next.lastId();
      }
    }
    assertThat(cursor).isEqualTo(7_500);
  }

  @Test
  void whoComesInTheMiddleOfAFrameGetsItsRestAndThenTheSameAsAll() throws Exception {
    broadcast.join();
    say(10);
    broadcast.next(0, soon());
    broadcast.join();
    Broadcast.Frame frame = broadcast.next(4, soon());
    assertThat(frame.after()).isZero();

    Broadcast.Frame rest = broadcast.part(4, frame.lastId());
    assertThat(rest.after()).isEqualTo(4);
    assertThat(rest.lastId()).isEqualTo(10);
    assertThat(new String(rest.bytes(), StandardCharsets.UTF_8))
        .startsWith("event: batch\nid: 10\ndata: [{\"journal\":5,");

    say(1);
    assertThat(broadcast.next(10, soon())).isSameAs(broadcast.next(10, soon()));
  }

  @Test
  void aViewerThatIsBehindGetsOneFrameAfterTheOther() throws Exception {
    broadcast.join();
    for (int frame = 1; frame <= 3; frame++) {
      long cursor = journal.lastId();
      say(2);
      broadcast.next(cursor, soon());
    }

    assertThat(broadcast.next(0, soon()).lastId()).isEqualTo(2);
    assertThat(broadcast.next(2, soon()).lastId()).isEqualTo(4);
    assertThat(broadcast.next(3, soon()).lastId()).isEqualTo(4);
    assertThat(broadcast.next(4, soon()).lastId()).isEqualTo(6);
  }

  @Test
  void withoutARecordTheDeadlinePasses() throws Exception {
    broadcast.join();
    assertThat(broadcast.next(0, System.nanoTime() + Duration.ofMillis(20).toNanos())).isNull();
  }

  @Test
  void ifTheOneWhoCutsLeavesAnotherOneCuts() throws Exception {
    broadcast.join();
    broadcast.join();
    CompletableFuture<String> left = new CompletableFuture<>();
    Thread cutter =
        new Thread(
            () -> {
              try {
                left.complete("got " + broadcast.next(0, soon()));
              } catch (InterruptedException e) {
                left.complete("left");
              }
            });
    cutter.start();
    awaitWaiting(cutter);
    FutureTask<Broadcast.Frame> other = new FutureTask<>(() -> broadcast.next(0, soon()));
    Thread follower = new Thread(other);
    follower.start();
    awaitWaiting(follower);

    cutter.interrupt();
    assertThat(left.get()).isEqualTo("left");
    say(1);
    assertThat(other.get().lastId()).isEqualTo(1);
  }

  @Test
  void whoeverIsTooFarBehindLearnsThatAndSoDoesABroadcast() throws Exception {
    broadcast.join();
    say(1);
    broadcast.next(0, soon());
    say(30_000);

    Broadcast.Frame next = broadcast.next(1, soon());
    assertThat(next.after()).as("nothing that follows 1").isEqualTo(30_001);
    assertThat(broadcast.isTooFar(1)).isTrue();
    assertThat(broadcast.isTooFar(30_001)).isFalse();
    say(1);
    assertThat(broadcast.next(30_001, soon()).after()).isEqualTo(30_001);
  }

  @Test
  void theFirstViewerDoesNotWaitForWhatNobodyHasSeen() throws Exception {
    say(10_000);
    broadcast.join();
    broadcast.leave();
    say(10_000);
    broadcast.join();
    say(1);

    assertThat(broadcast.next(20_000, soon()).after()).isEqualTo(20_000);
  }

  private void say(int times) {
    for (int i = 0; i < times; i++) {
      events.publish(new OperatorEvent.Action("note", "größer"));
    }
  }

  private static void awaitWaiting(Thread thread) throws InterruptedException {
    Await.untilTrue(
        () -> thread.getState() == Thread.State.TIMED_WAITING, () -> thread.getState().toString());
  }

  private static long soon() {
    return System.nanoTime() + Duration.ofSeconds(30).toNanos();
  }
}
