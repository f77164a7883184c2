package dev.handoff.plan;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;

/** Which addresses are this machine's: others are loaded only if somebody says so. */
public final class ThisMachine {
  private ThisMachine() {}

  /**
   * Whether an address is one. The wildcard address counts too: servers print it as the address
   * they listen on.
   */
  public static boolean has(InetAddress address) {
    return address.isLoopbackAddress() || address.isAnyLocalAddress() || isOnAnInterface(address);
  }

  /** Whether all addresses of the host of a URL are; false if that is not known. */
  public static boolean answers(URI url) {
    try {
      String host = url.getHost().replaceAll("[\\[\\]]", "");
      return host.matches("(?i)(.+\\.)?localhost\\.?")
          || Arrays.stream(InetAddress.getAllByName(host)).allMatch(ThisMachine::has);
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** Whether it is an address of an interface that this machine has. */
  public static boolean isOnAnInterface(InetAddress address) {
    try {
      return NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException e) {
      return false;
    }
  }
}
