package dev.handoff.process;

import dev.handoff.posix.ClassArchive;
import dev.handoff.posix.Environment;
import dev.handoff.posix.JavaCommand;
import dev.handoff.posix.JavaConflicts;
import dev.handoff.posix.ListeningSockets;
import java.io.IOException;
import java.util.List;

/**
 * The start of a Java process in our environment: it inherits options that were meant for us, and
 * may fail to get what we have already.
 *
 * @param command whose first word is {@code java}
 */
public record JavaStart(List<String> command) {
  private static final long NO_SOCKET = 0;

  /** The command with an archive of its classes, if it has none yet. */
  public List<String> withArchive() {
    return ClassArchive.addTo(command, Children.environment(), null);
  }

  /**
   * The environment of a helper of ours. If one of the Java options in it takes a port, it has none
   * of them: the port is meant for us, and the helper could not start.
   */
  public Environment environmentOfHelper() {
    Environment environment = Children.environment();
    return conflicts().ports().isEmpty()
        ? environment
        : environment
            .without("JAVA_TOOL_OPTIONS=")
            .without("JDK_JAVA_OPTIONS=")
            .without("_JAVA_OPTIONS=");
  }

  /**
   * Why the process may have exited at its start: one sentence per possible reason, none if none is
   * known.
   */
  public List<String> reasons() {
    try {
      return conflicts().reasons(ListeningSockets.portsOfThisProcess(NO_SOCKET));
    } catch (IOException e) {
      return conflicts().ports();
    }
  }

  /** What makes the process wait before main, in one sentence; or null. */
  public String waiting() {
    return conflicts().waiting();
  }

  private JavaConflicts conflicts() {
    return new JavaConflicts(JavaCommand.read(command, Children.environment(), null));
  }
}
