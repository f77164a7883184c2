package dev.handoff;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;

/** The loopback address of IPv6, which not every machine has. */
public final class Loopback {
  private Loopback() {}

  /** That address; a test that needs it is skipped where there is none, and says so. */
  public static InetAddress six() throws IOException {
    InetAddress six = InetAddress.getByName("::1");
    assumeTrue(
        NetworkInterface.getByInetAddress(six) != null,
        "this machine has no IPv6 loopback: it is run where ip addr show lo has ::1");
    return six;
  }
}
