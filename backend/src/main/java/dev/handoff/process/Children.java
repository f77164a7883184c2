package dev.handoff.process;

import dev.handoff.posix.Environment;
import dev.handoff.posix.Exit;
import dev.handoff.posix.Libc;
import dev.handoff.posix.Pipe;
import dev.handoff.posix.Spawn;
import dev.handoff.procfs.Proc;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;

/**
 * The children of this process and their descendants: those whose parent has ended become ours.
 * Nothing else in this process may have children, because all of them are reaped here, by a thread
 * of its own. Safe for use by several threads; whoever holds the lock of this object holds off the
 * reaper.
 */
public final class Children implements AutoCloseable {
  private static final long WAIT_MILLIS = 5;

  private final FutureTask<Libc> loading = new FutureTask<>(Libc::new);
  private final Map<Long, CompletableFuture<Exit>> alive = new HashMap<>();
  private final Thread reaper = new Thread(this::run, "reaper");
  private final Duration pause;
  private final Listener listener;
  private long lastLook = System.nanoTime();
  private boolean ending;
  private volatile boolean closed;

  /** Hears of ends, in the reaper's thread, which holds the lock of the children meanwhile. */
  public interface Listener {
    /**
     * A child, or a process that became ours, has ended.
     *
     * @param lastLook the last look that still saw it, on the monotonic clock, nanoseconds
     */
    void ended(long pid, Exit exit, long lastLook);

    /** All that have ended by now have been told of. Called once a look, without the lock. */
    default void looked() {}
  }

  /**
   * A process of ours that is heard.
   *
   * @param output what it prints, and what its children print
   * @param end how it has ended, once it has
   */
  public record Started(long pid, Output output, Future<Exit> end) {}

  /**
   * A process of ours that listens.
   *
   * @param input its standard input; closing it ends nothing but that
   */
  public record Told(long pid, OutputStream input) {}

  /**
   * Children that are not reaped yet.
   *
   * @param pause between two looks for ends
   */
  public Children(Duration pause, Listener listener) {
    this.pause = pause;
    this.listener = listener;
    reaper.setDaemon(true);
  }

  /**
   * Becomes a parent. Loading the C library takes a while; the reaper does that, so others can
   * start their work meanwhile.
   */
  public void start() {
    reaper.start();
  }

  /**
   * Our environment without the variables that a generation would mistake for a handover, or for
   * the service manager of its own that is ours.
   */
  public static Environment environment() {
    try {
      return Environment.ofThisProcess().without("HANDOFF_").without("NOTIFY_SOCKET=");
    } catch (IOException e) {
      throw new UncheckedIOException("/proc cannot be read: Handoff needs Linux", e);
    }
  }

  /** Starts a process that shares our output, out of reach of the terminal's Ctrl-C. */
  public synchronized long spawn(List<String> command, Environment environment) throws IOException {
    return spawn(command, environment, Map.of());
  }

  /** The same for one whose output nobody needs. */
  public synchronized long spawnQuietly(List<String> command, Environment environment)
      throws IOException {
    int nothing = libc().openNothing();
    try {
      return spawn(command, environment, Map.of(1, nothing, 2, nothing));
    } finally {
      libc().close(nothing);
    }
  }

  /** The same for one that can be told something on its standard input. */
  public synchronized Told spawnTold(List<String> command, Environment environment)
      throws IOException {
    Libc libc = libc();
    Pipe pipe = libc.pipe();
    int nothing = libc.openNothing();
    try {
      // Opened anew, because Java does not adopt a descriptor.
      OutputStream input = new FileOutputStream("/proc/self/fd/" + pipe.writeEnd());
      try {
        Map<Integer, Integer> ends = Map.of(0, pipe.readEnd(), 1, nothing, 2, nothing);
        return new Told(spawn(command, environment, ends), input);
      } catch (IOException e) {
        input.close();
        throw e;
      }
    } finally {
      libc.close(nothing);
      libc.close(pipe.readEnd());
      libc.close(pipe.writeEnd());
    }
  }

  /** The same for one whose output is kept, in our environment. */
  public Started spawnHeard(List<String> command) throws IOException {
    return spawnHeard(command, environment(), Spawn.Apart.GROUP);
  }

