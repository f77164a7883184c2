package dev.handoff.supervise;

import dev.handoff.event.ChildEvent;
import dev.handoff.event.EventSink;
import dev.handoff.event.ProcessEvent;
import dev.handoff.posix.Environment;
import dev.handoff.posix.Exit;
import dev.handoff.posix.Libc;
import dev.handoff.posix.Spawn;
import dev.handoff.posix.SpawnException;
import dev.handoff.procfs.Proc;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;

/**
 * Starts, signals and reaps processes. Nothing else in this process may have children: all of them
 * are reaped here, including those that became ours when their parent died. A thread of its own
 * does that. Safe for use by several threads.
 */
final class Processes implements AutoCloseable {
  private static final long REAP_MILLIS = 20;
  private static final int ROUNDS_BETWEEN_LOOKS = 25;
  private static final int LOOKS_AFTER_LAST_WORD = 2;
  private static final int LOOKS = 8;

  private final Fleet fleet;
  private final EventSink sink;
  private final FutureTask<Libc> loading = new FutureTask<>(Libc::new);
  private final Thread thread = new Thread(this::run, "reaper");
  private final Set<Long> children = new HashSet<>();
  private final Set<Long> reaped = new HashSet<>();
  private final Map<Long, Long> killed = new HashMap<>();
  private Map<ProcessEvent.Exited, Suspicion> suspected = Map.of();
  private long lastReap = System.nanoTime();
  private long lastLook = lastReap;
  private volatile boolean closed;

  /**
   * An end that nobody has reported yet.
   *
   * @param looks how many looks have seen it
   * @param since the last look that still saw the process, on the monotonic clock
   */
  private record Suspicion(int looks, long since) {}

  Processes(Fleet fleet, EventSink sink) {
    this.fleet = fleet;
    this.sink = sink;
    thread.setDaemon(true);
    thread.start();
  }

  /** Starts a generation of the server, out of reach of the terminal's Ctrl-C. */
  synchronized long spawnServer(List<String> command) throws SpawnException {
    long spawnedAt = System.nanoTime();
    long pid = spawn(command, Launch.environment(), Map.of());
    sink.publish(new ChildEvent.Spawned(pid, 1), spawnedAt);
    return pid;
  }

  /** Starts a process whose output nobody needs. */
  synchronized long spawnQuietly(List<String> command) throws IOException {
    int nothing = libc().openNothing();
    try {
      return spawn(command, Launch.environmentOfHelper(command), Map.of(1, nothing, 2, nothing));
    } finally {
      libc().close(nothing);
    }
  }

  /** True until this child of ours is reaped. */
  synchronized boolean isChild(long pid) {
    return children.contains(pid);
  }

  /**
   * Sends a signal to a child of ours, or to a process in the journal if its PID has not passed to
   * another process.
   *
   * @return false if it is gone
   */
  synchronized boolean signal(long pid, String signal) {
    if (pid <= 1) {
      return false;
    }
    // The PID of a child is not reused before the child is reaped, and reaping needs this lock.
    if (!children.contains(pid)) {
      OptionalLong start = fleet.startOf(pid);
      if (start.isEmpty() || !start.equals(Proc.startOf(pid))) {
        return false;
      }
    }
    Libc libc = libc();
    long at = System.nanoTime();
    boolean sent = libc.kill(pid, signal);
    if (sent && signal.equals("KILL")) {
      killed.putIfAbsent(pid, at);
    }
    return sent;
  }

  /** Our children and their descendants, as of now. */
  Set<Long> descendants() {
    return ProcessHandle.current()
        .descendants()
        .map(ProcessHandle::pid)
        .collect(Collectors.toSet());
  }

  /** Sends KILL to our children and their descendants. */
  void killDescendants() {
    // The JDK checks the start time too: a process may end, and its PID pass to another, meanwhile.
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
  }

  /** Reaps one last time and ends the thread. */
  @Override
  public void close() {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private long spawn(
      List<String> command, Environment environment, Map<Integer, Integer> descriptors)
      throws SpawnException {
    long pid = libc().spawn(new Spawn(command, environment, descriptors, true));
    children.add(pid);
    reaped.remove(pid);
    killed.remove(pid);
    return pid;
  }

  /** Loading it takes a while; a dashboard can start its web server meanwhile. */
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
    for (int round = 1; !closed; round++) {
      pause();
      reapAll();
      if (round % ROUNDS_BETWEEN_LOOKS == 0) {
        lookForUnseenEnds();
      }
    }
    reapAll();
  }

  /** Under the lock, so that the journal has the birth of a child before its death. */
  private synchronized void reapAll() {
    long now = System.nanoTime();
    for (var end = libc().reapAny(); end.isPresent(); end = libc().reapAny()) {
      long pid = end.get().getKey();
      Exit exit = end.get().getValue();
      children.remove(pid);
      reaped.add(pid);
      sink.publish(
          new ProcessEvent.Exited(pid, exit.code(), exit.signal()), endedAt(pid, exit, lastReap));
    }
    lastReap = now;
  }

  /**
   * Clients notice the death of a process before it is reaped, and a cause must not be stamped
   * after its effect. So an end is stamped with the last look that still saw the process, or with
   * our own SIGKILL if that came later, but never before the last event of the process. A process
   * that exits with code 0 has reported its end itself.
   */
  private long endedAt(long pid, Exit exit, long lastSeen) {
    long now = System.nanoTime();
    Long sent = killed.remove(pid);
    OptionalLong lastWord = fleet.lastWordOf(pid);
    if (Integer.valueOf(0).equals(exit.code()) || lastWord.isEmpty()) {
      return now;
    }
    long since = sent == null ? lastSeen : Math.max(sent, lastSeen);
    return Math.min(now, Math.max(since, lastWord.getAsLong() + 1));
  }

  /**
   * Reports an end when several looks have seen it: the parent may know more, a bit later. Fewer
   * looks are enough if the process itself reported that it exits.
   */
  private synchronized void lookForUnseenEnds() {
    long now = System.nanoTime();
    Map<ProcessEvent.Exited, Suspicion> seen = new HashMap<>();
    for (ProcessEvent.Exited end : fleet.unseenEnds()) {
      Suspicion before = suspected.getOrDefault(end, new Suspicion(0, lastLook));
      Suspicion suspicion = new Suspicion(before.looks() + 1, before.since());
      seen.put(end, suspicion);
      // What was reaped here has been reported; the fleet may just not have read that far.
      if (suspicion.looks() == (end.code() == null ? LOOKS : LOOKS_AFTER_LAST_WORD)
          && !reaped.contains(end.of())) {
        sink.publish(end, endedAt(end.of(), new Exit(end.code(), end.signal()), suspicion.since()));
      }
    }
    suspected = seen;
    lastLook = now;
  }

  private static void pause() {
    try {
      Thread.sleep(REAP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
