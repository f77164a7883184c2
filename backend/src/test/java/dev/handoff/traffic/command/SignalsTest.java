package dev.handoff.traffic.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.demo.ServerProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signals to a real process that would otherwise run much longer. */
@Timeout(60)
@Execution(ExecutionMode.CONCURRENT)
class SignalsTest {

  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM"})
  void theFirstSignalWaitsForRequestsInFlight(String signal) throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch signalled = new CountDownLatch(1);
    try (RawServer server =
        new RawServer(
            client -> {
              String head = client.request();
              if (!RawServer.isProbe(head)) {
                asked.countDown();
                RawServer.await(signalled);
              }
              client.say(RawServer.answer(head, ""));
            })) {
      Process traffic = start(server.url());
      try {
        asked.await();
        send(signal, traffic);
        signalled.countDown();

        assertThat(output(traffic)).startsWith("0 of ");
        assertThat(traffic.waitFor()).isZero();
      } finally {
        traffic.destroyForcibly().waitFor();
      }
    }
  }

  @Test
  void theSecondSignalEndsAtOnceAndSaysSo() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    try (RawServer server =
        new RawServer(
            client -> {
              if (!RawServer.isProbe(client.request())) {
                asked.countDown();
              }
              client.untilClosed();
            })) {
      Process traffic = start(server.url());
      try {
        asked.await();
        // The kernel merges equal pending signals, but keeps different ones apart.
        send("INT", traffic);
        send("TERM", traffic);

        assertThat(output(traffic))
            .contains("response-timeout", "ended at once by a second signal");
        assertThat(traffic.waitFor()).isEqualTo(1);
      } finally {
        traffic.destroyForcibly().waitFor();
      }
    }
  }

  private static Process start(String url) throws IOException {
    List<String> command = new ArrayList<>(ServerProcess.WITH_DEFAULT_SIGNALS);
    command.addAll(
        List.of(
            ServerProcess.java(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            TrafficMain.class.getName(),
            url,
            "--rate=20",
            "--duration=15s",
            "--timeout=15s",
            "--connections=close"));
    return new ProcessBuilder(command).redirectError(Redirect.DISCARD).start();
  }

  private static String output(Process process) throws IOException {
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      return out.lines().collect(Collectors.joining("\n"));
    }
  }

  private static void send(String signal, Process to) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + signal, String.valueOf(to.pid())).start();
    assertThat(kill.waitFor()).isZero();
  }
}
