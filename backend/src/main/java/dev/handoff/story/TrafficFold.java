package dev.handoff.story;

import dev.handoff.event.Envelope;
import dev.handoff.event.Event;
import dev.handoff.event.ProcessEvent;
import dev.handoff.event.Tally;
import dev.handoff.event.TrafficEvent;
import dev.handoff.journal.Journal;
import dev.handoff.journal.ProcessId;

/**
 * The latest traffic run, followed through its events. Guarded by the lock of {@link LiveStory}.
 */
final class TrafficFold {
  private TrafficStatus status = TrafficStatus.NONE;
  private ProcessId process;
  private long startedMono;
  private long lastMono;

  void said(Journal.Entry entry) {
    Envelope envelope = entry.envelope();
    Event event = envelope.event();
    boolean own = entry.process().equals(process);
    if (own) {
      lastMono = Math.max(lastMono, envelope.mono());
    }
    if (event instanceof TrafficEvent.Started started) {
      if (!own && (process == null || envelope.mono() > startedMono)) {
        begin(entry, started);
      }
    } else if (own && status.running()) {
      if (event instanceof TrafficEvent.Bucket bucket) {
        status = status.with(bucket.total());
      } else if (event instanceof TrafficEvent.Changed changed) {
        status = status.with(changed.rate());
      } else if (event instanceof TrafficEvent.Finished end) {
        status = status.with(end.tally()).ended(end.why());
      }
    }
  }

  void ended(ProcessId ended, ProcessEvent.Exited exited) {
    if (ended.equals(process) && status.running()) {
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

  /** Its process; null if there was no run. */
  ProcessId process() {
    return process;
  }

  private void begin(Journal.Entry entry, TrafficEvent.Started started) {
    Envelope envelope = entry.envelope();
    process = entry.process();
    startedMono = envelope.mono();
    lastMono = startedMono;
    status = new TrafficStatus(true, envelope.pid(), started, envelope.wall(), Tally.NONE, null);
  }
}
