package dev.handoff.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.ProcessEvent;
import dev.handoff.story.LiveStory;
import dev.handoff.story.Teller;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnseenEndsTest {
  /** A process that lives as long as the test: the test itself. */
  private static final long LIVING = ProcessHandle.current().pid();

  /** Larger than any PID that the kernel assigns (at most 2^22). */
  private static final long OLD = 5_000_001;

  private final Teller teller = new Teller();
  private final LiveStory story = new LiveStory(teller.journal);

  @Test
  void aProcessMissingFromProcHasEndedEvenIfNothingReportsIt() {
    serve(OLD, 1);
    serve(LIVING, 2);
    assertThat(UnseenEnds.of(story)).containsExactly(new ProcessEvent.Exited(OLD, null, null));

    teller.says(OLD, 1, new ProcessEvent.Exiting(1, "forced", 1, 1));
    assertThat(UnseenEnds.of(story)).containsExactly(new ProcessEvent.Exited(OLD, 1, null));

    teller.says(LIVING, 0, new ProcessEvent.Exited(OLD, 1, null));
    assertThat(UnseenEnds.of(story)).isEmpty();
  }

  private void serve(long pid, int gen) {
    teller.says(pid, gen, new ProcessEvent.Started(1, "v1", "17", List.of()));
    teller.says(pid, gen, new ProcessEvent.Ready(200));
  }
}
