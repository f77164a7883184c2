package dev.handoff.supervise;

import dev.handoff.event.Envelope;
import dev.handoff.event.Event;
import dev.handoff.event.ProcessEvent;
import dev.handoff.event.UpgradeEvent;
import dev.handoff.journal.Journal;
import dev.handoff.journal.Tail;
import dev.handoff.story.Generation;
import dev.handoff.story.Outcome;
import dev.handoff.story.Restart;
import dev.handoff.story.UpgradeOutcome;
import java.time.Duration;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** Asks a generation for an upgrade by its signal, and reads in the journal what became of it. */
final class Upgrades {
  /** How long a generation may take to say that it has got the signal. */
  static final Duration ANSWER = Duration.ofSeconds(2);

  /** The news of an end may come before the last events of the process that ended. */
  private static final Duration LAST_WORDS = Duration.ofMillis(500);

  private final Journal journal;

  Upgrades(Journal journal) {
    this.journal = journal;
  }

  /**
   * An upgrade that has begun.
   *
   * @param id of the journal entry that says so
   * @param request the event in it
   */
  record Begun(long id, Envelope request) {}

  /** The answer to a signal: exactly one of the two is not null. */
  record Answer(Begun begun, UpgradeOutcome refused) {}

  /**
   * Sends the signal and waits for its answer. One at a time: two callers could not tell whose
   * answer it is.
   *
   * @param signal sends it; false if the process is gone
   * @throws Refusal if the process is gone or does not answer
   */
  synchronized Answer ask(Generation old, BooleanSupplier signal)
      throws Refusal, InterruptedException {
    long asked = System.nanoTime();
    Journal.Entry entry =
        answer(
            old,
            signal,
            said -> said instanceof UpgradeEvent.Requested || said instanceof UpgradeEvent.Refused,
            " did not react to SIGHUP within 2 s. Is it stopped, or not connected to the bus?");
    Envelope envelope = entry.envelope();
    if (envelope.event() instanceof UpgradeEvent.Refused refused) {
      long millis = TimeUnit.NANOSECONDS.toMillis(envelope.mono() - asked);
      return new Answer(null, new UpgradeOutcome("refused", old.pid(), millis, refused.why()));
    }
    return new Answer(new Begun(entry.id(), envelope), null);
  }

  /**
   * Sends the signal that aborts an upgrade and waits until it has.
   *
   * @param signal sends it; false if the process is gone
   * @throws Refusal if it cannot be aborted, or the process is gone or does not answer
   */
  void abort(Generation old, BooleanSupplier signal) throws Refusal, InterruptedException {
    Journal.Entry entry =
        answer(
            old,
            signal,
            said ->
                said instanceof UpgradeEvent.Aborted || said instanceof UpgradeEvent.AbortRefused,
            " did not react to SIGURG within 2 s. Is it stopped, or a program that cannot abort"
                + " an upgrade?");
    if (entry.envelope().event() instanceof UpgradeEvent.AbortRefused refused) {
      throw Refusal.conflict(refused.why());
    }
  }

  private Journal.Entry answer(
      Generation old, BooleanSupplier signal, Predicate<Event> isAnswer, String silent)
      throws Refusal, InterruptedException {
    Tail tail = new Tail(journal, journal.lastId());
    long deadline = System.nanoTime() + ANSWER.toNanos();
    if (!signal.getAsBoolean()) {
      throw Refusal.conflict(
          "The serving "
              + old.name()
              + " has just ended. GET /api/state says what is running now.");
    }
    for (var next = tail.next(deadline); next.isPresent(); next = tail.next(deadline)) {
      Envelope envelope = next.get().envelope();
      boolean own = envelope.pid() == old.pid() && !envelope.repeated();
      if (own && isAnswer.test(envelope.event())) {
        return next.get();
      }
    }
    throw Refusal.noAnswer("The serving " + old.name() + silent);
  }

  /**
   * Waits for the outcome.
   *
   * @return empty if there is none within that time
   */
  Optional<UpgradeOutcome> await(Begun begun, Duration atMost) throws InterruptedException {
    Tail tail = new Tail(journal, begun.id());
    long deadline = System.nanoTime() + atMost.toNanos();
    NavigableSet<Envelope> since = new TreeSet<>(Restart.ORDER);
    Restart restart = Restart.of(begun.request(), since);
    for (var next = tail.next(deadline); next.isPresent(); next = tail.next(deadline)) {
      Envelope envelope = next.get().envelope();
      boolean exited = envelope.event() instanceof ProcessEvent.Exited;
      if (!Restart.mayEndBy(envelope.event()) || envelope.repeated() && !exited) {
        continue;
      }
      boolean wasOver = restart.outcome() != Outcome.RUNNING;
      since.add(envelope);
      restart = Restart.of(begun.request(), since);
      if (restart.ending().told()) {
        break;
      } else if (restart.outcome() != Outcome.RUNNING && !wasOver) {
        deadline = Math.min(deadline, System.nanoTime() + LAST_WORDS.toNanos());
      }
    }
    return Optional.ofNullable(UpgradeOutcome.of(restart));
  }
}
