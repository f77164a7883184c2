package dev.handoff.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.Await;
import dev.handoff.event.Envelope;
import dev.handoff.event.ProcessEvent;
import dev.handoff.event.RequestEvent;
import dev.handoff.event.UpgradeEvent;
import dev.handoff.posix.Stat;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server started at a shell prompt, in its own terminal. */
@Timeout(120)
class TerminalIT {
  private static final String CTRL_C = "\u0003";
  private static final String PROMPT = "prompt> ";

  @Test
  void ctrlCDrainsAndEndsTheGenerationInTheForeground() throws Exception {
    try (Launch server = atPrompt("", "");
        RawClient slow = new RawClient(server.port())) {
      beginSlowRequest(server, slow);
      server.type(CTRL_C);
      assertThat(slow.receive().status()).isEqualTo(200);
      assertExitsWith(server, server.pid(1), new ProcessEvent.Exiting(0, "terminated", 1, 0));
      server.type("echo its code was $?\n");
      server.await("its code was 0");
    }
  }

  @Test
  void afterAnUpgradeCtrlCDoesNotReachTheServerAndItOutlivesTheTerminal() throws Exception {
    try (Launch server = atPrompt("", "")) {
      long first = server.pid(1);
      long second = server.upgrade(first);
      server.awaitEnd(first);
      server.type(CTRL_C);
      server.await("(?s)\\^C.*" + PROMPT);
      assertThat(RawClient.get(server.port(), "/").pid()).isEqualTo(second);

      close(server, second);
      try (RawClient slow = new RawClient(server.port())) {
        // Its lines now go to a terminal that no longer exists.
        beginSlowRequest(server, slow);
        assertThat(slow.receive().pid()).isEqualTo(second);
      }
      assertThat(server.count(UpgradeEvent.Requested.class)).as("upgrades").isEqualTo(1);
      long third = server.upgrade(second);
      server.awaitEnd(second);
      assertThat(RawClient.get(server.port(), "/").pid()).isEqualTo(third);
    }
  }

  @Test
  void closingTheTerminalDrainsAndEndsAGenerationInItsForeground() throws Exception {
    try (Launch server = atPrompt("", "");
        RawClient slow = new RawClient(server.port())) {
      beginSlowRequest(server, slow);
      long first = server.pid(1);
      close(server, first);
      assertThat(slow.receive().pid()).isEqualTo(first);
      assertExitsWith(server, first, new ProcessEvent.Exiting(0, "terminated", 1, 0));
      server.awaitEnd(first);
      assertThat(server.count(UpgradeEvent.Requested.class)).as("upgrades").isZero();
    }
  }

  @Test
  void underNohupAServerOutlivesItsTerminalAndCanBeUpgradedLater() throws Exception {
    try (Launch server = atPrompt("nohup ", " >/dev/null 2>&1")) {
      long first = server.pid(1);
      close(server, first);
      Envelope refused =
          server
              .bus()
              .await(
                  UpgradeEvent.Refused.class,
                  it ->
                      it.why()
                          .equals(
                              "Its terminal has been closed, and it was started to outlive that (nohup)."));
      server.awaitBeat(
          refused.mono() + TimeUnit.SECONDS.toNanos(2), beat -> beat.state().equals("serving"));
      long second = server.upgrade(first);
      server.awaitEnd(first);
      assertThat(RawClient.get(server.port(), "/").pid()).isEqualTo(second);
    }
  }

  /** Types the command line, with the text before and after it. */
  private static Launch atPrompt(String before, String behind) throws Exception {
    Launch launch = new Launch();
    String line = before + String.join(" ", launch.java("--probation", "100ms")) + behind + "\n";
    // Typed, because shells do not take the prompt from the environment.
    String typed = "PS1='" + PROMPT + "'\n" + line;
    List<String> terminal = List.of("script", "--quiet", "--command", "sh -i", "/dev/null");
    return launch.start(launch.builder(terminal), typed);
  }

  /** The terminal closes with the program that shows it. */
  private static void close(Launch server, long pid) throws Exception {
    server.process().destroyForcibly().waitFor();
    Await.untilTrue(() -> !hasTerminal(pid), () -> "pid " + pid + " still has a terminal");
  }

  private static boolean hasTerminal(long pid) {
    try {
      return Stat.of(pid).number(Stat.TERMINAL) != 0;
    } catch (IOException ended) {
      return false;
    }
  }

  private static void beginSlowRequest(Launch server, RawClient client) throws Exception {
    client.send("GET /slow?seconds=2 HTTP/1.1\r\nHost: localhost\r\n\r\n");
    server.bus().await(RequestEvent.SlowStarted.class);
  }

  private static void assertExitsWith(Launch server, long pid, ProcessEvent.Exiting expected)
      throws Exception {
    Envelope exiting = server.bus().await(ProcessEvent.Exiting.class);
    assertThat(exiting.pid()).isEqualTo(pid);
    assertThat(exiting.event()).isEqualTo(expected);
  }
}
