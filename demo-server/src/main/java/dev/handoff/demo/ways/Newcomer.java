package dev.handoff.demo.ways;

import dev.handoff.posix.Exit;
import dev.handoff.posix.Libc;
import dev.handoff.posix.Pipe;
import dev.handoff.posix.Spawn;
import dev.handoff.restart.MoreSockets;
import dev.handoff.restart.Restart;
import dev.handoff.restart.Successor;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The next process, spawned with a pipe on which it says that it is ready. */
final class Newcomer {
  private static final int LISTENER = 3;
  private static final int READY = 4;

  /** A process that exits closes its pipe first. */
  private static final long EXIT_AFTER_EOF = TimeUnit.MILLISECONDS.toNanos(500);

  private static final long BETWEEN_LOOKS_MILLIS = 20;

  private final Libc libc;
  private final long pid;
  private final int generation;
  private final CountDownLatch heard = new CountDownLatch(1);
  private volatile String line;
  private Exit exit;
  private boolean givenUp;

  private Newcomer(Libc libc, long pid, int generation) {
    this.libc = libc;
    this.pid = pid;
    this.generation = generation;
  }

  /**
   * Spawns it.
   *
   * @param listener the descriptor of the listener that it gets as its descriptor 3; -1 for none
   * @param sockets the others that it gets
   * @param variables to be set in its environment
   * @throws IOException if there is no new process; the message is one sentence
   */
  static Newcomer spawn(
      Libc libc,
      Successor successor,
      int generation,
      int listener,
      MoreSockets sockets,
      Map<String, String> variables)
      throws IOException {
    Map<String, String> all = new HashMap<>(variables);
    all.put(Heir.READY, Integer.toString(READY));
    if (listener >= 0) {
      all.put(Heir.LISTENER, Integer.toString(LISTENER));
    }
    if (!sockets.names().isEmpty()) {
      all.put(MoreSockets.NAMES, sockets.names());
    }
    Pipe ready = libc.pipe();
    Map<Integer, Integer> descriptors = new HashMap<>(Map.of(READY, ready.writeEnd()));
    try {
      descriptors.put(LISTENER, listener < 0 ? libc.openNothing() : libc.stage(listener));
      descriptors.putAll(sockets.staged(libc));
      Spawn next = successor.next(generation, all, descriptors);
      Newcomer newcomer = new Newcomer(libc, libc.spawn(next.inItsOwnGroup()), generation);
      newcomer.listenTo(ready.readEnd());
      return newcomer;
    } catch (IOException e) {
      libc.close(ready.readEnd());
      throw e;
    } finally {
      // While we hold the write end too, its death does not end the pipe.
      descriptors.values().forEach(libc::close);
    }
  }

  long pid() {
    return pid;
  }

  int generation() {
    return generation;
  }

  /**
   * Waits until it says ready; kills it if it does anything else.
   *
   * @return why it failed; null if it is ready
   */
  Restart.Failed awaitReady(Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    try {
      while (!heard.await(BETWEEN_LOOKS_MILLIS, TimeUnit.MILLISECONDS)) {
        if (System.nanoTime() - deadline > 0) {
          return failed("timeout", "Not ready after " + patience.toMillis() / 1000.0 + " s.");
        }
      }
      if ("ready\n".equals(line)) {
        return null;
      } else if (line != null) {
        return failed("garbage", "Wrote something else than ready on fd 4.");
      }
      return ended();
    } catch (InterruptedException e) {
      end("KILL");
      throw e;
    }
  }

  /** How it ended, once it has; then it is reaped. */
  Optional<Exit> exit() {
    if (exit == null) {
      exit = libc.reap(pid).orElse(null);
    }
    return Optional.ofNullable(exit);
  }

  /** Sends it a signal, unless it has ended. */
  void signal(String name) {
    if (exit().isEmpty()) {
      libc.kill(pid, name);
    }
  }

  /** Sends it a signal; it is not wanted any more, however it ends. */
  void giveUp(String signal) {
    givenUp = true;
    signal(signal);
  }

  boolean isGivenUp() {
    return givenUp;
  }

  private Restart.Failed ended() throws InterruptedException {
    long deadline = System.nanoTime() + EXIT_AFTER_EOF;
    while (exit().isEmpty() && System.nanoTime() - deadline < 0) {
      TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS_MILLIS);
    }
    return exit == null
        ? failed("eof", "Closed fd 4 without writing ready.")
        : Ends.failed(pid, exit, " before ready.");
  }

  private Restart.Failed failed(String cause, String detail) throws InterruptedException {
    end("KILL");
    return new Restart.Failed(pid, cause, detail);
  }

  private void end(String signal) throws InterruptedException {
    signal(signal);
    while (exit().isEmpty()) {
      TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS_MILLIS);
    }
  }

  private void listenTo(int pipe) {
    Thread reader =
        new Thread(
            () -> {
              line = libc.readLine(pipe);
              heard.countDown();
            },
            "ready-pipe-" + pid);
    reader.setDaemon(true);
    reader.start();
  }
}
