package dev.handoff.restart;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The Unix socket that events go to. Nobody has to listen there, now or ever; but what could never
 * be one is a mistake in the command line.
 */
final class BusAddress {
  /** The kernel takes 107 bytes and a closing zero (unix(7)), the JDK one less. */
  private static final int LONGEST = 106;

  /** Of the mode of a file (inode(7)). */
  private static final int KIND = 0170000;

  private static final int SOCKET = 0140000;

  private BusAddress() {}

  /**
   * Sees that a path can be connected to, now or later.
   *
   * @param bus or null for none
   * @param onlyLength for a later generation: an upgrade must not fail because of what has become
   *     of the dashboard
   */
  static void check(Path bus, boolean onlyLength) throws StartException {
    if (bus == null) {
      return;
    }
    if (!fits(bus)) {
      throw refused("a path of " + length(bus) + " bytes, and a socket can have " + LONGEST);
    }
    if (onlyLength || !Files.exists(bus)) {
      return;
    }
    if (!isSocket(bus)) {
      throw refused(bus + ", which is not a socket");
    } else if (!Files.isWritable(bus)) {
      throw refused(bus + ", to which this user may not write");
    }
  }

  /** Whether a socket can have this path. */
  static boolean fits(Path path) {
    return length(path) <= LONGEST;
  }

  private static int length(Path path) {
    return path.toString().getBytes(StandardCharsets.UTF_8).length;
  }

  private static boolean isSocket(Path bus) {
    try {
      return ((int) Files.getAttribute(bus, "unix:mode") & KIND) == SOCKET;
    } catch (IOException unreadable) {
      return true;
    }
  }

  private static StartException refused(String what) {
    return new StartException(
        "The bus (--bus, or HANDOFF_BUS) is " + what + ": give the one that the dashboard prints.");
  }
}
