package dev.handoff.supervise;

import dev.handoff.journal.Journal;
import dev.handoff.procfs.Endpoint;
import dev.handoff.procfs.Proc;
import dev.handoff.story.Generation;
import dev.handoff.story.LiveStory;
import dev.handoff.story.Story;
import java.time.Duration;
import java.util.OptionalLong;

/** The port on which a server of ours listens, and who has it. Safe for use by several threads. */
final class ServerPort {
  private static final Duration REPORT = Duration.ofSeconds(5);
  private static final Duration CLOSE_LISTENER = Duration.ofSeconds(2);
  private static final Duration LOOK = Duration.ofMillis(20);

  private final Endpoint at;
  private final Journal journal;
  private final LiveStory story;

  ServerPort(Endpoint at, Journal journal, LiveStory story) {
    this.at = at;
    this.journal = journal;
    this.story = story;
  }

  /** The inode of the socket that listens there, whoever has it. */
  OptionalLong listener() {
    return Proc.listenerOn(at);
  }

  /**
   * Waits for a generation on the bus that listens there.
   *
   * @param inode of the listener
   * @return false if none reports in time or the listener is gone
   */
  boolean reports(long inode) throws InterruptedException {
    long deadline = System.nanoTime() + REPORT.toNanos();
    while (true) {
      long seen = journal.lastId();
      Story state = story.now();
      if (state.serving().or(state::starting).filter(this::isHere).isPresent()) {
        return true;
      }
      if (listener().orElse(0) != inode) {
        return false;
      }
      long left = deadline - System.nanoTime();
      if (left <= 0 || !journal.await(seen, Duration.ofNanos(left))) {
        return false;
      }
    }
  }

  private boolean isHere(Generation generation) {
    return Target.told(generation.address()).filter(told -> told.port() == at.port()).isPresent();
  }

  /**
   * Waits until nobody listens there: a server that has just been told to end may need a moment to
   * close its listener.
   *
   * @throws Refusal if somebody still does
   */
  void awaitFree() throws Refusal, InterruptedException {
    long deadline = System.nanoTime() + CLOSE_LISTENER.toNanos();
    OptionalLong listener = listener();
    while (listener.isPresent()) {
      if (deadline - System.nanoTime() <= 0) {
        throw taken(listener.getAsLong());
      }
      lookAgain();
      listener = listener();
    }
  }

  /** Waits a moment, in which the listener may be closed. */
  void lookAgain() throws InterruptedException {
    journal.await(journal.lastId(), LOOK);
  }

  /** Another program listens there. */
  Refusal taken(long inode) {
    return Refusal.conflict(
        "Port "
            + at.port()
            + " is taken"
            + Proc.holderOf(inode).map(holder -> " by another program (" + holder + ")").orElse("")
            + ": stop that, or choose --demo-port.");
  }
}
