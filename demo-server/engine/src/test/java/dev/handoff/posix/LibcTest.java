package dev.handoff.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.handoff.Await;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LibcTest {
  private final Libc libc = new Libc();

  @Test
  void aChildGetsOnlyTheNamedDescriptors() throws Exception {
    Pipe pipe = libc.pipe();
    // Descriptor 4 is the directory that ls itself has opened.
    String script = "sed -n s/^SigBlk:.//p /proc/self/status >&3; exec ls /proc/self/fd >&3";
    long pid = spawn(List.of("sh", "-c", script), Map.of(3, pipe.writeEnd()));
    libc.close(pipe.writeEnd());

    assertThat(readAll(pipe)).isEqualTo("0000000000000000\n0\n1\n2\n3\n4\n");
    assertThat(end(pid)).isEqualTo(new Exit(0, null));
  }

  @Test
  void theEndOfAChildHasACodeOrASignal() throws Exception {
    assertThat(end(spawn(List.of("sh", "-c", "exit 7"), Map.of()))).isEqualTo(new Exit(7, null));
    long sleeping = spawn(List.of("sleep", "60"), Map.of());
    assertThat(libc.reap(sleeping)).isEmpty();
    assertThat(libc.kill(sleeping, "KILL")).isTrue();
    assertThat(end(sleeping)).isEqualTo(new Exit(null, "KILL"));
    // Harmless, should its PID belong to a thread or process of somebody else by now.
    assertThat(libc.kill(sleeping, "CONT")).isFalse();
  }

  @Test
  void aMissingProgramIsNamed() {
    assertThatThrownBy(() -> spawn(List.of("/no/such/program"), Map.of()))
        .isInstanceOf(SpawnException.class)
        .hasMessage("cannot start /no/such/program: No such file or directory");
  }

  private long spawn(List<String> command, Map<Integer, Integer> descriptors) throws Exception {
    return libc.spawn(
        new Spawn(command, Environment.ofThisProcess(), descriptors, Spawn.Apart.NOT));
  }

  private Exit end(long pid) throws InterruptedException {
    return Await.until(() -> libc.reap(pid).orElse(null), () -> "child " + pid + " has not ended");
  }

  private String readAll(Pipe pipe) throws Exception {
    StringBuilder text = new StringBuilder();
    byte[] buffer = new byte[1024];
    for (int count = libc.read(pipe.readEnd(), buffer);
        count > 0;
        count = libc.read(pipe.readEnd(), buffer)) {
      text.append(new String(buffer, 0, count, StandardCharsets.US_ASCII));
    }
    libc.close(pipe.readEnd());
    return text.toString();
  }
}
