package dev.handoff.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.handoff.posix.Libc;
import dev.handoff.posix.NotifySocket;
import dev.handoff.posix.Pipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Told by the engine's own sender, which is another's code. */
@Timeout(60)
class NotifyReceiverTest {
  private record Heard(long pid, String message) {}

  private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
  @TempDir private Path directory;

  @Test
  void whatIsToldIsHeardWithThePidOfWhoTellsIt() throws Exception {
    Path socket = directory.resolve("notify");
    try (NotifyReceiver receiver =
        NotifyReceiver.start(socket, (pid, text, at) -> heard.add(new Heard(pid, text)))) {
      NotifySocket sender = new NotifySocket(receiver.path().toString());
      sender.send("READY=1\nSTATUS=ü", NotifySocket.NO_DESCRIPTOR);
      sender.send("STOPPING=1", NotifySocket.NO_DESCRIPTOR);
      long self = ProcessHandle.current().pid();
      assertThat(next()).isEqualTo(new Heard(self, "READY=1\nSTATUS=ü"));
      assertThat(next()).isEqualTo(new Heard(self, "STOPPING=1"));
    }
    assertThat(socket).doesNotExist();
  }

  /** Whoever waits for its end would wait for us. */
  @Test
  void aDescriptorThatComesAlongIsClosed() throws Exception {
    Libc libc = new Libc();
    Pipe pipe = libc.pipe();
    try (NotifyReceiver receiver =
        NotifyReceiver.start(
            directory.resolve("notify"), (pid, text, at) -> heard.add(new Heard(pid, text)))) {
      new NotifySocket(receiver.path().toString()).send("BARRIER=1", pipe.writeEnd());
      libc.close(pipe.writeEnd());
      assertThat(next().message()).isEqualTo("BARRIER=1");
      assertThat(libc.read(pipe.readEnd(), new byte[1])).as("the end of the pipe").isEqualTo(-1);
    } finally {
      libc.close(pipe.readEnd());
    }
  }

  @Test
  void aPathThatIsTooLongIsRefused() throws Exception {
    Path deep = Files.createDirectories(directory.resolve("a".repeat(120)));
    assertThatThrownBy(() -> NotifyReceiver.start(deep.resolve("notify"), (p, t, a) -> {}))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith("is longer than the address of a socket can be.");
  }

  private Heard next() throws InterruptedException {
    return heard.poll(30, TimeUnit.SECONDS);
  }
}
