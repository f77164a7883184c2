package dev.handoff.subject.file;

/** How a server is told to restart. */
public sealed interface RestartBy {

  /** The same in words, such as {@code SIGHUP}. */
  String how();

  /**
   * A signal to its main process.
   *
   * @param name without SIG
   */
  record Signal(String name) implements RestartBy {
    @Override
    public String how() {
      return "SIG" + name;
    }
  }

  /** A command of the shell. */
  record Run(Template command) implements RestartBy {
    private static final int LONGEST = 60;

    @Override
    public String how() {
      String text = command.toString().strip();
      String line = text.lines().findFirst().orElse("");
      return line.length() <= LONGEST && line.equals(text)
          ? line
          : line.substring(0, Math.min(LONGEST, line.length())) + " ...";
    }
  }

  /** The server is stopped, then started. */
  record StopStart() implements RestartBy {
    @Override
    public String how() {
      return "stop, then start";
    }
  }

  /**
   * A second one is started, and the first one is stopped once that listens, unless it leaves by
   * itself.
   *
   * @param command of the second one; null if it is that of the first
   */
  record Replace(Command command) implements RestartBy {
    @Override
    public String how() {
      return "start a second one, then stop the first";
    }
  }
}
