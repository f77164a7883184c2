package dev.handoff.process;

import dev.handoff.posix.Libc;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** The last output of a process. A thread of its own reads the pipe, so that it never fills up. */
public final class Output {
  private static final int MOST = 4_096;

  private final StringBuilder tail = new StringBuilder();
  private final StringBuilder line = new StringBuilder();
  private volatile Consumer<String> listener = whole -> {};
  private final Thread reader;

  private Output(Libc libc, int pipe) {
    reader = new Thread(() -> read(libc, pipe), "output");
    reader.setDaemon(true);
  }

  /** Reads a pipe to its end and closes it. */
  static Output of(Libc libc, int pipe) {
    Output output = new Output(libc, pipe);
    output.reader.start();
    return output;
  }

  /**
   * The last lines, once every process that could write more has ended; after 5 s, those so far.
   */
  public String complete() throws InterruptedException {
    reader.join(5_000);
    return tail();
  }

  /** The last lines so far. */
  public String tail() {
    synchronized (tail) {
      return tail.toString().strip();
    }
  }

  /**
   * Tells of each whole line from now on, instead of whoever was told before.
   *
   * @param lines hears of them in a thread of the output
   */
  public void tell(Consumer<String> lines) {
    listener = lines;
  }

  private void heard(String said) {
    synchronized (tail) {
      tail.append(said);
      tail.delete(0, Math.max(0, tail.length() - MOST));
    }
    line.append(said);
    for (int end = line.indexOf("\n"); end >= 0; end = line.indexOf("\n")) {
      listener.accept(line.substring(0, end));
      line.delete(0, end + 1);
    }
    line.delete(0, Math.max(0, line.length() - MOST));
  }

  private void read(Libc libc, int pipe) {
    byte[] buffer = new byte[1_024];
    try {
      for (int count = libc.read(pipe, buffer); count > 0; count = libc.read(pipe, buffer)) {
        heard(new String(buffer, 0, count, StandardCharsets.UTF_8));
      }
    } catch (IOException unreadable) {
      // The output matters only if the process fails.
    } finally {
      libc.close(pipe);
    }
  }
}
