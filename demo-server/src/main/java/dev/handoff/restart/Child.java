package dev.handoff.restart;

import dev.handoff.posix.Exit;
import dev.handoff.posix.Libc;
import dev.handoff.posix.Pipe;
import dev.handoff.posix.Spawn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
  private final String warning;
  private Exit exit;
  private long lastSeenAlive = System.nanoTime();

  private Child(Libc libc, long pid, int generation, String warning) {
    this.libc = libc;
    this.pid = pid;
    this.generation = generation;
    this.warning = warning;
  }

  /**
   * Spawns it.
   *
   * @param heard gets the first line that it says, or null if it closes the pipe without one;
   *     called once, by a thread of its own
   * @throws IOException if there is no new process; the message is one sentence
   */
  static Child spawn(
      Libc libc,
      List<String> command,
      int generation,
      Listener listener,
      String bus,
      Consumer<String> heard)
      throws IOException {
    WorkingDirectory directory = WorkingDirectory.forTheNext();
    Pipe ready = libc.pipe();
    int staged = -1;
    try {
      staged = libc.stage(listener.descriptor());
      long pid =
          libc.spawn(
              new Spawn(
                  command,
                  environment(generation, bus),
                  Map.of(Inheritance.LISTENER, staged, Inheritance.READY, ready.writeEnd()),
                  false,
                  directory.path()));
      Child child =
          new Child(libc, pid, generation, directory.warning() + Debugger.warning(command));
      Thread reader =
          new Thread(() -> heard.accept(readLine(libc, ready.readEnd())), "ready-pipe-" + pid);
      reader.setDaemon(true);
      reader.start();
      return child;
    } catch (IOException e) {
      libc.close(ready.readEnd());
      throw directory.warning().isEmpty()
          ? e
          : new IOException(e.getMessage() + "." + directory.warning(), e);
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

  /** What may be the reason if it fails before it can tell: sentences, or empty. */
  String warning() {
    return warning;
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

  private static Map<String, String> environment(int generation, String bus) throws IOException {
    Map<String, String> environment = CommandLine.environment();
    environment.put(Inheritance.LISTENER_FD, Integer.toString(Inheritance.LISTENER));
    environment.put(Inheritance.READY_FD, Integer.toString(Inheritance.READY));
    environment.put(Inheritance.GENERATION, Integer.toString(generation));
    if (bus != null) {
      environment.put(Inheritance.BUS, bus);
    }
    return environment;
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
