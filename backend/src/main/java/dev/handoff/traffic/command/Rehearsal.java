package dev.handoff.traffic.command;

import dev.handoff.plan.Arrivals;
import dev.handoff.plan.Asking;
import dev.handoff.plan.Mix;
import dev.handoff.plan.Pace;
import dev.handoff.plan.Style;
import dev.handoff.plan.Trust;
import dev.handoff.traffic.wire.Habits;
import dev.handoff.traffic.wire.Target;
import dev.handoff.traffic.wire.TrafficPlan;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A short run against a server of its own, before the real one. A cold JVM loads and compiles for
 * its first half second, which would otherwise be measured as the target's latency. The target does
 * not see this run.
 *
 * @param length of the run
 */
record Rehearsal(Duration length) {
  /** Long enough for a cold JVM. */
  static final Rehearsal USUAL = new Rehearsal(Duration.ofMillis(600));

  /** For a JVM that is warm, or whose latencies nobody reads. */
  static final Rehearsal NONE = new Rehearsal(Duration.ZERO);

  /** What the server speaks on a connection. */
  @FunctionalInterface
  interface Guise {
    Socket of(Socket accepted) throws IOException;
  }

  private static final double RATE = 2_000;
  private static final double SECURED_RATE = 200;
  private static final int LONGER = 3;
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  /** As many handshakes take longer on a machine that is busy, and are needed there no less. */
  private static final Duration SECURED_TIMEOUT = Duration.ofSeconds(8);

  private static final byte[] ANSWER =
      ("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-Pid: 1\r\nContent-Type: text/plain\r\n\r\nhello")
          .getBytes(StandardCharsets.US_ASCII);

  /**
   * Runs it in the calling thread, unless it has no length.
   *
   * @throws IOException if this process cannot even listen on loopback
   */
  void run() throws IOException {
    if (!length.isZero()) {
      run("http", RATE, Asking.USUAL, TIMEOUT, TrafficPlan.Limits.ofPool(0), socket -> socket);
    }
  }

  /**
   * The same over TLS, which takes longer to get warm.
   *
   * @throws IOException likewise
   */
  void runSecured() throws IOException {
    if (!length.isZero()) {
      new Rehearsal(length.multipliedBy(LONGER)).secured();
    }
  }

  /** One connection after the other, so that the server knows which sessions can be resumed. */
  Summary secured() throws IOException {
    return run(
        "https",
        SECURED_RATE,
        Asking.USUAL.trust(new Trust(null, true)),
        SECURED_TIMEOUT,
        new TrafficPlan.Limits(0, TrafficPlan.MAX_OPEN, 1),
        new RehearsedTls());
  }

  private Summary run(
      String scheme,
      double rate,
      Asking asking,
      Duration timeout,
      TrafficPlan.Limits limits,
      Guise guise)
      throws IOException {
    try (ServerSocket listener = new ServerSocket(0, 1_024, InetAddress.getLoopbackAddress())) {
      Thread server = new Thread(() -> serve(listener, guise), "rehearsal");
      server.setDaemon(true);
      server.start();
      TrafficPlan plan =
          new TrafficPlan(
              Target.of(scheme + "://127.0.0.1:" + listener.getLocalPort() + "/", false, asking),
              Pace.steady(rate, length),
              Mix.of(Style.CLOSE),
              Arrivals.UNIFORM,
              Duration.ZERO,
              timeout,
              Habits.USUAL,
              limits,
              1);
      return new Generator(plan, event -> {}).run();
    }
  }

  private static void serve(ServerSocket listener, Guise guise) {
    byte[] request = new byte[4_096];
    while (true) {
      try (Socket socket = guise.of(listener.accept())) {
        if (socket.getInputStream().read(request) > 0) {
          socket.getOutputStream().write(ANSWER);
        }
      } catch (SocketException closed) {
        if (listener.isClosed()) {
          return;
        }
      } catch (IOException next) {
        // One connection failed; the next one may work.
      }
    }
  }
}
