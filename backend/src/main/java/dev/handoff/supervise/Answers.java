package dev.handoff.supervise;

import dev.handoff.event.Envelope;
import dev.handoff.event.Event;
import dev.handoff.event.UpgradeEvent;
import dev.handoff.journal.Journal;
import dev.handoff.journal.Tail;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a process answers to what it is asked next. What it said before is no answer, even if it
 * arrives later. For one thread.
 */
final class Answers {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final long asked = System.nanoTime();
  private final long before;
  private final Tail tail;

  /** Begins to listen: it is asked next. */
  Answers(Journal journal) {
    this.before = journal.lastId();
    this.tail = new Tail(journal, before);
  }

  /** When it was asked, on the monotonic clock. */
  long asked() {
    return asked;
  }

  /** The last entry of the journal before it was asked. */
  long before() {
    return before;
  }

  /**
   * Waits for its answer.
   *
   * @return empty if there is none within two seconds
   */
  Optional<Envelope> first(long pid, Predicate<Event> isAnswer) throws InterruptedException {
    return first(pid, PATIENCE, isAnswer);
  }

  /** The same with another patience. */
  Optional<Envelope> first(long pid, Duration patience, Predicate<Event> isAnswer)
      throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    for (var next = tail.next(deadline); next.isPresent(); next = tail.next(deadline)) {
      Envelope said = next.get().envelope();
      if (said.pid() == pid && said.mono() >= asked && isAnswer.test(said.event())) {
        return Optional.of(said);
      }
    }
    return Optional.empty();
  }

  /** The same for a generation that is asked for an upgrade. */
  Optional<Envelope> toUpgrade(long pid) throws InterruptedException {
    return first(
        pid,
        said -> said instanceof UpgradeEvent.Requested || said instanceof UpgradeEvent.Refused);
  }
}
