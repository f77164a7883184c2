package dev.handoff.restart;

import dev.handoff.event.Event;
import dev.handoff.posix.Environment;
import dev.handoff.posix.Exit;
import dev.handoff.posix.JavaConflicts;
import dev.handoff.posix.Libc;
import dev.handoff.posix.ListeningSockets;
import dev.handoff.posix.Pipe;
import dev.handoff.release.Disk;
import dev.handoff.release.Makings;
import dev.handoff.release.Next;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Spawns the next generation as a child process, with the pipe on which it says ready. */
final class ProcessSpawner implements Spawner {
  private final Next.Origin origin;
  private final Listener listener;
  private final MoreSockets sockets;
  private final String bus;
  private final OnDemand<Libc> libc;
  private final Disk disk;
  private volatile boolean warm;

  /**
   * A spawner that has loaded nothing yet.
   *
   * @param origin how this process was executed
   * @param listener for the next generation
   * @param sockets the others for the next generation
   * @param bus for the next generation, or null
   */
  ProcessSpawner(
      Next.Origin origin, Listener listener, MoreSockets sockets, String bus, OnDemand<Libc> libc) {
    this.origin = origin;
    this.listener = listener;
    this.sockets = sockets;
    this.bus = bus;
    this.libc = libc;
    this.disk = new Disk(origin);
  }

  private static class ChildProcess implements Spawned {
    private final Libc libc;
    private final long pid;
    private final Next next;
    private final Listener listener;

    ChildProcess(Libc libc, long pid, Next next, Listener listener) {
      this.libc = libc;
      this.pid = pid;
      this.next = next;
      this.listener = listener;
    }

    @Override
    public long pid() {
      return pid;
    }

    @Override
    public List<String> reasons() {
      List<String> reasons = new ArrayList<>();
      if (!next.place().warning().isEmpty()) {
        reasons.add(next.place().warning());
      }
      if (next.conflicts() != null) {
        try {
          // The listener's own port is not a conflict.
          reasons.addAll(
              next.conflicts().reasons(ListeningSockets.portsOfThisProcess(listener.inode())));
        } catch (IOException e) {
          reasons.addAll(next.conflicts().ports());
        }
      }
      return reasons;
    }

    @Override
    public String waiting() {
      return next.conflicts() == null ? null : next.conflicts().waiting();
    }

    @Override
    public Optional<Exit> reap() {
      return libc.reap(pid);
    }

    @Override
    public void signal(String name) {
      libc.kill(pid, name);
    }
  }

  /** One that waits for the word. */
  private static final class Standing extends ChildProcess implements Ahead {
    private final Libc libc;
    private final int word;
    private boolean closed;

    Standing(Libc libc, long pid, Next next, Listener listener, int word) {
      super(libc, pid, next, listener);
      this.libc = libc;
      this.word = word;
    }

    @Override
    public void call() throws IOException {
      try {
        libc.write(word, Word.GO);
      } finally {
        forsake();
      }
    }

    @Override
    public void forsake() {
      if (!closed) {
        closed = true;
        libc.close(word);
      }
    }
  }

  @Override
  public Spawned spawn(int generation, Consumer<String> heard) throws IOException {
    Libc loaded = loadedLibc();
    Next next = Next.of(origin);
    Pipe ready = loaded.pipe();
    Map<Integer, Integer> word = Map.of();
    long pid = spawn(loaded, next, environment(next.environment(), generation), ready, word);
    read(pid, () -> heard.accept(loaded.readLine(ready.readEnd())));
    return new ChildProcess(loaded, pid, next, listener);
  }

  @Override
  public Ahead spawnAhead(int generation, Consumer<String> heard) throws IOException {
    Libc loaded = loadedLibc();
    Next next = Next.of(origin);
    if (!next.canWait()) {
      throw new IOException("The release has just become one that cannot wait for the word.");
    }
    Pipe ready = loaded.pipe();
    Pipe word;
    try {
      word = loaded.pipe();
      // Nothing, so that jnr looks write(2) up now: that takes 2.5 ms of CPU, and clients wait for
      // the word.
      loaded.write(word.writeEnd(), "");
    } catch (IOException e) {
      loaded.close(ready.readEnd());
      loaded.close(ready.writeEnd());
      throw e;
    }
    int number = MoreSockets.FIRST + sockets.descriptors().size();
    // Without HANDOFF_READY_FD a program that knows nothing of this ends instead of accepting.
    Environment environment =
        environment(next.environment(), generation)
            .without(Inheritance.READY_FD + "=")
            .with(Inheritance.STANDBY_FD, Integer.toString(number));
    try {
      long pid = spawn(loaded, next, environment, ready, Map.of(number, word.readEnd()));
      read(pid, () -> readOfStandby(loaded, ready.readEnd(), heard));
      return new Standing(loaded, pid, next, listener, word.writeEnd());
    } catch (IOException e) {
      loaded.close(word.writeEnd());
      throw e;
    }
  }

