package dev.handoff.demo.ways;

import dev.handoff.restart.Listener;
import dev.handoff.restart.Settings;
import dev.handoff.restart.StartException;
import java.net.InetSocketAddress;

/** What the process before this one has left in the environment. */
final class Heir {
  static final String LISTENER = "HANDOFF_LISTENER_FD";
  static final String READY = "HANDOFF_READY_FD";

  /** The port of the process before, in case that the command line leaves it to the kernel. */
  static final String PORT = "HANDOFF_PORT";

  /** The process before, which may have died meanwhile. */
  static final String PARENT = "HANDOFF_PARENT";

  private static final String GENERATION = "HANDOFF_GENERATION";

  private Heir() {}

  /** This process's number; 1 if nobody was there before it. */
  static int generation() throws StartException {
    return Math.max(1, number(GENERATION));
  }

  /** Whether somebody waits for this process to say ready. */
  static boolean isAwaited() {
    return System.getenv(READY) != null;
  }

  /** The listener that was left to this process; if there is none, one that it binds. */
  static Listener listener(Settings settings) throws StartException {
    return isLeftAListener()
        ? Listener.adopt(number(LISTENER), LISTENER)
        : Listener.bind(settings.address());
  }

  static boolean isLeftAListener() {
    return System.getenv(LISTENER) != null;
  }

  /** The address of the command line, with the port of the process before. */
  static InetSocketAddress address(Settings settings) throws StartException {
    int port = number(PORT);
    InetSocketAddress address = settings.address();
    return port == 0 ? address : new InetSocketAddress(address.getAddress(), port);
  }

  /** A variable's number; 0 if it is not set. */
  static int number(String variable) throws StartException {
    String text = System.getenv(variable);
    try {
      return text == null ? 0 : Integer.parseUnsignedInt(text);
    } catch (NumberFormatException e) {
      throw new StartException(variable + "=" + text + " must be a number: unset it.", e);
    }
  }
}
