package dev.handoff.restart;

import dev.handoff.posix.Stat;
import java.io.IOException;
import java.time.Duration;

/**
 * The terminal in which a first generation was started. When it is closed the kernel, or the shell,
 * sends SIGHUP to what was started there, and that is no request to upgrade. Later generations have
 * nothing to do with it: the shell waits for the first only, and they serve on.
 */
final class Terminal {
  /** From the loss of the terminal to the signal, for a shell that passes it on. */
  private static final Duration AFTERWARDS = Duration.ofSeconds(2);

  private final boolean outlived;
  private boolean open;
  private long closedAt;
  private boolean closed;

  private Terminal(boolean open, boolean outlived) {
    this.open = open;
    this.outlived = outlived;
  }

  /**
   * This process's own.
   *
   * @param hangupWasIgnored as nohup does it: the server is then meant to outlive the terminal
   */
  static Terminal of(Inheritance inheritance, boolean hangupWasIgnored) {
    return new Terminal(!inheritance.inherited() && isThere(), hangupWasIgnored);
  }

  /** To be called now and then: a signal long after the loss is a request like any other. */
  void look() {
    if (open && !isThere()) {
      open = false;
      closed = true;
      closedAt = System.nanoTime();
    }
  }

  /** Whether a SIGHUP that comes now comes from that. */
  boolean hasJustClosed() {
    look();
    return closed && System.nanoTime() - closedAt < AFTERWARDS.toNanos();
  }

  boolean isOutlived() {
    return outlived;
  }

  private static boolean isThere() {
    try {
      return Stat.ofThisProcess().number(Stat.TERMINAL) != 0;
    } catch (IOException e) {
      return true;
    }
  }
}
