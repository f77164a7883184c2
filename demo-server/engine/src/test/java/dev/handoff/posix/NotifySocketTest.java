package dev.handoff.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NotifySocketTest {
  private static final String MESSAGE = "READY=1\nSTATUS=gr\u00fcn";

  @TempDir private Path directory;

  @Test
  void aMessageArrivesAtAPathInOneDatagram() throws Exception {
    Path path = directory.resolve("n\u00f6tify");
    try (DatagramInbox inbox = new DatagramInbox(bytes(path + "\0"))) {
      NotifySocket socket = new NotifySocket(path.toString());
      socket.send(MESSAGE, NotifySocket.NO_DESCRIPTOR);
      socket.send("STOPPING=1", NotifySocket.NO_DESCRIPTOR);
      assertThat(inbox.receive()).isEqualTo(new DatagramInbox.Received(MESSAGE, -1));
      assertThat(inbox.receive()).isEqualTo(new DatagramInbox.Received("STOPPING=1", -1));
      assertThat(inbox.receive()).isNull();
    }
  }

  @Test
  void aMessageArrivesAtAnAbstractName() throws Exception {
    String name = "handoff-" + directory.getFileName();
    try (DatagramInbox inbox = new DatagramInbox(bytes("\0" + name))) {
      new NotifySocket("@" + name).send(MESSAGE, NotifySocket.NO_DESCRIPTOR);
      assertThat(inbox.receive()).isEqualTo(new DatagramInbox.Received(MESSAGE, -1));
    }
  }

  @Test
  void aDescriptorGoesWithItAndStaysOpen() throws Exception {
    Libc libc = new Libc();
    Pipe pipe = libc.pipe();
    Path path = directory.resolve("notify");
    try (DatagramInbox inbox = new DatagramInbox(bytes(path + "\0"))) {
      new NotifySocket(path.toString()).send("FDSTORE=1", pipe.readEnd());
      DatagramInbox.Received received = inbox.receive();
      assertThat(received.message()).isEqualTo("FDSTORE=1");
      assertThat(leadsTo(received.descriptor()))
          .startsWith("pipe:[")
          .isEqualTo(leadsTo(pipe.readEnd()));
      assertThat(received.descriptor()).isNotEqualTo(pipe.readEnd());
      inbox.close(received.descriptor());
    } finally {
      libc.close(pipe.readEnd());
      libc.close(pipe.writeEnd());
    }
  }

  @Test
  void nobodyThereIsAnErrorWithASentence() throws Exception {
    NotifySocket socket = new NotifySocket(directory.resolve("nobody").toString());
    assertThatThrownBy(() -> socket.send(MESSAGE, NotifySocket.NO_DESCRIPTOR))
        .hasMessage("The service manager cannot be told anything: No such file or directory.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "@", "vsock:2:1234", "notify"})
  void whatIsNoAddressIsNamed(String address) {
    assertThatThrownBy(() -> new NotifySocket(address))
        .hasMessage(
            "NOTIFY_SOCKET=" + address + " is neither an absolute path nor an abstract name.");
  }

  @Test
  void theLongestAddressesOfTheKernelFitAndLongerOnesDoNot() throws Exception {
    new NotifySocket("/" + "x".repeat(106));
    new NotifySocket("@" + "x".repeat(107));
    for (String longer : new String[] {"/" + "x".repeat(107), "@" + "x".repeat(108)}) {
      assertThatThrownBy(() -> new NotifySocket(longer))
          .hasMessageEndingWith("is longer than the address of a socket can be.");
    }
  }

  private static String leadsTo(int descriptor) throws Exception {
    return Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
