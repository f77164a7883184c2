package dev.handoff.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.handoff.Await;
import dev.handoff.event.KernelEvent.Resets;
import dev.handoff.procfs.Proc;
import dev.handoff.procfs.Rights;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Lines as Linux 6.18 writes them. */
@Timeout(60)
class ResetTraceTest {
  private static final long SELF = ProcessHandle.current().pid();

  private final Queue<String> said = new ArrayDeque<>();
  private final ResetTrace trace =
      new ResetTrace(
          () -> String.join("\n", said) + "\n",
          () -> {},
          (local, port) -> local.equals(InetAddress.getLoopbackAddress()) && port == 8080);

  private static String line(String program, String state, String source, String why) {
    return String.format(
        "%16s [001] %s 73275.751846: tcp_send_reset: skbaddr=0000000000000000"
            + " skaddr=0000000099105bdc src=%s dest=127.0.0.1:55208 state=TCP_CLOSE reason=%s",
        program, state, source, why);
  }

  @Test
  void onlyAQueueThatIsGivenUpKeepsSoftInterruptsAway() {
    said.add(line("my [x]-1-" + SELF, "b..1.", "127.0.0.1:8080", "TCP_STATE"));
    said.add(line("<...>-" + SELF, "D..1.", "[::ffff:127.0.0.1]:8080", "TCP_STATE"));
    said.add(line("nginx-" + SELF, ".....", "127.0.0.1:8080", "TCP_STATE"));
    said.add(line("ksoftirqd/1-22", "b.s1.", "127.0.0.1:8080", "NO_SOCKET"));
    assertThat(trace.read()).isEqualTo(new Resets(2, Map.of("TCP_STATE", 3L, "NO_SOCKET", 1L), 0));
  }

  @Test
  void othersAreLeftOut() {
    said.add(line("nginx-" + SELF, "b..1.", "127.0.0.1:8081", "TCP_STATE"));
    said.add(line("nginx-" + SELF, "b..1.", "10.0.0.1:8080", "TCP_STATE"));
    said.add("            nginx-1 [001] b..1. 73275.751846: something_else: reason=TCP_STATE");
    assertThat(trace.read()).isEqualTo(Resets.NONE);
  }

  @Test
  void whatWasTooFastIsSaid() {
    said.add("CPU:1 [LOST 4711 EVENTS]");
    said.add(line("nginx-" + SELF, "b..1.", "127.0.0.1:8080", "TCP_STATE"));
    assertThat(trace.read()).isEqualTo(new Resets(1, Map.of("TCP_STATE", 1L), 4_711));
  }

  @Test
  void theSameAddressInAnotherNetworkIsAnotherServer() throws Exception {
    assumeTrue(Rights.isRoot() && Rights.mayMount(), "Only root makes network namespaces.");
    Process elsewhere = new ProcessBuilder(List.of("unshare", "-n", "sleep", "60")).start();
    try {
      Await.until(
          () -> Proc.hasOtherNetwork(elsewhere.pid()) ? true : null,
          () -> "it has no network of its own");
      said.add(line("sleep-" + elsewhere.pid(), "b..1.", "127.0.0.1:8080", "TCP_STATE"));
      assertThat(trace.read()).isEqualTo(Resets.NONE);
    } finally {
      elsewhere.destroyForcibly().waitFor();
    }
  }
}
