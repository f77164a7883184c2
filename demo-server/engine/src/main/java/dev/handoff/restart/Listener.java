package dev.handoff.restart;

import dev.handoff.event.ListenerEvent;
import dev.handoff.event.ProcessEvent;
import dev.handoff.posix.Libc;
import dev.handoff.posix.ListenerOptions;
import dev.handoff.posix.ListeningSockets;
import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.Channel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.nio.channels.spi.SelectorProvider;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The listening socket. All generations hold the same socket, and connections wait in its one queue
 * until any of them accepts.
 *
 * @param channel in blocking mode: the mode belongs to the socket and so to every generation, and
 *     if one of them switched it to non-blocking the acceptors of the others would spin
 * @param descriptor its number in this process
 * @param inode the socket's own number, the same in every holder
 * @param inherited true if it came from another process, which has bound it
 */
public record Listener(ServerSocketChannel channel, int descriptor, long inode, boolean inherited) {

  /**
   * Binds an address and listens.
   *
   * @throws StartException if that is not possible; the message says what to do
   */
  public static Listener bind(InetSocketAddress address) throws StartException {
    return bind(address, false);
  }

  /**
   * The same, with SO_REUSEPORT if shared: other processes of this user that set it too can bind
   * the address as well, each with a socket and a queue of its own.
   */
  public static Listener bind(InetSocketAddress address, boolean shared) throws StartException {
    try {
      ServerSocketChannel channel = ServerSocketChannel.open();
      if (shared) {
        channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
      }
      channel.bind(address, ListenerEvent.BACKLOG);
      int descriptor = descriptorOf(channel);
      return new Listener(channel, descriptor, inodeOf(descriptor), false);
    } catch (BindException e) {
      throw new StartException(
          "Port "
              + address.getPort()
              + " on "
              + address.getHostString()
              + " cannot be bound ("
              + e.getMessage()
              + "): "
              + wayOut(e),
          e);
    } catch (UnsupportedAddressTypeException e) {
      throw new StartException(
          "Cannot listen on "
              + address.getHostString()
              + ": there is no IPv6 here (in this machine, or for this JVM); choose an IPv4 address with --host.",
          e);
    } catch (IOException | UnresolvedAddressException e) {
      throw new StartException("Cannot listen on " + address + ": " + e + ".", e);
    }
  }

  /**
   * Adopts a descriptor, after making sure that it is a listening TCP socket.
   *
   * @param descriptor its number
   * @param variable of the environment, which says that it is one
   */
  public static Listener adopt(int descriptor, String variable) throws StartException {
    try {
      Listener listener = adopt(descriptor);
      if (listener == null) {
        throw notListening(descriptor, variable, describe(descriptor));
      }
      return listener;
    } catch (IOException e) {
      throw notListening(descriptor, variable, "it is not open");
    }
  }

  /**
   * Adopts a descriptor; null if it is not a listening TCP socket.
   *
   * @throws IOException if it is not open
   */
  static Listener adopt(int descriptor) throws IOException, StartException {
    long inode = inodeOf(descriptor);
    ProtocolFamily family = familyOf(inode);
    return family == null
        ? null
        : new Listener(channelOf(descriptor, family), descriptor, inode, true);
  }

  /** A descriptor as a channel; nothing is checked. */
  static ServerSocketChannel channelOf(int descriptor, ProtocolFamily family)
      throws StartException {
    try {
      // This constructor is the same from Java 17 to 25. System.inheritedChannel() would not need
      // java.base opened, but it looks at descriptor 0 only, and closing its channel redirects 0, 1
      // and 2 to /dev/null, so the drain would not be logged.
      Class<?> type = Class.forName("sun.nio.ch.ServerSocketChannelImpl");
      Constructor<?> constructor =
          type.getDeclaredConstructor(
              SelectorProvider.class, ProtocolFamily.class, FileDescriptor.class, boolean.class);
      constructor.setAccessible(true);
      return (ServerSocketChannel)
          constructor.newInstance(
              SelectorProvider.provider(), family, Inheritance.descriptor(descriptor), true);
    } catch (ReflectiveOperationException | InaccessibleObjectException e) {
      throw new StartException(
          "Java does not let the listener be adopted: start it with --add-opens java.base/sun.nio.ch=ALL-UNNAMED.",
          e);
    }
  }

  /** The address to which it is bound. */
  public InetSocketAddress address() {
    try {
      return (InetSocketAddress) channel.getLocalAddress();
    } catch (IOException e) {
      throw new IllegalStateException("the listener has no address", e);
    }
  }

  /** Tells that this process holds it. */
  public ProcessEvent.Listening event() {
    return new ProcessEvent.Listening(Authority.of(address()), inode, inherited);
  }

  /** What the kernel says about it. */
  ListenerEvent.Options options(Libc libc) throws IOException {
    ListenerOptions options = ListenerOptions.of(libc, descriptor);
    return new ListenerEvent.Options(
        inode,
        descriptor,
        options.reuseAddress(),
        options.reusePort(),
        options.deferAcceptSeconds(),
        options.waiting(),
        options.backlog());
  }

  /**
   * Gives up this process's hold. Safe while another thread is in accept: a connection that it has
   * already taken is returned.
   */
  void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // Even if close(2) fails, it has released the descriptor.
    }
  }

  /** Only the text of the JDK's exception tells the errors of bind(2) apart. */
  private static String wayOut(BindException e) {
    String why = String.valueOf(e.getMessage());
    if (why.startsWith("Cannot assign")) {
      return "choose an address of this machine with --host.";
    }
    return why.startsWith("Permission denied")
        ? "choose a port from 1024 on with --port, or give the process CAP_NET_BIND_SERVICE."
        : "stop what holds it or choose another with --port.";
  }

  private static StartException notListening(int descriptor, String variable, String what) {
    return new StartException(
        variable
            + " is set, but descriptor "
            + descriptor
            + " is not a listening TCP socket ("
            + what
            + "): unset it to start a first generation.");
  }

  static int descriptorOf(Channel channel) throws StartException {
    try {
      Method method = channel.getClass().getMethod("getFDVal");
      method.setAccessible(true);
      return (int) method.invoke(channel);
    } catch (ReflectiveOperationException | InaccessibleObjectException e) {
      throw new StartException(
          "Java does not tell the listener's descriptor: start it with --add-opens java.base/sun.nio.ch=ALL-UNNAMED.",
          e);
    }
  }

  private static String describe(int descriptor) throws IOException {
    return Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
  }

  /** 0 if the descriptor is not a socket. */
  private static long inodeOf(int descriptor) throws IOException {
    return ListeningSockets.inode(describe(descriptor));
  }

  /** Null if there is no listening TCP socket with that inode. */
  private static ProtocolFamily familyOf(long inode) throws IOException {
    if (ListeningSockets.ofIpv6().containsKey(inode)) {
      return StandardProtocolFamily.INET6;
    }
    return ListeningSockets.ofIpv4().containsKey(inode) ? StandardProtocolFamily.INET : null;
  }
}
