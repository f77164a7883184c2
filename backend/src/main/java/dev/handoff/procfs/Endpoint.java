package dev.handoff.procfs;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.Set;

/**
 * Where clients reach a server on this machine, and so which rows of the kernel's tables of sockets
 * are about it: another program may have the same port at another address.
 *
 * @param host an address of this machine, without brackets, or a name
 * @param port its port
 */
public record Endpoint(String host, int port) {
  private static final String ALL = "0".repeat(8);
  private static final String ALL_IPV6 = ALL.repeat(4);

  /** Addresses that stand for all of this machine. */
  static final Set<String> WILDCARDS = Set.of(ALL, ALL_IPV6);

  /** Reads {@code HOST:PORT}. */
  public static Endpoint of(String text) {
    int colon = text.lastIndexOf(':');
    String host = text.substring(0, colon).replaceAll("[\\[\\]]", "");
    return new Endpoint(host, Integer.parseInt(text.substring(colon + 1)));
  }

  /**
   * The local addresses of sockets that clients of this endpoint talk to, plain or mapped to IPv6,
   * in the form of the tables: words of 32 bits with their bytes swapped, in hexadecimal. Without
   * those of sockets that listen on all addresses; empty if the host is not known.
   */
  Set<String> addresses() {
    try {
      return forms(InetAddress.getByName(host));
    } catch (UnknownHostException e) {
      return Set.of();
    }
  }

  /** An address in the forms in which it may be in the tables. */
  static Set<String> forms(InetAddress of) {
    byte[] address = of.getAddress();
    StringBuilder hex = new StringBuilder();
    for (int i = 0; i < address.length; i++) {
      hex.append(String.format("%02X", address[i / 4 * 4 + 3 - i % 4]));
    }
    Set<String> addresses = new HashSet<>(Set.of(hex.toString()));
    if (address.length == 4) {
      addresses.add("0000000000000000FFFF0000" + hex);
    }
    return addresses;
  }

  /** An address in the form of the tables, with a port, as URLs have them: {@code [::1]:80}. */
  static String text(String address, int port) {
    byte[] bytes = new byte[address.length() / 2];
    for (int i = 0; i < bytes.length; i++) {
      int at = 2 * (i / 4 * 4 + 3 - i % 4);
      bytes[i] = (byte) Integer.parseInt(address, at, at + 2, 16);
    }
    try {
      String host = InetAddress.getByAddress(bytes).getHostAddress();
      String shortened = host.replaceFirst("(^|:)(0(:|$)){2,}", "::");
      return (host.indexOf(':') < 0 ? host : "[" + shortened + "]") + ":" + port;
    } catch (UnknownHostException malformed) {
      return address + ":" + port;
    }
  }

  /** Addresses of sockets that take this endpoint's clients along with those of all others. */
  Set<String> wildcards() {
    return host.indexOf(':') < 0 ? WILDCARDS : Set.of(ALL_IPV6);
  }
}
