package dev.handoff.supervise;

import dev.handoff.event.ChildEvent;
import dev.handoff.event.Envelope;
import dev.handoff.event.EventSink;
import dev.handoff.event.ProcessEvent;
import dev.handoff.journal.Journal;
import dev.handoff.journal.Tail;
import dev.handoff.posix.Exit;
import dev.handoff.process.JavaStart;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Generation 1, started by this dashboard. Later generations have a parent that reports what became
 * of them. For this one, a thread of its own reads that from the journal, and reports there if it
 * ended before it was ready. Safe for use by several threads.
 */
public final class FirstGeneration implements Beginning {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /**
   * How its start went.
   *
   * @param ready false if it has ended, or did not become ready within 20 s
   * @param ended whether it has ended, so that there is nothing left to wait for
   * @param why sentences for people; empty if it is ready
   */
  public record Start(boolean ready, boolean ended, String why) {}

  private final long pid;
  private final List<String> command;
  private final EventSink sink;
  private final FutureTask<Start> start;

  private FirstGeneration(long pid, List<String> command, Journal journal, long after) {
    this.pid = pid;
    this.sink = journal.sink(0);
    this.command = command;
    Tail tail = new Tail(journal, after);
    this.start = new FutureTask<>(() -> follow(tail));
  }

  /**
   * Follows a generation from its spawn on.
   *
   * @param after the last entry of the journal before its spawn
   */
  static FirstGeneration follow(long pid, List<String> command, Journal journal, long after) {
    FirstGeneration generation = new FirstGeneration(pid, command, journal, after);
    Thread thread = new Thread(generation.start, "first-generation");
    thread.setDaemon(true);
    thread.start();
    return generation;
  }

  /** Its PID. */
  public long pid() {
    return pid;
  }

  @Override
  public Optional<Start> await(Duration atMost) throws InterruptedException {
    try {
      return Optional.of(start.get(atMost.toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException notYet) {
      return Optional.empty();
    } catch (ExecutionException e) {
      throw new IllegalStateException("The start of PID " + pid + " cannot be followed.", e);
    }
  }

  private Start follow(Tail tail) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    for (var next = tail.next(deadline); next.isPresent(); next = tail.next(deadline)) {
      Envelope envelope = next.get().envelope();
      if (envelope.pid() == pid && envelope.event() instanceof ProcessEvent.Ready) {
        return new Start(true, false, "");
      } else if (envelope.event() instanceof ProcessEvent.Exited exited && exited.of() == pid) {
        return ended(exited);
      }
    }
    String waiting = new JavaStart(command).waiting();
    return new Start(
        false,
        false,
        "it has not said ready within "
            + PATIENCE.toSeconds()
            + " s"
            + (waiting == null ? "" : ". " + waiting));
  }

  private Start ended(ProcessEvent.Exited exited) {
    Exit exit = new Exit(exited.code(), exited.signal());
    boolean failed = exit.signal() != null || exit.code() == null || exit.code() != 0;
    List<String> reasons =
        exit.signal() == null && failed ? new JavaStart(command).reasons() : List.of();
    String why =
        " before it was ready." + (reasons.isEmpty() ? "" : " " + String.join(" ", reasons));
    // Code 0: somebody has asked it to end.
    if (failed) {
      String cause = exit.signal() == null ? "exit" : "signal";
      sink.publish(new ChildEvent.Failed(pid, cause, "It " + exit + why));
    }
    String words = reasons.isEmpty() ? " What it said about that stands above." : "";
    return new Start(false, true, "The demo server " + exit + why + words);
  }
}
