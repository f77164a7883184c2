package dev.handoff.restart;

import java.io.IOException;
import java.time.Duration;

/**
 * The terminal in which a first generation was started. When it is closed, the kernel or the shell
 * sends SIGHUP to the processes that were started there, and that is not a request to upgrade.
 * Later generations have nothing to do with it: the shell waits for the first one only, and they
 * carry on serving.
 */
final class Terminal {
  /** The longest time from the loss of the terminal to its signal, if a shell passes it on. */
  private static final Duration AFTERWARDS = Duration.ofSeconds(2);

  private final ThisProcess process;
  private final Clock clock;
  private boolean open;
  private long closedAt;
  private boolean closed;
  private boolean outlived;

  private Terminal(ThisProcess process, Clock clock) {
    this.process = process;
    this.clock = clock;
  }

  /** The terminal of a process with this inheritance. */
  static Terminal of(Inheritance inheritance, ThisProcess process, Clock clock) {
    Terminal terminal = new Terminal(process, clock);
    terminal.open = !inheritance.inherited() && terminal.isThere();
    return terminal;
  }

  /**
   * Notes that SIGHUP was ignored at the start, as under nohup: the server is meant to outlive the
   * terminal.
   */
  void outlive() {
    outlived = true;
  }

  /**
   * Checks whether the terminal is still there. To be called now and then, because a SIGHUP long
   * after the loss is a request like any other.
   */
  void look() {
    if (open && !isThere()) {
      open = false;
      closed = true;
      closedAt = clock.now();
    }
  }

  /** Whether a SIGHUP that arrives now was sent because the terminal was closed. */
  boolean hasJustClosed() {
    look();
    return closed && clock.now() - closedAt < AFTERWARDS.toNanos();
  }

  boolean isOutlived() {
    return outlived;
  }

  private boolean isThere() {
    try {
      return process.hasTerminal();
    } catch (IOException e) {
      return true;
    }
  }
}
