package dev.handoff.journal;

import dev.handoff.event.Envelope;
import dev.handoff.event.ProcessEvent;

/** What has been heard of one process, as far as it tells that process from others. */
final class Identity {
  /** The end of a process is stamped with a moment at which it may still have spoken. */
  private static final long LAST_WORDS = 1_000_000_000L;

  private static final long NEVER = Long.MAX_VALUE;

  private final ProcessId id;

  /** The earliest moment at which it is known to have been there. */
  private long born;

  private long spawned = NEVER;
  private long started = NEVER;
  private long ended = NEVER;
  private boolean server;
  private final SeqRanges used = new SeqRanges();
  private long highest;

  /** The newest moment it reported: an event with a greater number may report an earlier one. */
  private long latest = Long.MIN_VALUE;

  private boolean certain;

  Identity(ProcessId id, long born) {
    this.id = id;
    this.born = born;
  }

  ProcessId id() {
    return id;
  }

  long born() {
    return born;
  }

  long distance(long mono) {
    return Math.abs(born - mono);
  }

  /** Takes note of an event of its own. */
  void said(Envelope envelope) {
    born = Math.min(born, envelope.mono());
    used.add(envelope.seq());
    highest = Math.max(highest, envelope.seq());
    latest = Math.max(latest, envelope.mono());
    if (Identities.isStart(envelope.event())) {
      started = Math.min(started, envelope.mono());
      server = envelope.event() instanceof ProcessEvent;
    }
  }

  void spawned(long mono) {
    born = Math.min(born, mono);
    spawned = mono;
  }

  void ended(long mono) {
    ended = Math.min(ended, mono);
  }

  /** Takes note that it is still the same process although it counts in its own way. */
  Identity certainly() {
    certain = true;
    return this;
  }

  boolean mayStartBy(Envelope start) {
    return started == start.mono()
        || started == NEVER && ended >= start.mono() && !beginsAnew(start);
  }

  boolean mayBeSpawnedAt(long mono) {
    return spawned == mono || spawned == NEVER && ended >= mono;
  }

  /** Whether it may go on as another program, as far as events can tell. */
  boolean mayHaveAnotherImage(Envelope start) {
    return server && start.event() instanceof ProcessEvent.Started && ended >= start.mono();
  }

  /** Whether an event that is not a start seems to come from another process. */
  boolean isSucceededBy(Envelope envelope) {
    boolean silent = highest == 0 && ended < envelope.mono() - LAST_WORDS;
    return !certain && (silent || used.contains(envelope.seq()) && envelope.mono() > latest);
  }

  /** A start is the first event of its process. */
  private boolean beginsAnew(Envelope envelope) {
    return envelope.seq() <= highest && envelope.mono() > latest;
  }
}