  /** The same for one in a session of its own. */
  public Started spawnAlone(List<String> command, Environment environment) throws IOException {
    return spawnHeard(command, environment, Spawn.Apart.SESSION);
  }

  private synchronized Started spawnHeard(
      List<String> command, Environment environment, Spawn.Apart apart) throws IOException {
    Libc libc = libc();
    Pipe pipe = libc.pipe();
    try {
      Map<Integer, Integer> said = Map.of(1, pipe.writeEnd(), 2, pipe.writeEnd());
      long pid = spawn(command, environment, said, apart);
      return new Started(pid, Output.of(libc, pipe.readEnd()), alive.get(pid));
    } catch (IOException e) {
      libc.close(pipe.readEnd());
      throw e;
    } finally {
      libc.close(pipe.writeEnd());
    }
  }

  /** True until this child of ours is reaped; its PID is not used again before that. */
  public synchronized boolean isChild(long pid) {
    return alive.containsKey(pid);
  }

  /**
   * Sends a signal. The caller knows whose PID that is: a child of ours cannot pass it to another
   * process while the lock of this object is held.
   *
   * @param signal its name without SIG
   * @return false if the process is gone
   */
  public boolean signal(long pid, String signal) {
    return libc().kill(pid, signal);
  }

  /** Our children and their descendants, as of now. */
  public Set<Long> descendants() {
    return ProcessHandle.current()
        .descendants()
        .map(ProcessHandle::pid)
        .collect(Collectors.toSet());
  }

  /** Sends KILL to our children and their descendants. */
  public void killDescendants() {
    // The JDK checks the start time too: a process may end, and its PID pass to another, meanwhile.
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
  }

  /**
   * Starts nothing more, and kills what there is again and again, until none is left or that takes
   * too long.
   */
  public void endAll(Duration atMost) {
    synchronized (this) {
      ending = true;
    }
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!descendants().isEmpty() && System.nanoTime() < deadline) {
      killDescendants();
      try {
        Thread.sleep(WAIT_MILLIS);
      } catch (InterruptedException e) {
        // The processes are killed even so.
        Thread.interrupted();
      }
    }
  }

  /** Whether {@link #endAll} has been called: nothing more is started. */
  public synchronized boolean isEnding() {
    return ending;
  }

  /** Waits until all of these are gone; false if that takes too long. */
  public static boolean awaitEnd(Collection<Long> pids, Duration atMost)
      throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (pids.stream().anyMatch(Proc::isThere)) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      Thread.sleep(WAIT_MILLIS);
    }
    return true;
  }

  /** Reaps one last time and ends the thread; what still runs is left alone. */
  @Override
  public void close() {
    closed = true;
    try {
      reaper.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private long spawn(
      List<String> command, Environment environment, Map<Integer, Integer> descriptors)
      throws IOException {
    return spawn(command, environment, descriptors, Spawn.Apart.GROUP);
  }

  private long spawn(
      List<String> command,
      Environment environment,
      Map<Integer, Integer> descriptors,
      Spawn.Apart apart)
      throws IOException {
    if (ending) {
      throw new IOException(command.get(0) + " is not started: this program is ending");
    }
    long pid = libc().spawn(new Spawn(command, environment, descriptors, apart));
    alive.put(pid, new CompletableFuture<>());
    return pid;
  }

  private Libc libc() {
    try {
      return loading.get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException("The C library cannot be used: " + e.getMessage(), e);
    }
  }

  private void run() {
    loading.run();
    libc().becomeSubreaper();
    while (!closed) {
      try {
        Thread.sleep(pause.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      reap();
      listener.looked();
    }
    reap();
  }

  /** Under the lock, so that the birth of a child can be told before its death. */
  private synchronized void reap() {
    long now = System.nanoTime();
    for (var end = libc().reapAny(); end.isPresent(); end = libc().reapAny()) {
      CompletableFuture<Exit> awaited = alive.remove(end.get().getKey());
      if (awaited != null) {
        awaited.complete(end.get().getValue());
      }
      listener.ended(end.get().getKey(), end.get().getValue(), lastLook);
    }
    lastLook = now;
  }
}
