package dev.handoff.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every kind of address is handed over, and port 0 keeps the port that it got. */
@Timeout(120)
class AddressIT {

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 127.0.0.1, false",
    "0.0.0.0, 127.0.0.1, true",
    "::1, ::1, false",
    "::, ::1 127.0.0.1, false"
  })
  void theAddressAndThePortChosenForZeroAreHandedOver(String host, String clients, boolean onlyIpv4)
      throws Exception {
    if (host.contains(":") && !Files.exists(Path.of("/proc/net/if_inet6"))) {
      assertThatThereIsNoIpv6(host);
      return;
    }
    Map<String, String> environment =
        onlyIpv4 ? Map.of("JAVA_TOOL_OPTIONS", "-Djava.net.preferIPv4Stack=true") : Map.of();
    try (ServerProcess server =
        ServerProcess.start(environment, "--host", host, "--port", "0", "--probation", "100ms")) {
      String first = server.await("listens on (http://\\S+)").group(1);
      if (host.contains(":")) {
        assertThat(first).isEqualTo("http://[" + host + "]:" + server.port());
      }
      server.signal(server.pid(), "HUP");
      assertThat(server.exitCode()).isZero();
      assertThat(server.await("has inherited the listener on (http://\\S+)").group(1))
          .as("where the second generation listens")
          .isEqualTo(first)
          .endsWith(":" + server.port());
      for (String client : clients.split(" ")) {
        try (RawClient ask = new RawClient(InetAddress.getByName(client), server.port())) {
          assertThat(ask.get("/").headers()).containsEntry("x-generation", "2");
        }
      }
    }
  }

  @Test
  void anIpv6AddressWithoutIpv6IsRefusedInOneSentence() throws Exception {
    assertThatThereIsNoIpv6("::1");
  }

  /** On any machine: for a JVM that is told to do without. */
  private static void assertThatThereIsNoIpv6(String host) throws Exception {
    Map<String, String> without = Map.of("JDK_JAVA_OPTIONS", "-Djava.net.preferIPv4Stack=true");
    Process server = ServerProcess.builder(without, "--host", host).start();
    assertThat(server.inputReader().lines().filter(line -> !line.startsWith("NOTE:")))
        .singleElement()
        .asString()
        .startsWith("Cannot listen on ")
        .endsWith(
            ": there is no IPv6 here (in this machine, or for this JVM); choose an IPv4 address with"
                + " --host.");
    assertThat(server.waitFor()).as("exit code").isEqualTo(2);
  }
}
