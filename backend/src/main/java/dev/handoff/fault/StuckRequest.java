package dev.handoff.fault;

import dev.handoff.event.Envelope;
import dev.handoff.event.FaultEvent;
import dev.handoff.event.ProcessEvent;
import dev.handoff.event.RequestEvent;
import dev.handoff.story.Outcome;
import dev.handoff.subject.Capability;
import dev.handoff.supervise.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** A request of our own that is still open at the drain deadline of an upgrade. */
record StuckRequest() implements Fault {
  /** The longest time that the demo server grants. */
  private static final int SECONDS = 3_600;

  private static final Duration TAKEN = Duration.ofSeconds(5);
  private static final Duration DRAINING = Duration.ofSeconds(30);
  private static final Duration AFTER_DEADLINE = Duration.ofSeconds(15);
  private static final int CONNECT_MILLIS = 2_000;
  private static final int LAST_BYTES_MILLIS = 2_000;

  @Override
  public String name() {
    return "stuck-request";
  }

  @Override
  public String title() {
    return "Stuck request";
  }

  @Override
  public Capability needs() {
    return Capability.SLOW_PATH;
  }

  @Override
  public boolean destructive() {
    return true;
  }

  @Override
  public String does(Roles roles, FaultOptions options) {
    return "GET /slow?seconds=3600 on a connection of the dashboard, then SIGHUP to "
        + Roles.pid(roles.serving(), "the serving process")
        + ".";
  }

  @Override
  public String expect(Roles roles, FaultOptions options) {
    return "The handover works as usual. The old process waits for this request until its drain"
        + " deadline (30 s by default), cuts it off and exits with code 1. Nothing else is lost.";
  }

  @Override
  public String whyNot(Roles roles, FaultOptions options) {
    return roles.whyNoGoodUpgrade();
  }

  @Override
  public void carryOut(Scene scene, FaultOptions options)
      throws Refusal, IOException, InterruptedException {
    long old = scene.roles().serving().pid();
    long began = System.nanoTime();
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(scene.host(), scene.port()), CONNECT_MILLIS);
      String head =
          "GET /slow?seconds=" + SECONDS + " HTTP/1.1\r\nHost: " + scene.authority() + "\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      if (!scene.await(TAKEN, since -> taken(old, since))) {
        return;
      }
      scene.upgrade(null);
      scene.await(
          DRAINING,
          since ->
              since.saidBy(old, ProcessEvent.Draining.class).isPresent()
                  || since.ended(old, Outcome.FAILED, Outcome.ROLLED_BACK));
      Optional<ProcessEvent.Draining> draining =
          scene.since().saidBy(old, ProcessEvent.Draining.class);
      if (draining.isPresent()) {
        Duration left = Duration.ofMillis(draining.get().deadlineMillis()).plus(AFTER_DEADLINE);
        scene.await(
            left, since -> since.endOf(old).isPresent() || since.ended(old, Outcome.ROLLED_BACK));
      }
      boolean answered = isAnswered(socket);
      scene.tell(
          new FaultEvent.Requests(
              name(), 1, answered ? 1 : 0, 0, answered ? 0 : 1, millisSince(began)));
    }
  }

  private static boolean taken(long old, JournalSince since) {
    return since.all(RequestEvent.SlowStarted.class).stream()
        .anyMatch(started -> started.of() == SECONDS);
  }

  /** An answer that is cut off has no first byte: the demo server writes it all at once. */
  private static boolean isAnswered(Socket socket) throws IOException {
    socket.setSoTimeout(LAST_BYTES_MILLIS);
    try {
      InputStream in = socket.getInputStream();
      return in.read() >= 0;
    } catch (SocketException | SocketTimeoutException cut) {
      return false;
    }
  }

  private static long millisSince(long moment) {
    return (System.nanoTime() - moment) / 1_000_000;
  }

  @Override
  public Finding judge(Roles roles, FaultOptions options, JournalSince since) {
    long old = roles.serving().pid();
    Effect effect = since.effect();
    Optional<Envelope> draining = since.envelope(old, ProcessEvent.Draining.class);
    Optional<Envelope> exiting = since.envelope(old, ProcessEvent.Exiting.class);
    if (!taken(old, since)) {
      return Finding.not("PID " + old + " has not started the request. " + effect.words());
    } else if (draining.isEmpty() || exiting.isEmpty()) {
      return Finding.not("PID " + old + " has not finished its drain. " + effect.words());
    }
    ProcessEvent.Exiting last = (ProcessEvent.Exiting) exiting.get().event();
    long deadline = ((ProcessEvent.Draining) draining.get().event()).deadlineMillis();
    long drained = (exiting.get().mono() - draining.get().mono()) / 1_000_000;
    boolean ours =
        since
            .first(FaultEvent.Requests.class, own -> own.fault().equals(name()) && own.lost() == 1)
            .isPresent();
    boolean asSaid = ours && last.cut() == 1 && last.code() == 1 && drained >= deadline;
    return Finding.of(
        asSaid && effect.failed() == 0,
        "PID "
            + old
            + " drained for "
            + Words.seconds(drained)
            + " (its deadline is "
            + Words.seconds(deadline)
            + "), cut off "
            + Words.some(last.cut(), "request")
            + (ours
                ? (last.cut() == 1 ? ", the dashboard's own," : ", the dashboard's own among them,")
                : "")
            + " and exited with code "
            + last.code()
            + ". "
            + effect.words());
  }
}
