package dev.handoff.story;

import dev.handoff.event.Envelope;
import dev.handoff.event.ProcessEvent;
import java.util.List;

/** A story that two processes and an observer tell of themselves. */
abstract class ToldStory {
  /** A process that lives as long as the test: the test itself. */
  static final long LIVING = ProcessHandle.current().pid();

  /** Larger than any PID that the kernel assigns (at most 2^22). */
  static final long OLD = 5_000_001;

  static final long NEW = 5_000_002;
  final Teller teller = new Teller();
  final LiveStory story = new LiveStory(teller.journal);

  Envelope serve(long pid, int gen) {
    teller.says(pid, gen, new ProcessEvent.Started(1, "v1", "17", List.of()));
    return teller.says(pid, gen, new ProcessEvent.Ready(200));
  }

  Generation generation(long pid) {
    return story.now().generations().stream()
        .filter(each -> each.pid() == pid)
        .findFirst()
        .orElseThrow();
  }
}
