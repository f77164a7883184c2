package dev.handoff.restart;

import dev.handoff.event.ListenerEvent;
import dev.handoff.posix.Libc;
import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channel;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The sockets of a server besides its listener, by name. They are handed over together with it, as
 * descriptors from 5 on, in the order of their names in {@code HANDOFF_FDS}.
 */
public final class MoreSockets {
  /** The variable: names with a colon between two; {@code name=12} if the number is not in turn. */
  public static final String NAMES = "HANDOFF_FDS";

  /** The descriptor of the first one. */
  public static final int FIRST = 5;

  private final Map<String, Integer> inherited;
  private final Map<String, Integer> descriptors = new LinkedHashMap<>();
  private final List<Channel> open = new ArrayList<>();

  private MoreSockets(Map<String, Integer> inherited) {
    this.inherited = inherited;
  }

  /** Those that are open as these descriptors. */
  static MoreSockets at(Map<String, Integer> descriptors) {
    return new MoreSockets(descriptors);
  }

  /** None, so that each is bound. */
  public static MoreSockets none() {
    return new MoreSockets(Map.of());
  }

  /**
   * Those that a process before this one has handed to it; to be called before {@link
   * Generation#begin}, which hides the variables of the handover.
   */
  public static MoreSockets inherited() throws StartException {
    return passed(System.getenv(NAMES));
  }

  /**
   * Those that have these names.
   *
   * @param names as in {@code HANDOFF_FDS}; or null
   */
  static MoreSockets passed(String names) throws StartException {
    Map<String, Integer> inherited = new LinkedHashMap<>();
    String[] all = names == null || names.isEmpty() ? new String[0] : names.split(":", -1);
    for (int i = 0; i < all.length; i++) {
      int equals = all[i].indexOf('=');
      String name = equals < 0 ? all[i] : all[i].substring(0, equals);
      inherited.put(name, equals < 0 ? FIRST + i : number(all[i].substring(equals + 1), names));
    }
    return new MoreSockets(inherited);
  }

  /**
   * A listening socket: the inherited one of that name, otherwise one that is bound now.
   *
   * @param address of TCP, or the path of a Unix socket
   * @throws StartException if it can be neither inherited nor bound
   */
  public synchronized ServerSocketChannel listener(String name, SocketAddress address)
      throws StartException {
    boolean unix = address instanceof UnixDomainSocketAddress;
    Integer descriptor = inherited.get(name);
    if (descriptor != null) {
      return hold(
          name,
          unix
              ? Listener.channelOf(descriptor, StandardProtocolFamily.UNIX)
              : Listener.adopt(descriptor, NAMES).channel());
    }
    try {
      if (unix) {
        removeIfDead((UnixDomainSocketAddress) address);
      }
      ServerSocketChannel channel =
          unix ? ServerSocketChannel.open(StandardProtocolFamily.UNIX) : ServerSocketChannel.open();
      return hold(name, channel.bind(address, ListenerEvent.BACKLOG));
    } catch (IOException e) {
      throw cannotHave(name, address, e);
    }
  }

  /** A datagram socket: the inherited one of that name, otherwise one that is bound now. */
  public synchronized DatagramChannel datagrams(String name, InetSocketAddress address)
      throws StartException {
    try {
      if (!inherited.containsKey(name)) {
        return hold(name, DatagramChannel.open().bind(address));
      }
      // The same from Java 17 to 25; Listener says why reflection.
      Constructor<?> constructor =
          Class.forName("sun.nio.ch.DatagramChannelImpl")
              .getDeclaredConstructor(SelectorProvider.class, FileDescriptor.class);
      constructor.setAccessible(true);
      return hold(
          name,
          (DatagramChannel)
              constructor.newInstance(
                  SelectorProvider.provider(), Inheritance.descriptor(inherited.get(name))));
    } catch (IOException | ReflectiveOperationException e) {
      throw cannotHave(name, address, e);
    }
  }

  /** Their descriptors in this process, by name. */
  public synchronized Map<String, Integer> descriptors() {
    return new LinkedHashMap<>(descriptors);
  }

  /** Their names as the next process finds them if it gets them in turn. */
  public synchronized String names() {
    return String.join(":", descriptors.keySet());
  }

  /**
   * Copies of their descriptors for a spawn, by the numbers that they get in the new process. They
   * are to be closed after it.
   */
  public synchronized Map<Integer, Integer> staged(Libc libc) throws IOException {
    Map<Integer, Integer> staged = new LinkedHashMap<>();
    for (int descriptor : descriptors.values()) {
      staged.put(FIRST + staged.size(), libc.stage(descriptor));
    }
    return staged;
  }

  /** Gives up this process's hold of all of them. */
  synchronized void close() {
    for (Channel each : open) {
      try {
        each.close();
      } catch (IOException e) {
        // Even if close(2) fails, it has released the descriptor.
      }
    }
    open.clear();
  }

  private <T extends Channel> T hold(String name, T channel) throws StartException {
    descriptors.put(name, Listener.descriptorOf(channel));
    open.add(channel);
    return channel;
  }

  /** The file of a Unix socket stays behind when nobody listens there any more. */
  private static void removeIfDead(UnixDomainSocketAddress address) throws IOException {
    if (!Files.exists(address.getPath())) {
      return;
    }
    try (SocketChannel alive = SocketChannel.open(address)) {
      // Somebody listens: bind says so.
    } catch (ConnectException nobody) {
      Files.delete(address.getPath());
    }
  }

  private static int number(String text, String names) throws StartException {
    try {
      return Integer.parseUnsignedInt(text);
    } catch (NumberFormatException e) {
      throw new StartException(NAMES + "=" + names + " has a number that is none: unset it.", e);
    }
  }

  private static StartException cannotHave(String name, SocketAddress address, Exception e) {
    return new StartException(
        "The socket " + name + " on " + address + " cannot be had: " + e.getMessage() + ".", e);
  }
}
