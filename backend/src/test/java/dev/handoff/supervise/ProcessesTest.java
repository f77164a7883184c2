package dev.handoff.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.Await;
import dev.handoff.event.ProcessEvent;
import dev.handoff.journal.Journal;
import dev.handoff.process.Strangers;
import dev.handoff.procfs.Proc;
import dev.handoff.story.LiveStory;
import dev.handoff.story.Teller;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which processes a signal reaches, and how their ends are stamped. */
@Timeout(120)
class ProcessesTest {
  private final Teller teller = new Teller(this::startOf);
  private final LiveStory story = new LiveStory(teller.journal);
  private final Processes processes = new Processes(story, teller.journal.sink(0));
  private final Strangers strangers = new Strangers();

  /** By how many ticks processes were started earlier than those that have their PIDs now. */
  private long earlier;

  @AfterEach
  void end() throws InterruptedException {
    strangers.close();
    processes.close();
  }

  @Test
  void aChildIsReachedUntilItIsReaped() throws Exception {
    long child = processes.spawnQuietly(List.of("sleep", "1000"));
    assertThat(processes.signal(child, "TERM")).isTrue();
    Await.untilTrue(() -> !processes.isChild(child), () -> child + " is not reaped");
    assertThat(processes.signal(child, "TERM")).isFalse();
  }

  @Test
  void aProcessUnknownToTheJournalIsNotReached() throws Exception {
    long stranger = strangers.start();
    assertThat(processes.signal(stranger, "KILL")).isFalse();
    assertThat(Proc.startOf(stranger)).isPresent();
  }

  @Test
  void aGenerationOlderThanTheDashboardIsReached() throws Exception {
    long adopted = strangers.start();
    serves(adopted);
    assertThat(processes.signal(adopted, "TERM")).isTrue();
    awaitEnd(adopted);
  }

  /** The same as the next test without the kernel's part in it, so that any user can run it. */
  @Test
  void aProcessStartedLaterThanTheGenerationWithItsPidIsNotReached() throws Exception {
    earlier = 1;
    long later = strangers.start();
    serves(later);

    assertThat(processes.signal(later, "KILL")).isFalse();
    assertThat(Proc.startOf(later)).isPresent();
  }

  @Test
  void aProcessThatReusesThePidOfAGenerationIsNotReached() throws Exception {
    long old = strangers.startAgainAs(this::endedAfterServing);

    assertThat(processes.signal(old, "KILL")).isFalse();
    assertThat(Proc.startOf(old)).isPresent();
  }

  @Test
  void theEndOfAKilledChildIsStampedWithItsSignal() throws Exception {
    long child = processes.spawnQuietly(List.of("sleep", "1000"));
    serves(child);
    long asked;
    long sent;
    // Nobody looks meanwhile: a look that still saw it alive would be the later stamp.
    synchronized (processes.children) {
      asked = System.nanoTime();
      assertThat(processes.signal(child, "KILL")).isTrue();
      sent = System.nanoTime();
      Await.untilTrue(() -> !isRunning(child), () -> child + " lives");
    }

    assertThat(awaitExited(child)).isBetween(asked, sent);
  }

  @Test
  void theEndOfAChildKilledFromOutsideIsStampedNoLaterThanAnyoneSawIt() throws Exception {
    long child = processes.spawnQuietly(List.of("sleep", "1000"));
    serves(child);
    ProcessHandle.of(child).orElseThrow().destroyForcibly();
    Await.untilTrue(() -> !isRunning(child), () -> child + " lives");
    long seen = System.nanoTime();

    assertThat(awaitExited(child)).isLessThanOrEqualTo(seen);
  }

  @Test
  void anUnreportedEndIsStampedNoLaterThanAnyoneSawIt() throws Exception {
    long adopted = strangers.start();
    serves(adopted);
    teller.says(adopted, 1, new ProcessEvent.Exiting(1, "forced", 0, 0));
    ProcessHandle.of(adopted).orElseThrow().destroyForcibly();
    awaitEnd(adopted);
    long seen = System.nanoTime();

    assertThat(awaitExited(adopted)).isLessThanOrEqualTo(seen);
  }

  @Test
  void noSignalGoesToProcessOneOrToAGroup() {
    for (long pid : new long[] {1, 0, -1}) {
      assertThat(processes.signal(pid, "CONT")).isFalse();
    }
  }

  private OptionalLong startOf(long pid) {
    OptionalLong now = Proc.startOf(pid);
    return now.isPresent() ? OptionalLong.of(now.getAsLong() - earlier) : now;
  }

  private void serves(long pid) {
    teller.says(pid, 1, new ProcessEvent.Started(1, "v1", "17", List.of()));
    story.now();
  }

  /** Waits for the process to end; returns the timestamp of that event. */
  private long awaitExited(long pid) throws Exception {
    return Await.until(
        Duration.ofMillis(10),
        () -> {
          for (Journal.Entry entry : teller.journal.after(0, 10_000)) {
            if (entry.envelope().event() instanceof ProcessEvent.Exited exited
                && exited.of() == pid) {
              return entry.envelope().mono();
            }
          }
          return null;
        },
        () -> "nobody tells of the end of " + pid);
  }

  /** False also for a zombie. */
  private static boolean isRunning(long pid) {
    try {
      return !Files.readString(Path.of("/proc/" + pid + "/stat")).contains(") Z");
    } catch (IOException gone) {
      return false;
    }
  }

  private static void awaitEnd(long pid) throws InterruptedException {
    Await.untilTrue(() -> Proc.startOf(pid).isEmpty(), () -> pid + " lives");
  }

  private long endedAfterServing() throws Exception {
    long old = strangers.start();
    serves(old);
    assertThat(story.process(old).orElseThrow().start()).isNotNull();
    ProcessHandle.of(old).orElseThrow().destroyForcibly();
    return old;
  }
}
