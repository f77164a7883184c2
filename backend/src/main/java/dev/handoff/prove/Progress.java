package dev.handoff.prove;

import java.io.PrintWriter;

/** What the person who waits sees: a line that moves on a terminal, plain lines in a pipe. */
final class Progress {
  private static final String CLEAR = "\r\033[K";
  private static final int WIDEST = 100;

  private final PrintWriter err;
  private final boolean terminal;

  /**
   * Nothing is shown yet.
   *
   * @param terminal whether each line may overwrite the one before
   */
  Progress(PrintWriter err, boolean terminal) {
    this.err = err;
    this.terminal = terminal;
  }

  /** What happens now. */
  void now(String text) {
    if (terminal) {
      err.print(CLEAR + (text.length() <= WIDEST ? text : text.substring(0, WIDEST - 3) + "..."));
    } else {
      err.println(text);
    }
    err.flush();
  }

  /** What should stay to be read. */
  void note(String text) {
    err.println((terminal ? CLEAR : "") + text);
    err.flush();
  }

  /** Clears the line for what is printed next. */
  void end() {
    if (terminal) {
      err.print(CLEAR);
      err.flush();
    }
  }
}
