package dev.handoff.supervise;

import dev.handoff.event.EventSink;
import dev.handoff.event.OperatorEvent;
import dev.handoff.plan.TrafficOrder;
import dev.handoff.story.LiveStory;
import dev.handoff.story.TrafficStatus;
import java.io.IOException;
import java.util.function.Supplier;

/** Starts and stops the traffic process; one run at a time. Safe for use by several threads. */
public final class TrafficRuns {
  private final LiveStory story;
  private final TrafficProcess process;
  private final Supplier<Target> target;
  private final Processes processes;
  private final EventSink sink;
  private long spawned;
  private boolean closed;

  TrafficRuns(
      LiveStory story,
      TrafficProcess process,
      Supplier<Target> target,
      Processes processes,
      EventSink sink) {
    this.story = story;
    this.process = process;
    this.target = target;
    this.processes = processes;
    this.sink = sink;
  }

  /**
   * Starts a run against the server that is watched.
   *
   * @return the PID of the traffic process
   */
  public synchronized long start(TrafficOrder order) throws Refusal, IOException {
    if (closed) {
      throw Refusal.conflict("The dashboard is shutting down. Start it again first.");
    }
    TrafficStatus run = story.now().traffic();
    if (run.running() || isOnItsWay(run)) {
      throw Refusal.conflict("Traffic is already running.");
    }
    Target asked = target.get();
    sink.publish(
        new OperatorEvent.Action(
            "traffic.start", rate(order) + " to " + asked.url() + ", " + order.connections()));
    spawned = processes.spawnQuietly(process.command(order, asked));
    return spawned;
  }

  /**
   * Asks the run to end: it plans no more requests and waits for the open ones. Asked again, it
   * ends at once.
   *
   * @return the PID of the traffic process
   */
  public synchronized long stop() throws Refusal {
    long pid = pid();
    if (pid == 0) {
      throw Refusal.conflict("No traffic is running.");
    }
    sink.publish(new OperatorEvent.Action("traffic.stop", "SIGTERM to PID " + pid));
    processes.signal(pid, "TERM");
    return pid;
  }

  /**
   * Refuses further runs and asks the present one to end.
   *
   * @return the PID of the traffic process, 0 if there is none
   */
  synchronized long close() {
    closed = true;
    long pid = pid();
    if (pid != 0) {
      processes.signal(pid, "TERM");
    }
    return pid;
  }

  private static String rate(TrafficOrder order) {
    return order.steps().isEmpty() ? (long) order.rate() + " requests/s" : "steps " + order.steps();
  }

  private long pid() {
    TrafficStatus run = story.now().traffic();
    return run.running() ? run.pid() : isOnItsWay(run) ? spawned : 0;
  }

  /** True from the spawn of the process until it has reported that traffic begins, or has ended. */
  private boolean isOnItsWay(TrafficStatus run) {
    return run.pid() != spawned && processes.isChild(spawned);
  }
}
