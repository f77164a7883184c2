package dev.handoff.restart;

import java.net.Inet6Address;
import java.net.InetSocketAddress;

/** An address and a port as they stand in a URL. */
final class Authority {
  private static final int GROUPS = 8;

  private Authority() {}

  /**
   * An IPv6 address stands in brackets because of its colons (RFC 3986, section 3.2.2); the zone of
   * a link-local address follows an encoded percent sign (RFC 6874).
   */
  static String of(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return (address.getAddress() instanceof Inet6Address ? bracketed(host) : host)
        + ":"
        + address.getPort();
  }

  private static String bracketed(String host) {
    int percent = host.indexOf('%');
    return percent < 0
        ? "[" + shortened(host) + "]"
        : "[" + shortened(host.substring(0, percent)) + "%25" + host.substring(percent + 1) + "]";
  }

  /** Replaces the longest run of zeros by two colons (RFC 5952, section 4.2). */
  private static String shortened(String host) {
    String padded = ":" + host + ":";
    for (int zeros = GROUPS; zeros > 1; zeros--) {
      String run = ":0".repeat(zeros) + ":";
      int start = padded.indexOf(run);
      if (start >= 0) {
        int end = start + run.length();
        String before = start == 0 ? "" : padded.substring(1, start);
        String behind = end == padded.length() ? "" : padded.substring(end, padded.length() - 1);
        return before + "::" + behind;
      }
    }
    return host;
  }
}