  @Override
  public Makings makings() {
    return disk.look();
  }

  /** Closes what only the child is to have, whether there is one or not. */
  private long spawn(
      Libc loaded, Next next, Environment environment, Pipe ready, Map<Integer, Integer> more)
      throws IOException {
    Map<Integer, Integer> staged = new HashMap<>(more);
    try {
      staged.put(Inheritance.LISTENER, loaded.stage(listener.descriptor()));
      staged.put(Inheritance.READY, ready.writeEnd());
      staged.putAll(sockets.staged(loaded));
      return loaded.spawn(next.spawn(environment, staged));
    } catch (IOException e) {
      loaded.close(ready.readEnd());
      throw e;
    } finally {
      // While we hold the write end too, the death of the child does not end the pipe.
      staged.put(Inheritance.READY, ready.writeEnd());
      staged.values().forEach(loaded::close);
    }
  }

  private static void read(long pid, Runnable reads) {
    Thread reader = new Thread(reads, "ready-pipe-" + pid);
    reader.setDaemon(true);
    reader.start();
  }

  private static void readOfStandby(Libc loaded, int pipe, Consumer<String> heard) {
    String first = loaded.readLine(pipe, Awaited.Line.STANDBY.written().length());
    heard.accept(first);
    if (Awaited.Line.STANDBY.written().equals(first)) {
      heard.accept(loaded.readLine(pipe));
    } else {
      loaded.close(pipe);
    }
  }

  /** Loads what a handover needs, and checks what would be executed, at low priority. */
  @Override
  public void warmUp(Consumer<String> trouble, Consumer<Event> seen) {
    Thread thread = new Thread(() -> tryOut(trouble, seen), "warm-up");
    thread.setDaemon(true);
    thread.setPriority(Thread.MIN_PRIORITY);
    thread.start();
  }

  private void tryOut(Consumer<String> trouble, Consumer<Event> seen) {
    try {
      HandoverClasses.load();
      Libc loaded = loadedLibc();
      if (listener.channel().isOpen()) {
        seen.accept(listener.options(loaded));
      }
      JavaConflicts conflicts = Next.of(origin).conflicts();
      if (conflicts != null) {
        conflicts.ports().forEach(trouble);
        if (conflicts.waiting() != null) {
          trouble.accept(conflicts.waiting());
        }
      }
    } catch (IOException e) {
      trouble.accept(e.getMessage());
    } finally {
      warm = true;
    }
  }

  @Override
  public boolean isWarm() {
    return warm;
  }

  /**
   * A class whose initialization failed once can never be initialized: only a new process helps.
   */
  private Libc loadedLibc() throws IOException {
    try {
      return libc.get();
    } catch (LinkageError e) {
      throw new IOException(
          "The C library could not be loaded ("
              + e
              + "): this process can no longer upgrade; end it with SIGTERM and start it again.",
          e);
    }
  }

  private Environment environment(Environment ours, int generation) {
    Environment environment =
        ours.without(Inheritance.STANDBY_FD + "=")
            .without(PassedDescriptors.PID + "=")
            .without(PassedDescriptors.COUNT + "=")
            .without(PassedDescriptors.NAMES + "=")
            .with(Inheritance.LISTENER_FD, Integer.toString(Inheritance.LISTENER))
            .with(Inheritance.READY_FD, Integer.toString(Inheritance.READY))
            .with(Inheritance.GENERATION, Integer.toString(generation));
    environment =
        sockets.names().isEmpty()
            ? environment.without(MoreSockets.NAMES + "=")
            : environment.with(MoreSockets.NAMES, sockets.names());
    return bus == null ? environment : environment.with(Inheritance.BUS, bus);
  }
}
