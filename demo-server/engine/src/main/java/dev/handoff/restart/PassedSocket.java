package dev.handoff.restart;

import dev.handoff.posix.Environment;
import dev.handoff.posix.NotifySocket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * The listener that a service manager has opened for this process, or has kept for it since a
 * process before it crashed (sd_listen_fds(3)).
 *
 * @param listener null if none was passed
 * @param outdated whether the manager keeps a listener of ours that is not this one
 */
record PassedSocket(Listener listener, boolean outdated) {
  /** The name under which the manager keeps the listener. */
  static final String STORED = "handoff";

  /** Nothing was passed. */
  static final PassedSocket NONE = new PassedSocket(null, false);

  /**
   * Adopts what was passed to this process.
   *
   * @param wanted a kept listener that is bound to another address is closed
   */
  static PassedSocket take(Environment environment, long pid, InetSocketAddress wanted)
      throws StartException {
    if (!PassedDescriptors.isMeant(environment, pid)) {
      return NONE;
    }
    PassedDescriptors passed = PassedDescriptors.in(environment);
    List<String> names = passed.names();
    List<Listener> opened = new ArrayList<>();
    List<Listener> kept = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      Listener listener = adopted(passed.descriptor(i));
      if (listener != null) {
        (names.get(i).equals(STORED) ? kept : opened).add(listener);
      }
    }
    if (opened.isEmpty() && !names.stream().allMatch(STORED::equals)) {
      throw new StartException(
          "Of the descriptors that the service manager has passed ("
              + passed.shown()
              + ") none is a listening TCP socket: its unit needs a ListenStream= with a port, and"
              + " Accept=no.");
    }
    Listener chosen = opened.isEmpty() ? fitting(kept, wanted) : theOne(opened, passed);
    boolean outdated = false;
    for (Listener other : kept) {
      outdated |= chosen == null || other.inode() != chosen.inode();
    }
    closeAllBut(chosen, opened);
    closeAllBut(chosen, kept);
    return new PassedSocket(chosen, outdated);
  }

  /**
   * What is to be done to the manager's store.
   *
   * @param listener of this generation; one that the manager has passed is in its hands already
   * @param wanted whether it is to keep the listener
   */
  ServiceManager.Store store(Listener listener, boolean wanted) {
    boolean keep = wanted && this.listener == null;
    return new ServiceManager.Store(
        keep || outdated, keep ? listener.descriptor() : NotifySocket.NO_DESCRIPTOR);
  }

  private static Listener adopted(int descriptor) throws StartException {
    try {
      return Listener.adopt(descriptor);
    } catch (IOException e) {
      throw new StartException(
          PassedDescriptors.COUNT + " counts descriptor " + descriptor + ", and it is not open.",
          e);
    }
  }

  /** The same socket may have been passed twice. */
  private static Listener theOne(List<Listener> opened, PassedDescriptors passed)
      throws StartException {
    Listener first = opened.get(0);
    for (Listener other : opened) {
      if (other.inode() != first.inode()) {
        throw new StartException(
            "The service manager has passed several listening sockets ("
                + passed.shown()
                + "), and this server has one: give its unit one ListenStream=.");
      }
    }
    return first;
  }

  private static Listener fitting(List<Listener> kept, InetSocketAddress wanted) {
    for (Listener listener : kept) {
      if (isAt(listener.address(), wanted)) {
        return listener;
      }
    }
    return null;
  }

  private static boolean isAt(InetSocketAddress address, InetSocketAddress wanted) {
    boolean samePort = wanted.getPort() == 0 || wanted.getPort() == address.getPort();
    boolean both =
        wanted.getAddress().isAnyLocalAddress() && address.getAddress().isAnyLocalAddress();
    return samePort && (both || wanted.getAddress().equals(address.getAddress()));
  }

  private static void closeAllBut(Listener chosen, List<Listener> listeners) {
    for (Listener listener : listeners) {
      if (listener != chosen) {
        listener.close();
      }
    }
  }
}
