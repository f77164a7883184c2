package dev.handoff.story;

import dev.handoff.event.ChildEvent;
import dev.handoff.event.DrainEvent;
import dev.handoff.event.Envelope;
import dev.handoff.event.Event;
import dev.handoff.event.ProcessEvent;
import dev.handoff.event.UpgradeEvent;
import dev.handoff.journal.ProcessId;

/**
 * One process of the server, followed through its events. Guarded by the lock of {@link LiveStory}.
 */
final class GenerationFold {
  private static final String STANDBY = "standby";

  final ProcessId process;

  private int generation;
  private long lastSeq;
  private long lastMono;
  private String state = "spawned";
  private String release;
  private String address;
  private int connections;
  private int inFlight;
  private long served;
  private long startedAt;
  private Integer saidCode;
  private boolean dismissed;

  /** Whether it was started ahead of time and has not been called. */
  private boolean standby;

  private Generation.Exit exit;

  GenerationFold(ProcessId process, int generation, long mono) {
    this.process = process;
    this.generation = generation;
    this.lastMono = mono;
  }

  /** When it was last heard of. */
  long lastMono() {
    return lastMono;
  }

  boolean alive() {
    return exit == null;
  }

  /**
   * Takes an event that it has reported itself.
   *
   * @return false if the event was already known: repeated to a bus that came back
   */
  boolean said(Envelope envelope) {
    if (envelope.seq() <= lastSeq) {
      return false;
    }
    lastSeq = envelope.seq();
    lastMono = Math.max(lastMono, envelope.mono());
    generation = envelope.gen();
    Event event = envelope.event();
    if (event instanceof ProcessEvent.Started started) {
      state = standby ? STANDBY : "starting";
      release = started.release();
      startedAt = envelope.wall();
    } else if (event instanceof ProcessEvent.Listening listening) {
      address = listening.address();
    } else if (event instanceof ProcessEvent.Waiting) {
      state = STANDBY;
    } else if (event instanceof ProcessEvent.Ready) {
      standby = false;
      state = "serving";
    } else if (event instanceof ProcessEvent.Heartbeat beat) {
      beat(beat);
    } else if (event instanceof DrainEvent.Progress progress) {
      connections = progress.connections();
      inFlight = progress.inFlight();
    } else if (event instanceof ProcessEvent.Draining draining) {
      state = draining.reason().equals("upgraded") ? "handing over" : "draining";
      connections = draining.connections();
      inFlight = draining.inFlight();
    } else if (event instanceof ProcessEvent.Exiting exiting) {
      state = "exiting";
      saidCode = exiting.code();
      served = exiting.served();
    } else if (event instanceof UpgradeEvent || event instanceof ChildEvent) {
      upgrade(event);
    }
    if (exit != null) {
      // Its last events came on another connection than the news of its end, and later.
      rest();
    }
    return true;
  }

  /** Takes note that it was started ahead of time: it serves nobody until it is called. */
  void ahead() {
    standby = true;
    state = exit == null ? STANDBY : state;
  }

  /** Takes note that it was given the word: it is on its way like any other. */
  void called() {
    standby = false;
    state = state.equals(STANDBY) ? "starting" : state;
  }

  /** Takes note that it has been told to end, because the upgrade to it was aborted. */
  void dismissed() {
    dismissed = true;
    state = exit == null ? "draining" : state;
  }

  /** Takes note that another process saw it end. */
  void ended(ProcessEvent.Exited exited, long mono) {
    boolean unknown = exited.code() == null && exited.signal() == null;
    exit = new Generation.Exit(unknown ? saidCode : exited.code(), exited.signal());
    lastMono = Math.max(lastMono, mono);
    rest();
  }

  /** The exit code that it reported itself, null if it reported none. */
  Integer saidCode() {
    return saidCode;
  }

  Generation view() {
    return new Generation(
        process.pid(),
        generation,
        state,
        release,
        address,
        connections,
        inFlight,
        served,
        startedAt,
        exit);
  }

  private void rest() {
    state = "exited";
    connections = 0;
    inFlight = 0;
  }

  private void beat(ProcessEvent.Heartbeat beat) {
    if (!state.equals("exiting") && !dismissed) {
      state = beat.state();
    }
    connections = beat.connections();
    inFlight = beat.inFlight();
    served = beat.served();
  }

  private void upgrade(Event event) {
    if (event instanceof UpgradeEvent.Requested) {
      state = "upgrading";
    } else if (event instanceof ChildEvent.Ready) {
      state = "handing over";
    } else if (event instanceof ChildEvent.Failed
        || event instanceof UpgradeEvent.Rolledback
        || event instanceof UpgradeEvent.Aborted) {
      state = "serving";
    } else if (event instanceof UpgradeEvent.Backoff) {
      state = "backing off";
    } else if (event instanceof UpgradeEvent.Done) {
      state = "draining";
    }
  }
}
