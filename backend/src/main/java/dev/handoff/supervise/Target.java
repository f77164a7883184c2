package dev.handoff.supervise;

import dev.handoff.procfs.Endpoint;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * The server that is watched.
 *
 * @param host its address, without brackets, or a name
 * @param port its port
 */
public record Target(String host, int port) {
  private static final String IPV4 = "[0-9.]+";
  private static final String IPV6 = "[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(%[\\w.-]+)?";

  /**
   * Where a server answers that reports this address. A server that listens on all addresses
   * answers on loopback; one on {@code ::} does so for IPv4 too, unless it forbids that, which the
   * JDK does not.
   *
   * @param address as in events: {@code 127.0.0.1:8080}, {@code [::1]:8080}, and from older
   *     versions {@code 0:0:0:0:0:0:0:1:8080}; may be any text
   * @return empty if it is not an address with a port
   */
  static Optional<Target> told(String address) {
    int colon = address == null ? -1 : address.lastIndexOf(':');
    if (colon < 1 || !address.substring(colon + 1).matches("[0-9]{1,5}")) {
      return Optional.empty();
    }
    int port = Integer.parseInt(address.substring(colon + 1));
    String written = address.substring(0, colon);
    String host =
        written.startsWith("[")
            ? written.replaceFirst("^\\[(.*)]$", "$1").replaceFirst("%25", "%")
            : written;
    if (port < 1 || port > 65_535 || !host.matches(IPV4) && !host.matches(IPV6)) {
      return Optional.empty();
    }
    try {
      boolean all = InetAddress.getByName(host.replaceFirst("%.*", "")).isAnyLocalAddress();
      return Optional.of(new Target(all ? "127.0.0.1" : host, port));
    } catch (UnknownHostException none) {
      return Optional.empty();
    }
  }

  /** Where its generations answer. */
  public String url() {
    return "http://" + authority() + "/";
  }

  /** Where its sockets are in the kernel's tables. */
  public Endpoint endpoint() {
    return new Endpoint(host, port);
  }

  /** Host and port in the form that a URL needs (RFC 3986 section 3.2.2). */
  public String authority() {
    String written = host.indexOf(':') < 0 ? host : "[" + host.replaceFirst("%", "%25") + "]";
    return written + ":" + port;
  }
}
