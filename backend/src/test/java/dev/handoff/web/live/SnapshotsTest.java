package dev.handoff.web.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.OperatorEvent;
import dev.handoff.journal.Journal;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SnapshotsTest {
  private final Journal journal = new Journal(1_000);
  private final Snapshots snapshots = new Snapshots(journal, () -> this.now);
  private long now;

  @Test
  void viewersThatComeTogetherGetTheSameOne() {
    Broadcast.Frame first = snapshots.next();
    journal.sink(0).publish(new OperatorEvent.Action("note", "new"));
    now += Duration.ofMillis(250).toNanos();
    snapshots.forgetOld();

    assertThat(snapshots.next()).isSameAs(first);
    assertThat(first.lastId()).isZero();
  }

  @Test
  void whoeverComesLaterGetsTheNewestRecords() {
    snapshots.next();
    journal.sink(0).publish(new OperatorEvent.Action("note", "new"));
    now += Duration.ofMillis(251).toNanos();

    assertThat(snapshots.next().lastId()).isEqualTo(1);
    snapshots.forgetOld();
    assertThat(snapshots.next().lastId()).isEqualTo(1);
  }
}
