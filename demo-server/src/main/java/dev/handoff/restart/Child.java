package dev.handoff.restart;

import dev.handoff.posix.Environment;
import dev.handoff.posix.Exit;
import dev.handoff.posix.Libc;
import dev.handoff.posix.ListeningSockets;
import dev.handoff.posix.Pipe;
import dev.handoff.posix.Spawn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The next generation, as a child process and the pipe on which it says ready. */
final class Child {
  private static final int LONGEST_LINE = 64;

  private final Libc libc;
  private final long pid;
  private final int generation;
  private final Next next;
  private Exit exit;
  private long lastSeenAlive = System.nanoTime();

  private Child(Libc libc, long pid, int generation, Next next) {
    this.libc = libc;
    this.pid = pid;
    this.generation = generation;
    this.next = next;
  }

  /**
   * Spawns it.
   *
   * @param heard gets the first line that it says, or null if it closes the pipe without one;
   *     called once, by a thread of its own
   * @throws IOException if there is no new process; the message is one sentence
   */
  static Child spawn(
      Libc libc, Next next, int generation, Listener listener, String bus, Consumer<String> heard)
      throws IOException {
    Path directory = next.place().path();
    Pipe ready = libc.pipe();
    int staged = -1;
    try {
      staged = libc.stage(listener.descriptor());
      long pid =
          libc.spawn(
              new Spawn(
                  next.program().name(),
                  next.command(),
                  environment(next.environment(), generation, bus),
                  Map.of(Inheritance.LISTENER, staged, Inheritance.READY, ready.writeEnd()),
                  false,
                  directory == null ? null : directory.toString()));
      Child child = new Child(libc, pid, generation, next);
      Thread reader =
          new Thread(() -> heard.accept(readLine(libc, ready.readEnd())), "ready-pipe-" + pid);
      reader.setDaemon(true);
      reader.start();
      return child;
    } catch (IOException e) {
      libc.close(ready.readEnd());
      throw e;
    } finally {
      // As long as we held the write end too, the child's death would not be seen as the end of the
      // pipe.
      libc.close(ready.writeEnd());
      libc.close(staged);
    }
  }

  long pid() {
    return pid;
  }

  int generation() {
    return generation;
  }

  /**
   * What may be the reason why it exited before it could tell: sentences, perhaps none.
   *
   * @param listener whose port is not in its way
   */
  List<String> reasons(Listener listener) {
    List<String> reasons = new ArrayList<>();
    if (!next.place().warning().isEmpty()) {
      reasons.add(next.place().warning());
    }
    if (next.conflicts() != null) {
      try {
        reasons.addAll(
            next.conflicts().reasons(ListeningSockets.portsOfThisProcess(listener.inode())));
      } catch (IOException e) {
        reasons.addAll(next.conflicts().ports());
      }
    }
    return reasons;
  }

  /** What it may wait for instead of getting ready, in one sentence; or null. */
  String waiting() {
    return next.conflicts() == null ? null : next.conflicts().waiting();
  }

  /**
   * How it ended, once it has; it is then reaped. Asked often, because a thread in waitpid(2) would
   * hold up the exit of the JVM.
   */
  Optional<Exit> exit() {
    if (exit == null) {
      long asked = System.nanoTime();
      exit = libc.reap(pid).orElse(null);
      lastSeenAlive = exit == null ? asked : lastSeenAlive;
    }
    return Optional.ofNullable(exit);
  }

  /** It has just been heard of. */
  void seenAlive() {
    lastSeenAlive = exit == null ? System.nanoTime() : lastSeenAlive;
  }

  /**
   * When it ended, for the event that says so, on the monotonic clock. A process that dies is
   * missed by its clients before it is reaped here, so its end is stamped with the last moment at
   * which it was there; one that exits with code 0 has said its last words itself.
   */
  long endedAt() {
    return exit != null && Integer.valueOf(0).equals(exit.code())
        ? System.nanoTime()
        : lastSeenAlive;
  }

  void kill() {
    if (exit().isEmpty()) {
      libc.kill(pid, "KILL");
    }
  }

  private static Environment environment(Environment ours, int generation, String bus) {
    Environment environment =
        ours.with(Inheritance.LISTENER_FD, Integer.toString(Inheritance.LISTENER))
            .with(Inheritance.READY_FD, Integer.toString(Inheritance.READY))
            .with(Inheritance.GENERATION, Integer.toString(generation));
    return bus == null ? environment : environment.with(Inheritance.BUS, bus);
  }

  private static String readLine(Libc libc, int pipe) {
    StringBuilder line = new StringBuilder();
    byte[] buffer = new byte[LONGEST_LINE];
    try {
      while (line.length() < LONGEST_LINE && line.indexOf("\n") < 0) {
        int count = libc.read(pipe, buffer);
        if (count < 0) {
          return line.length() == 0 ? null : line.toString();
        }
        line.append(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
      }
      return line.toString();
    } catch (IOException e) {
      return null;
    } finally {
      libc.close(pipe);
    }
  }
}
