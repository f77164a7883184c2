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
import java.time.Duration;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * Tells the journal of the restarts that are asked for here, and of their ends, in words that fit
 * any server. A thread for each waits for its end.
 */
final class RestartReports {
  private static final Duration FOREVER = Duration.ofDays(365);

  private final Journal journal;
  private final EventSink sink;
  private final AtomicLong ids = new AtomicLong();

  RestartReports(Journal journal) {
    this.journal = journal;
    this.sink = journal.sink(0);
  }

  /**
   * Asks a generation for a restart.
   *
   * @param signal sends SIGHUP; false if the process is gone
   * @return what that returns
   */
  boolean ask(Generation old, BooleanSupplier signal) {
    long last = journal.lastId();
    long at = System.nanoTime();
    if (!signal.getAsBoolean()) {
      return false;
    }
    RestartEvent.Asked asked =
        new RestartEvent.Asked(
            ids.incrementAndGet(), "the server", "SIGHUP", old.pid(), List.of(old.pid()));
    sink.publish(asked, at);
    Thread thread = new Thread(() -> follow(last, asked), "restart " + asked.id());
    thread.setDaemon(true);
    thread.start();
    return true;
  }

  private void follow(long last, RestartEvent.Asked asked) {
    try {
      sink.publish(end(new Tail(journal, last), asked));
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for the end of a restart; at first only for as long as anybody waits for an answer. */
  private static RestartEvent.Settled end(Tail tail, RestartEvent.Asked asked)
      throws InterruptedException {
    NavigableSet<Envelope> heard = new TreeSet<>(Restart.ORDER);
    Envelope beginning = null;
    boolean answered = false;
    long deadline = System.nanoTime() + Upgrades.ANSWER.toNanos();
    for (var next = tail.next(deadline); next.isPresent(); next = tail.next(deadline)) {
      Envelope envelope = next.get().envelope();
      if (envelope.event().equals(asked)) {
        beginning = envelope;
      } else if (Restart.mayEndBy(envelope.event())) {
        heard.add(envelope);
      } else {
        continue;
      }
      NavigableSet<Envelope> later =
          beginning == null ? new TreeSet<>(Restart.ORDER) : heard.tailSet(beginning, false);
      Optional<UpgradeEvent> answer = answer(later, asked.main());
      if (!answered && answer.isPresent()) {
        if (answer.get() instanceof UpgradeEvent.Refused refused) {
          return unfinished(asked, refused.why());
        }
        answered = true;
        deadline = System.nanoTime() + FOREVER.toNanos();
      }
      Restart restart = answered ? Restart.of(beginning, later) : null;
      if (restart != null && restart.to() != null && restart.endSeen()) {
        return end(asked, restart);
      }
    }
    return unfinished(asked, "It did not react to SIGHUP.");
  }

  /** The first word of the process about an upgrade. */
  private static Optional<UpgradeEvent> answer(NavigableSet<Envelope> later, long pid) {
    return later.stream()
        .filter(envelope -> envelope.pid() == pid)
        .map(Envelope::event)
        .filter(
            event ->
                event instanceof UpgradeEvent.Requested || event instanceof UpgradeEvent.Refused)
        .map(UpgradeEvent.class::cast)
        .findFirst();
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
