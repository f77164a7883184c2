package dev.handoff.bus;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** A socket file that nobody listens on, left behind by a dashboard that was killed. */
final class StaleSocket {
  private static final int FILE_TYPE = 0170000;
  private static final int SOCKET = 0140000;

  private StaleSocket() {}

  /** Removes it; anything else at the path is left alone. */
  static void remove(Path path) throws BusException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try {
      int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
      if ((mode & FILE_TYPE) != SOCKET) {
        throw new BusException(
            path + " exists and is not a socket: move it away, or choose another path with --bus");
      }
      SocketChannel.open(UnixDomainSocketAddress.of(path)).close();
    } catch (ConnectException nobodyListens) {
      delete(path);
      return;
    } catch (IOException e) {
      throw new BusException(
          "the socket " + path + " cannot be tried (" + e + "): choose another path with --bus", e);
    }
    throw new BusException(
        "another dashboard already listens on "
            + path
            + ": stop it, or choose another path with --bus");
  }

  private static void delete(Path path) throws BusException {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new BusException("the stale socket " + path + " cannot be removed: remove it", e);
    }
  }
}
