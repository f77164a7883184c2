package dev.handoff.supervise;

import dev.handoff.event.Envelope;
import dev.handoff.event.Event;
import dev.handoff.event.UpgradeEvent;
import dev.handoff.journal.Journal;
import dev.handoff.journal.Tail;
import dev.handoff.story.Generation;
import dev.handoff.story.Outcome;
import dev.handoff.story.Restart;
import dev.handoff.story.RestartUnderWay;
import dev.handoff.story.UpgradeOutcome;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Asks a generation for an upgrade by its signal, and reads in the journal what became of it. */
final class Upgrades {
  /** The news of an end may come before the last events of the process that ended. */
  private static final Duration LAST_WORDS = Duration.ofMillis(500);

  private final Journal journal;

  Upgrades(Journal journal) {
    this.journal = journal;
  }

  /**
   * An upgrade that has begun.
   *
   * @param before the last entry of the journal before it was asked for
   * @param request what says that it has begun
   */
  record Begun(long before, Envelope request) {}

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
    Answers answers = new Answers(journal);
    send(old, signal);
    Envelope answer =
        answers
            .toUpgrade(old.pid())
            .orElseThrow(
                () ->
                    silent(old, "SIGHUP within 2 s. Is it stopped, or not connected to the bus?"));
    if (answer.event() instanceof UpgradeEvent.Refused refused) {
      long millis = TimeUnit.NANOSECONDS.toMillis(answer.mono() - answers.asked());
      return new Answer(null, new UpgradeOutcome("refused", old.pid(), millis, refused.why()));
    }
    return new Answer(new Begun(answers.before(), answer), null);
  }

  /**
   * Sends the signal that aborts an upgrade and waits until it has.
   *
   * @param signal sends it; false if the process is gone
   * @throws Refusal if it cannot be aborted, or the process is gone or does not answer
   */
  void abort(Generation old, BooleanSupplier signal) throws Refusal, InterruptedException {
    Answers answers = new Answers(journal);
    send(old, signal);
    Event answer =
        answers
            .first(
                old.pid(),
                said ->
                    said instanceof UpgradeEvent.Aborted
                        || said instanceof UpgradeEvent.AbortRefused)
            .map(Envelope::event)
            .orElseThrow(
                () ->
                    silent(
                        old,
                        "SIGURG within 2 s. Is it stopped, or a program that cannot abort an"
                            + " upgrade?"));
    if (answer instanceof UpgradeEvent.AbortRefused refused) {
      throw Refusal.conflict(refused.why());
    }
  }

  private static void send(Generation old, BooleanSupplier signal) throws Refusal {
    if (!signal.getAsBoolean()) {
      throw Refusal.conflict(
          "The serving "
              + old.name()
              + " has just ended. GET /api/state says what is running now.");
    }
  }

  private static Refusal silent(Generation old, String what) {
    return Refusal.noAnswer("The serving " + old.name() + " did not react to " + what);
  }

  /**
   * Waits for the outcome.
   *
   * @return empty if there is none within that time
   */
  Optional<UpgradeOutcome> await(Begun begun, Duration atMost) throws InterruptedException {
    Tail tail = new Tail(journal, begun.before());
    long deadline = System.nanoTime() + atMost.toNanos();
    RestartUnderWay upgrade = new RestartUnderWay(begun.request());
    for (var next = tail.next(deadline); next.isPresent(); next = tail.next(deadline)) {
      boolean wasOver = upgrade.restart().outcome() != Outcome.RUNNING;
      if (!upgrade.take(next.get().envelope())) {
        continue;
      }
      Restart restart = upgrade.restart();
      if (restart.ending().told()) {
        break;
      } else if (restart.outcome() != Outcome.RUNNING && !wasOver) {
        deadline = Math.min(deadline, System.nanoTime() + LAST_WORDS.toNanos());
      }
    }
    return Optional.ofNullable(UpgradeOutcome.of(upgrade.restart()));
  }
}
