package dev.handoff.supervise;

import dev.handoff.event.Envelope;
import dev.handoff.event.Event;
import dev.handoff.event.ProcessEvent;
import dev.handoff.event.Tally;
import dev.handoff.event.TrafficEvent;
import dev.handoff.procfs.Proc;
import java.util.OptionalLong;

/** The latest traffic run, followed through its events. Guarded by the fleet's lock. */
final class TrafficFold {
  private TrafficStatus status = TrafficStatus.NONE;
  private OptionalLong start = OptionalLong.empty();
  private long startedMono;
  private long lastMono;

  void said(Envelope envelope) {
    Event event = envelope.event();
    if (envelope.pid() == status.pid()) {
      lastMono = Math.max(lastMono, envelope.mono());
    }
    if (event instanceof TrafficEvent.Started started) {
      if (envelope.pid() != status.pid() || envelope.mono() > startedMono) {
        begin(envelope, started);
      }
    } else if (envelope.pid() == status.pid() && status.running()) {
      if (event instanceof TrafficEvent.Bucket bucket) {
        status = status.with(bucket.total());
      } else if (event instanceof TrafficEvent.Finished end) {
        status = status.with(end.tally()).ended(end.why());
      }
    }
  }

  void ended(ProcessEvent.Exited exited, long mono) {
    if (exited.of() == status.pid() && status.running() && mono >= startedMono) {
      status =
          status.ended(
              exited.signal() == null
                  ? "its process ended"
                  : "its process got SIG" + exited.signal());
    }
  }

  TrafficStatus status() {
    return status;
  }

  /** When the run was last heard of. */
  long lastMono() {
    return lastMono;
  }

  /** The start time of its process in /proc, read when it was first heard of. */
  OptionalLong start() {
    return start;
  }

  private void begin(Envelope envelope, TrafficEvent.Started started) {
    startedMono = envelope.mono();
    lastMono = startedMono;
    start = Proc.startOf(envelope.pid());
    status = new TrafficStatus(true, envelope.pid(), started, envelope.wall(), Tally.NONE, null);
  }
}
