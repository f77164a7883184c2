package dev.handoff.procfs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.Await;
import dev.handoff.Loopback;
import java.io.BufferedReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ProcTest {
  private static final long MYSELF = ProcessHandle.current().pid();

  @Test
  void aProcessHasAStartTimeUntilItIsReaped() throws Exception {
    Process sleeper = new ProcessBuilder("sleep", "60").start();
    assertThat(Proc.startOf(sleeper.pid())).isPresent().isEqualTo(Proc.startOf(sleeper.pid()));
    assertThat(Proc.startOf(sleeper.pid())).isNotEqualTo(Proc.startOf(MYSELF));
    sleeper.destroyForcibly().waitFor();
    assertThat(Proc.startOf(sleeper.pid())).isEmpty();
  }

  @Test
  void aProcessRunsNoMoreOnceItHasEndedEvenIfItsParentNeverReapsIt() throws Exception {
    String script = "exec 3<&0; cat <&3 > /dev/null & echo $!; exec sleep 60";
    Process parent = new ProcessBuilder("sh", "-c", script).start();
    try (BufferedReader said = parent.inputReader()) {
      long child = Long.parseLong(said.readLine());
      // The shell would reap it.
      Await.untilTrue(
          () -> Proc.commandLine(parent.pid()).contains("sleep"), () -> "there is still the shell");
      parent.getOutputStream().close();
      Await.untilTrue(() -> !Proc.runs(child), () -> child + " does not end");
      assertThat(Proc.isThere(child)).isTrue();
      assertThat(Proc.runs(parent.pid())).isTrue();
    } finally {
      parent.destroyForcibly().waitFor();
    }
    assertThat(Proc.runs(parent.pid())).isFalse();
  }

  @Test
  void aListenerIsFoundTogetherWithItsHolder() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
      long inode = Proc.listenerOn(new Endpoint("127.0.0.1", port)).orElseThrow();
      assertThat(Proc.holderOf(inode)).contains("java, PID " + MYSELF);
    }
    assertThat(Proc.listenerOn(new Endpoint("127.0.0.1", port))).isEmpty();
  }

  @Test
  void aListenerIsFoundOnItsOwnAddressOnly() throws Exception {
    try (ServerSocket second = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.2"))) {
      int port = second.getLocalPort();
      OptionalLong inode = Proc.listenerOn(new Endpoint("127.0.0.2", port));
      assertThat(inode).isPresent();
      // Another program may have the same port there.
      assertThat(Proc.listenerOn(new Endpoint("127.0.0.1", port))).isNotEqualTo(inode);
    }
    try (ServerSocket all = new ServerSocket(0, 1, InetAddress.getByName("0.0.0.0"))) {
      int port = all.getLocalPort();
      assertThat(Proc.listenerOn(new Endpoint("127.0.0.1", port))).isPresent();
      assertThat(Proc.listenerOn(new Endpoint("127.0.0.2", port))).isPresent();
    }
  }

  @Test
  void aListenerOfIpv6IsFoundOnItsOwnAddressOnly() throws Exception {
    InetAddress loopback = Loopback.six();
    try (ServerSocket six = new ServerSocket(0, 1, loopback)) {
      int port = six.getLocalPort();
      assertThat(Proc.listenerOn(new Endpoint("::1", port))).isPresent();
      assertThat(Proc.listenerOn(new Endpoint("127.0.0.1", port))).isEmpty();
    }
    try (ServerSocket all = new ServerSocket(0)) {
      int port = all.getLocalPort();
      assertThat(Proc.listenerOn(new Endpoint("::1", port))).isPresent();
      assertThat(Proc.listenerOn(new Endpoint("127.0.0.1", port))).isPresent();
    }
  }
}
