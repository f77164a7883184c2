package dev.handoff.supervise;

import dev.handoff.event.ChildEvent;
import dev.handoff.event.EventSink;
import dev.handoff.event.ProcessEvent;
import dev.handoff.posix.Exit;
import dev.handoff.process.Children;
import dev.handoff.process.JavaStart;
import dev.handoff.story.LiveStory;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The processes of the server and the traffic: starts and signals them, and tells the journal of
 * their births and ends. Safe for use by several threads.
 */
final class Processes implements AutoCloseable, Children.Listener {
  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final int ROUNDS_BETWEEN_LOOKS = 25;
  private static final int LOOKS_AFTER_LAST_WORD = 2;
  private static final int LOOKS = 8;

  private final LiveStory story;
  private final EventSink sink;

  /** Its lock guards what is said here too, so that a birth is told before a death. */
  final Children children;

  private final Set<Long> reaped = new HashSet<>();
  private final Map<Long, Long> killed = new HashMap<>();
  private Map<ProcessEvent.Exited, Suspicion> suspected = Map.of();
  private long lastLook = System.nanoTime();
  private int round;

  /**
   * An end that nobody has reported yet.
   *
   * @param looks how many looks have seen it
   * @param since the last look that still saw the process, on the monotonic clock
   */
  private record Suspicion(int looks, long since) {}

  Processes(LiveStory story, EventSink sink) {
    this.story = story;
    this.sink = sink;
    this.children = new Children(PAUSE, this);
    children.start();
  }

  /** Starts a generation of the server, out of reach of the terminal's Ctrl-C. */
  long spawnServer(List<String> command) throws IOException {
    synchronized (children) {
      long spawnedAt = System.nanoTime();
      long pid = spawned(children.spawn(command, Children.environment()));
      sink.publish(new ChildEvent.Spawned(pid, 1), spawnedAt);
      return pid;
    }
  }

  /** Starts a process whose output nobody needs. */
  long spawnQuietly(List<String> command) throws IOException {
    synchronized (children) {
      return spawned(children.spawnQuietly(command, new JavaStart(command).environmentOfHelper()));
    }
  }

  /** The same for one that can be told something on its standard input. */
  Children.Told spawnTold(List<String> command) throws IOException {
    synchronized (children) {
      Children.Told told =
          children.spawnTold(command, new JavaStart(command).environmentOfHelper());
      spawned(told.pid());
      return told;
    }
  }

  private long spawned(long pid) {
    reaped.remove(pid);
    killed.remove(pid);
    return pid;
  }

  /** True until this child of ours is reaped. */
  boolean isChild(long pid) {
    return children.isChild(pid);
  }

  /**
   * Sends a signal to a child of ours, or to a process in the journal if its PID has not passed to
   * another process.
   *
   * @return false if it is gone
   */
  boolean signal(long pid, String signal) {
    if (pid <= 1) {
      return false;
    }
    synchronized (children) {
      if (!children.isChild(pid)
          && story.process(pid).filter(each -> !UnseenEnds.isGone(each)).isEmpty()) {
        return false;
      }
      long at = System.nanoTime();
      boolean sent = children.signal(pid, signal);
      if (sent && signal.equals("KILL")) {
        killed.putIfAbsent(pid, at);
      }
      return sent;
    }
  }

  /** Our children and their descendants, as of now. */
  Set<Long> descendants() {
    return children.descendants();
  }

  /** Sends KILL to our children and their descendants. */
  void killDescendants() {
    children.killDescendants();
  }

  /** Reaps one last time. */
  @Override
  public void close() {
    children.close();
  }

  /** Called under the lock of the children. */
  @Override
  public void ended(long pid, Exit exit, long lastLook) {
    reaped.add(pid);
    sink.publish(
        new ProcessEvent.Exited(pid, exit.code(), exit.signal()), endedAt(pid, exit, lastLook));
  }

  @Override
  public void looked() {
    if (++round % ROUNDS_BETWEEN_LOOKS == 0) {
      synchronized (children) {
        lookForUnseenEnds();
      }
    }
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
    OptionalLong lastWord = story.lastWordOf(pid);
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
  private void lookForUnseenEnds() {
    long now = System.nanoTime();
    Map<ProcessEvent.Exited, Suspicion> seen = new HashMap<>();
    for (ProcessEvent.Exited end : UnseenEnds.of(story)) {
      Suspicion before = suspected.getOrDefault(end, new Suspicion(0, lastLook));
      Suspicion suspicion = new Suspicion(before.looks() + 1, before.since());
      seen.put(end, suspicion);
      // What was reaped here has been reported; the story may just not have read that far.
      if (suspicion.looks() == (end.code() == null ? LOOKS : LOOKS_AFTER_LAST_WORD)
          && !reaped.contains(end.of())) {
        sink.publish(end, endedAt(end.of(), new Exit(end.code(), end.signal()), suspicion.since()));
      }
    }
    suspected = seen;
    lastLook = now;
  }
}
