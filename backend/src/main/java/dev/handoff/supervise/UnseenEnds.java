package dev.handoff.supervise;

import dev.handoff.event.ProcessEvent;
import dev.handoff.journal.ProcessId;
import dev.handoff.procfs.Proc;
import dev.handoff.story.LiveStory;
import java.util.List;
import java.util.OptionalLong;

/** Compares what runs according to the journal with /proc. */
final class UnseenEnds {
  private UnseenEnds() {}

  /** The ends that nobody has reported: processes that are gone from /proc. */
  static List<ProcessEvent.Exited> of(LiveStory story) {
    return story.running().stream()
        .filter(each -> isGone(each.process()))
        .map(each -> new ProcessEvent.Exited(each.process().pid(), each.saidCode(), null))
        .toList();
  }

  /** Whether a process has ended, even if another one has its PID now. */
  static boolean isGone(ProcessId process) {
    OptionalLong now = Proc.startOf(process.pid());
    return process.start() == null || now.isEmpty() || now.getAsLong() != process.start();
  }
}
