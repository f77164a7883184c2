package dev.handoff.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.handoff.journal.Journal;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BusPathTest {
  @TempDir Path home;

  @Test
  void theDefaultPathIsInTheRuntimeDirectoryOrOtherwiseInTmp() throws Exception {
    assertThat(BusPath.standard(Map.of("XDG_RUNTIME_DIR", home.toString())))
        .isEqualTo(home.resolve("handoff/bus.sock"));
    Object uid = Files.getAttribute(home, "unix:uid");
    Path inTmp = Path.of("/tmp/handoff-" + uid + "/bus.sock");
    assertThat(BusPath.standard(Map.of())).isEqualTo(inTmp);
    assertThat(BusPath.standard(Map.of("XDG_RUNTIME_DIR", "run"))).isEqualTo(inTmp);
    assertThat(BusPath.standard(Map.of("XDG_RUNTIME_DIR", home + "/none"))).isEqualTo(inTmp);
  }

  @Test
  void theDirectoryIsCreatedForTheOwnerOnly() throws Exception {
    Path socket = home.resolve("handoff/bus.sock");
    start(socket).close();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket.getParent())))
        .isEqualTo("rwx------");
    assertThat(socket).doesNotExist();
  }

  @Test
  void thePathMustFitIntoASocketAddress() throws Exception {
    int rest = 106 - home.toString().length() - 1;
    start(home.resolve("b".repeat(rest))).close();
    assertRefused(home.resolve("b".repeat(rest + 1)), "is longer than 106 bytes");
    assertRefused(home.resolve("ü".repeat(rest / 2 + 1)), "is longer than 106 bytes");
  }

  @Test
  void aSymlinkIsRefusedAsDirectory() throws Exception {
    Path link =
        Files.createSymbolicLink(home.resolve("link"), Files.createDirectory(home.resolve("d")));
    assertRefused(link.resolve("bus.sock"), "is not a real directory");
  }

  @Test
  void aFileIsRefusedAsDirectory() throws Exception {
    Path file = Files.createFile(home.resolve("file"));
    assertRefused(file.resolve("bus.sock"), "is not a real directory");
  }

  @Test
  void aDirectoryOfAnotherUserIsRefused() throws Exception {
    assertRefused(foreignDirectory().resolve("bus.sock"), "belongs to");
  }

  @Test
  void aDirectoryThatOthersCanWriteToIsRefused() throws Exception {
    Path open = Files.createDirectory(home.resolve("open"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwx---"));
    assertRefused(open.resolve("bus.sock"), "other users can write");
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwx----w-"));
    assertRefused(open.resolve("bus.sock"), "other users can write");
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
    start(open.resolve("bus.sock")).close();
  }

  @Test
  void aMissingParentIsReportedInOneSentence() {
    assertRefused(home.resolve("none/none/bus.sock"), "cannot be made or read");
  }

  @Test
  void aFileThatIsNotASocketIsLeftAlone() throws Exception {
    Path file = Files.writeString(home.resolve("bus.sock"), "precious");
    assertRefused(file, "is not a socket");
    assertThat(file).hasContent("precious");
    Path link = Files.createSymbolicLink(home.resolve("link.sock"), home.resolve("nowhere"));
    assertRefused(link, "is not a socket");
  }

  @Test
  void aSocketFileWithoutAListenerIsReplaced() throws Exception {
    Path socket = home.resolve("bus.sock");
    try (ServerSocketChannel killed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      killed.bind(UnixDomainSocketAddress.of(socket));
    }
    assertThat(Files.exists(socket)).isTrue();
    start(socket).close();
  }

  @Test
  void theBusOfAnotherDashboardIsLeftAlone() throws Exception {
    Path socket = home.resolve("bus.sock");
    try (BusServer first = start(socket)) {
      assertRefused(socket, "another dashboard already listens on " + first.socket());
      assertThat(Files.exists(socket)).isTrue();
    }
  }

  @Test
  void closingLeavesTheSocketFileOfASuccessor() throws Exception {
    Path socket = home.resolve("bus.sock");
    BusServer first = start(socket);
    Files.delete(socket);
    try (BusServer second = start(socket)) {
      first.close();
      assertThat(Files.exists(second.socket())).isTrue();
    }
  }

  /** Root can change the owner of a directory; for other users /usr serves. */
  private Path foreignDirectory() throws Exception {
    if (!Files.getAttribute(home, "unix:uid").equals(0)) {
      return Path.of("/usr");
    }
    Path given = Files.createDirectory(home.resolve("given"));
    Files.setAttribute(given, "unix:uid", 65534);
    return given;
  }

  private static BusServer start(Path socket) throws BusException {
    return BusServer.start(socket, new Journal(10));
  }

  private static void assertRefused(Path socket, String why) {
    assertThatThrownBy(() -> start(socket).close())
        .isInstanceOf(BusException.class)
        .hasMessageContaining(why);
  }
}
