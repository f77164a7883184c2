package dev.handoff.restart;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BusAddressTest {
  @TempDir private Path directory;

  @Test
  void aSocketAndAPathWhereNothingIsYetAreTaken() throws Exception {
    Path socket = directory.resolve("bus.sock");
    try (ServerSocketChannel bus = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      bus.bind(UnixDomainSocketAddress.of(socket));
      assertThatCode(() -> BusAddress.check(socket, false)).doesNotThrowAnyException();
    }
    assertThatCode(() -> BusAddress.check(directory.resolve("none"), false))
        .doesNotThrowAnyException();
    assertThatCode(() -> BusAddress.check(null, false)).doesNotThrowAnyException();
  }

  @Test
  void whatIsNotASocketIsRefusedInAFirstGenerationOnly() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));
    for (Path wrong : new Path[] {file, directory, Path.of("/dev/null")}) {
      assertThatThrownBy(() -> BusAddress.check(wrong, false))
          .isInstanceOf(StartException.class)
          .hasMessage(
              "The bus (--bus, or HANDOFF_BUS) is "
                  + wrong
                  + ", which is not a socket: give the one that the dashboard prints.");
      assertThatCode(() -> BusAddress.check(wrong, true)).doesNotThrowAnyException();
    }
  }

  /** The JDK's own limit is the same: one byte more cannot be connected to. */
  @Test
  void aPathThatIsLongerThanTheSystemTakesIsRefused() {
    assertThatCode(() -> BusAddress.check(Path.of("/" + "b".repeat(105)), true))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> BusAddress.check(Path.of("/" + "b".repeat(106)), true))
        .hasMessageStartingWith(
            "The bus (--bus, or HANDOFF_BUS) is a path of 107 bytes, and a socket can have 106:");
  }
}
