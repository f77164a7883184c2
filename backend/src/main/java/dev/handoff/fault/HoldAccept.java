package dev.handoff.fault;

import dev.handoff.event.RestartEvent;
import dev.handoff.subject.Capability;
import dev.handoff.supervise.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A restart by a way with two sockets, whose old process stops accepting for a moment before it
 * closes its own: what arrives meanwhile waits in its queue.
 */
record HoldAccept() implements Fault {
  private static final int MILLIS = 1_500;
  private static final int CONNECT_MILLIS = 2_000;
  private static final Duration RESTART = Duration.ofSeconds(60);

  @Override
  public String name() {
    return "hold-accept";
  }

  @Override
  public String title() {
    return "Full queue at the close";
  }

  @Override
  public Capability needs() {
    return Capability.HOLD_ACCEPT;
  }

  @Override
  public boolean destructive() {
    return true;
  }

  @Override
  public String does(Roles roles, FaultOptions options) {
    return "Restarts the server. Once the new process is ready, the old one does not accept for "
        + MILLIS / 1_000.0
        + " s; then it closes its socket. net.ipv4.tcp_migrate_req is "
        + (roles.migrates() ? "1" : "0")
        + " then.";
  }

  @Override
  public String expect(Roles roles, FaultOptions options) {
    return roles.migrates()
        ? "The kernel moves what waits in that queue to the socket of the new process. Nothing is"
            + " lost."
        : "The kernel resets what waits in that queue, about half of the new connections of that"
            + " time, although the new process could have served them.";
  }

  @Override
  public String whyNot(Roles roles, FaultOptions options) {
    String nobody = roles.whyNobodyServes();
    return nobody == null && !roles.traffic()
        ? "No traffic is running, so nobody would wait in the queue. Start traffic first."
        : nobody;
  }

  @Override
  public void carryOut(Scene scene, FaultOptions options)
      throws Refusal, IOException, InterruptedException {
    ask(scene);
    scene.restart();
    scene.await(RESTART, since -> !since.all(RestartEvent.Settled.class).isEmpty());
  }

  private static void ask(Scene scene) throws Refusal, IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(scene.host(), scene.port()), CONNECT_MILLIS);
      socket.setSoTimeout(CONNECT_MILLIS);
      String head =
          "POST /hold-accept?millis="
              + MILLIS
              + " HTTP/1.1\r\nHost: "
              + scene.authority()
              + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      String answer = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      if (!answer.startsWith("HTTP/1.1 202 ")) {
        throw Refusal.conflict(
            "The server does not hold its accept: " + answer.lines().findFirst());
      }
    }
  }

  @Override
  public Finding judge(Roles roles, FaultOptions options, JournalSince since) {
    Effect effect = since.effect();
    boolean done =
        since.all(RestartEvent.Settled.class).stream().anyMatch(RestartEvent.Settled::finished);
    boolean asSaid = roles.migrates() ? effect.failed() == 0 : effect.failed() > 0;
    return Finding.of(
        done && asSaid,
        (done ? "The restart is done. " : "The restart has not come to its end. ")
            + "Up to "
            + Words.count(since.longestQueue())
            + " were seen waiting in a queue. "
            + effect.words());
  }
}
