package dev.handoff.verdict;

import static dev.handoff.verdict.Story.NEW;
import static dev.handoff.verdict.Story.OLD;

import dev.handoff.event.ChildEvent;
import dev.handoff.event.KernelEvent;
import dev.handoff.event.ListenerEvent;
import dev.handoff.event.ProcessEvent;
import dev.handoff.event.UpgradeEvent;
import java.util.List;
import java.util.Map;

/** Adds a handover to a story: one second from the signal to the exit of the old process. */
final class Upgrade {
  private static final long MILLI = 1_000_000;
  private static final long DASHBOARD = 77;

  private Upgrade() {}

  /**
   * Adds the handover.
   *
   * @param lastAccept of the old process, in milliseconds after the signal; null if not reported
   * @param firstAccept of the new process, likewise
   */
  static void tell(Story story, long millis, Long lastAccept, Long firstAccept) {
    story
        .at(millis, OLD, new UpgradeEvent.Requested("SIGHUP"))
        .at(millis + 5, OLD, new ChildEvent.Spawned(NEW, 3))
        .at(millis + 200, OLD, new ChildEvent.Ready(NEW, 3, 200));
    if (firstAccept != null) {
      long at = millis + firstAccept;
      story.at(at, NEW, new ListenerEvent.Accepted(9, at * MILLI));
    }
    story
        .at(
            millis + 410,
            OLD,
            new ListenerEvent.Closed(9, lastAccept == null ? 0 : (millis + lastAccept) * MILLI))
        .at(millis + 411, OLD, new UpgradeEvent.Done(NEW, 411))
        .at(millis + 999, OLD, new ProcessEvent.Exiting(0, "upgraded", 100, 0))
        .at(millis + 1_000, DASHBOARD, new ProcessEvent.Exited(OLD, 0, null));
  }

  static void tell(Story story, long millis) {
    tell(story, millis, null, null);
  }

  /** The host's count of full accept queues, while the one of the listener is full. */
  static void overflows(Story story, long millis, long count) {
    overflows(story, millis, count, 1_000);
  }

  /**
   * The host's count of full accept queues.
   *
   * @param queue connections waiting at the listener, whose queue holds 1,024
   */
  static void overflows(Story story, long millis, long count, int queue) {
    KernelEvent.Listener listener = new KernelEvent.Listener(9, List.of(OLD), queue, 1_024);
    story.at(millis, DASHBOARD, new KernelEvent.Sample(List.of(listener), 0, count, Map.of()));
  }
}
