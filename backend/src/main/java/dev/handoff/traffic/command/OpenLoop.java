package dev.handoff.traffic.command;

import dev.handoff.event.EventSink;
import dev.handoff.event.Tally;
import dev.handoff.plan.Arrivals;
import dev.handoff.plan.Mix;
import dev.handoff.plan.Pace;
import dev.handoff.plan.Style;
import dev.handoff.traffic.ledger.Handshakes;
import dev.handoff.traffic.wire.Habits;
import dev.handoff.traffic.wire.Target;
import dev.handoff.traffic.wire.TrafficPlan;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/**
 * Traffic for another part of this program, in one of that part's threads: the generator behind the
 * command {@code traffic}, with requests at equal intervals, in one style and without a warm-up.
 */
public final class OpenLoop {
  /**
   * From the planned moment of a request to its whole answer. On a busy machine, a server that has
   * just started may need seconds for an answer, whether or not it restarts: 11 s at a load of 36
   * on two cores.
   */
  public static final Duration TIMEOUT = Duration.ofSeconds(15);

  private final TrafficPlan plan;
  private final Generator generator;

  /**
   * What became of the requests.
   *
   * @param tally of the run; nothing is in flight
   * @param failures by loss class, not-sent included
   * @param closedIdle kept-alive connections found closed by the server with no request on them,
   *     before a reuse or at the end
   * @param lagMicros 99th percentile of the time from the planned moment until the generator began
   *     the request: its own fault
   * @param tls how often TLS has been agreed on; null without TLS
   */
  public record Outcome(
      Tally tally, Map<String, Long> failures, long closedIdle, long lagMicros, Handshakes tls) {}

  private OpenLoop(TrafficPlan plan, Generator generator) {
    this.plan = plan;
    this.generator = generator;
  }

  /**
   * Traffic that has not begun.
   *
   * @param url of a server on this machine
   * @param rate requests per second
   * @param pool how many connections are kept alive
   * @param events gets each tenth of a second and each failure, from the thread that runs it
   * @throws IOException if this process has no descriptor left
   */
  public static OpenLoop to(
      String url, double rate, Duration duration, Style style, int pool, EventSink events)
      throws IOException {
    return to(url, rate, duration, Mix.of(style), pool, events);
  }

  /** The same in several styles. */
  public static OpenLoop to(
      String url, double rate, Duration duration, Mix mix, int pool, EventSink events)
      throws IOException {
    return to(Target.of(url, false), rate, duration, mix, pool, events);
  }

  /**
   * The same to a target that says what requests are like, and may be on another machine.
   *
   * @throws IOException if this process has no descriptor left
   */
  public static OpenLoop to(
      Target target, double rate, Duration duration, Mix mix, int pool, EventSink events)
      throws IOException {
    TrafficPlan plan =
        new TrafficPlan(
            target,
            Pace.steady(rate, duration),
            mix,
            Arrivals.UNIFORM,
            Duration.ZERO,
            TIMEOUT,
            Habits.USUAL,
            TrafficPlan.Limits.ofPool(pool),
            1);
    return new OpenLoop(plan, new Generator(plan, events));
  }

  /**
   * Loads and compiles what traffic needs, with a short run against a server of its own: the first
   * latencies would otherwise be those of a cold JVM.
   *
   * @throws IOException if this process cannot even listen on loopback
   */
  public static void rehearse() throws IOException {
    Rehearsal.USUAL.run();
  }

  /**
   * The same, for so long: after ten seconds C2 has compiled what it is going to compile, which
   * otherwise takes a fifth of a core from the first restarts that are measured.
   *
   * @throws IOException likewise
   */
  public static void rehearse(Duration length) throws IOException {
    new Rehearsal(length).run();
  }

  /** How many connections a style keeps, once each of them has had its turn. */
  public int kept(Style style) {
    return plan.mix().share(style) == 0 ? 0 : plan.poolOf(style);
  }

  /** Plans no further requests; those in flight are waited for. May be called by any thread. */
  public void stop() {
    generator.stop();
  }

  /**
   * Runs to the end, in the calling thread; an interrupt ends it at once. May be called once.
   *
   * @throws IOException if the selector fails
   */
  public Outcome run() throws IOException {
    Summary summary = generator.run();
    return new Outcome(
        summary.tally(),
        summary.counts().failures(),
        summary.connections().closedIdle(),
        summary.times().lagMicros().p99(),
        summary.connections().tls());
  }
}
