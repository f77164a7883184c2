package dev.handoff.web.door;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;

/**
 * The bound socket of the dashboard. It is opened before anything else, so that a port in use is
 * found before any server has been started.
 */
public final class Door implements AutoCloseable {
  private final String host;
  private final InetAddress address;
  private final ServerSocketChannel channel;

  private Door(String host, InetAddress address, ServerSocketChannel channel) {
    this.host = host;
    this.address = address;
    this.channel = channel;
  }

  /** The dashboard cannot listen there; the message is one sentence that says what to do. */
  public static final class Shut extends Exception {
    private static final long serialVersionUID = 1;

    private Shut(String why, Throwable cause) {
      super(why, cause);
    }
  }

  /**
   * Binds.
   *
   * @param host name or address
   * @param port 0 for any free one
   */
  public static Door open(String host, int port) throws Shut {
    ServerSocketChannel channel = null;
    try {
      InetAddress address = InetAddress.getByName(host);
      channel = ServerSocketChannel.open();
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      channel.bind(new InetSocketAddress(address, port), 128);
      return new Door(host, address, channel);
    } catch (UnknownHostException e) {
      throw new Shut("The host " + host + " cannot be resolved. Choose another with --host.", e);
    } catch (BindException e) {
      close(channel);
      throw new Shut(
          isInUse(e)
              ? "Port "
                  + port
                  + " is in use. Stop the other dashboard or choose another port with --port."
              : "The dashboard cannot listen on " + host + ":" + port + ": " + e.getMessage() + ".",
          e);
    } catch (IOException | IllegalArgumentException e) {
      close(channel);
      throw new Shut(
          "The dashboard cannot listen on " + host + ":" + port + ": " + e.getMessage() + ".", e);
    }
  }

  /** What to type into the browser. */
  public String url() {
    String name = isLocal() ? "localhost" : bracketed(host);
    return "http://" + (address.isAnyLocalAddress() ? nameOfThisMachine() : name) + ":" + port();
  }

  /** The actual port. */
  public int port() {
    return channel.socket().getLocalPort();
  }

  /** True if only this machine can reach it. */
  public boolean isLocal() {
    return address.isLoopbackAddress();
  }

  /** The host as it was given, in the form that a URL needs. */
  String host() {
    return bracketed(host);
  }

  InetAddress address() {
    return address;
  }

  ServerSocketChannel channel() {
    return channel;
  }

  @Override
  public void close() {
    close(channel);
  }

  static String bracketed(String host) {
    return host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
  }

  private static String nameOfThisMachine() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  private static boolean isInUse(BindException e) {
    return String.valueOf(e.getMessage()).contains("in use");
  }

  private static void close(ServerSocketChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException ignored) {
      // It is being given up anyway.
    }
  }
}
