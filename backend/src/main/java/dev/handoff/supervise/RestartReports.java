package dev.handoff.supervise;

import dev.handoff.event.Envelope;
import dev.handoff.event.EventSink;
import dev.handoff.event.RestartEvent;
import dev.handoff.event.UpgradeEvent;
import dev.handoff.journal.Journal;
import dev.handoff.journal.Tail;
import dev.handoff.story.Generation;
import dev.handoff.story.Outcome;
import dev.handoff.story.Restart;
import dev.handoff.story.RestartUnderWay;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * Tells the journal of the restarts that are asked for here, and of their ends, in words that fit
 * any server. A thread for each waits for its end.
 */
final class RestartReports {
  private static final Duration A_WHILE = Duration.ofMinutes(1);

  private final Journal journal;
  private final EventSink sink;
  private final AtomicLong ids = new AtomicLong();

  RestartReports(Journal journal) {
    this.journal = journal;
    this.sink = journal.sink(0);
  }

  /** The number of the next restart that is asked for in this journal. */
  long nextId() {
    return ids.incrementAndGet();
  }

  /**
   * Asks a generation for a restart.
   *
   * @param signal sends SIGHUP; false if the process is gone
   * @return what that returns
   */
  boolean ask(Generation old, BooleanSupplier signal) {
    Answers answers = new Answers(journal);
    if (!signal.getAsBoolean()) {
      return false;
    }
    RestartEvent.Asked asked =
        new RestartEvent.Asked(nextId(), "the server", "SIGHUP", old.pid(), List.of(old.pid()));
    sink.publish(asked, answers.asked());
    Thread thread = new Thread(() -> follow(answers, asked), "restart " + asked.id());
    thread.setDaemon(true);
    thread.start();
    return true;
  }

  private void follow(Answers answers, RestartEvent.Asked asked) {
    try {
      sink.publish(end(answers, asked));
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
    }
  }

  private RestartEvent.Settled end(Answers answers, RestartEvent.Asked asked)
      throws InterruptedException {
    Optional<Envelope> answer = answers.toUpgrade(asked.main());
    if (answer.isEmpty()) {
      return unfinished(asked, "It did not react to SIGHUP.");
    } else if (answer.get().event() instanceof UpgradeEvent.Refused refused) {
      return unfinished(asked, refused.why());
    }
    RestartUnderWay restart = new RestartUnderWay(answer.get());
    Tail tail = new Tail(journal, answers.before());
    while (!hasEnded(restart.restart())) {
      tail.next(System.nanoTime() + A_WHILE.toNanos())
          .ifPresent(entry -> restart.take(entry.envelope()));
    }
    return end(asked, restart.restart());
  }

  private static boolean hasEnded(Restart restart) {
    return restart.end().at() != null && restart.end().seen();
  }

  private static RestartEvent.Settled end(RestartEvent.Asked asked, Restart restart) {
    if (restart.outcome() == Outcome.DONE) {
      return new RestartEvent.Settled(asked.id(), true, null, List.of());
    } else if (restart.outcome() == Outcome.FAILED
        || restart.outcome() == Outcome.ROLLED_BACK
        || restart.outcome() == Outcome.ABORTED) {
      return unfinished(asked, restart.ending().detail());
    }
    String why = "The old process ended before the restart was done.";
    return new RestartEvent.Settled(asked.id(), false, why, List.of());
  }

  private static RestartEvent.Settled unfinished(RestartEvent.Asked asked, String why) {
    return new RestartEvent.Settled(asked.id(), false, why, asked.before());
  }
}
