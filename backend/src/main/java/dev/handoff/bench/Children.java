package dev.handoff.bench;

import dev.handoff.posix.Libc;
import dev.handoff.posix.Pipe;
import dev.handoff.posix.Spawn;
import dev.handoff.procfs.Proc;
import dev.handoff.supervise.Launch;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * All processes that a run has started, and their descendants: those whose parent has ended become
 * ours. A thread of its own reaps them. Safe for use by several threads.
 */
final class Children implements AutoCloseable {
  private static final long LOOK_MILLIS = 5;
  private static final Duration END = Duration.ofSeconds(10);

  private final Libc libc = new Libc();
  private final Thread reaper = new Thread(this::reap, "reaper");
  private volatile boolean closed;
  private volatile boolean allReaped;

  Children() {
    libc.becomeSubreaper();
    reaper.setDaemon(true);
    reaper.start();
  }

  /**
   * Starts a process in a group of its own, out of reach of the terminal's Ctrl-C.
   *
   * @throws IOException if it cannot be started, or the run is over
   */
  synchronized Started start(List<String> command) throws IOException {
    if (closed) {
      throw new IOException("the run has been ended");
    }
    Pipe pipe = libc.pipe();
    try {
      Map<Integer, Integer> said = Map.of(1, pipe.writeEnd(), 2, pipe.writeEnd());
      long pid = libc.spawn(new Spawn(command, Launch.environment(), said, true));
      return new Started(pid, Output.of(libc, pipe.readEnd()));
    } catch (IOException e) {
      libc.close(pipe.readEnd());
      throw e;
    } finally {
      libc.close(pipe.writeEnd());
    }
  }

  /**
   * A process of ours.
   *
   * @param output what it prints, and what its children print
   */
  record Started(long pid, Output output) {}

  /** Whether nothing can be started any more. */
  boolean ended() {
    return closed;
  }

  /**
   * Sends a signal.
   *
   * @param signal its name without SIG
   * @return false if the process is gone
   */
  boolean signal(long pid, String signal) {
    return libc.kill(pid, signal);
  }

  /** Waits until all of them are gone; false if that takes too long. */
  static boolean awaitEnd(Collection<Long> pids, Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (pids.stream().anyMatch(Proc::isThere)) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
    return true;
  }

  /** Kills all of them and waits until they have ended. Nothing can be started after this. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    long deadline = System.nanoTime() + END.toNanos();
    List<Long> left = descendants();
    while (!left.isEmpty() && System.nanoTime() < deadline) {
      left.forEach(pid -> libc.kill(pid, "KILL"));
      pause();
      left = descendants();
    }
    allReaped = true;
  }

  private static List<Long> descendants() {
    return ProcessHandle.current().descendants().map(ProcessHandle::pid).toList();
  }

  private void reap() {
    while (!allReaped) {
      while (libc.reapAny().isPresent()) {
        // One after the other.
      }
      pause();
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    } catch (InterruptedException e) {
      // The processes are killed even so.
      Thread.interrupted();
    }
  }
}
