package dev.handoff.restart;

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

  /** That of a process with this inheritance. */
  static Terminal of(Inheritance inheritance, ThisProcess process, Clock clock) {
    Terminal terminal = new Terminal(process, clock);
    terminal.open = !inheritance.inherited() && terminal.isThere();
    return terminal;
  }

  /** SIGHUP was ignored, as nohup does it: the server is then meant to outlive the terminal. */
  void outlive() {
    outlived = true;
  }

  /** To be called now and then: a signal long after the loss is a request like any other. */
  void look() {
    if (open && !isThere()) {
      open = false;
      closed = true;
      closedAt = clock.now();
    }
  }

  /** Whether a SIGHUP that comes now comes from that. */
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
