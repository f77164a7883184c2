package dev.handoff.prove;

import dev.handoff.event.KernelEvent.Resets;
import dev.handoff.event.Tally;
import dev.handoff.traffic.ledger.Handshakes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A proof that a test makes up; what it does not say is a server that loses nothing. */
final class Sample {
  static final Allowed USUAL = allowed(0, Allowed.Retryable.ALLOW);
  static final Allowed COUNT = allowed(0, Allowed.Retryable.COUNT);
  static final String CLOSED = "closed-before-response-reused";
  static final String REFUSED = "connect-refused";

  private final List<ProvedRestart> restarts = new ArrayList<>();
  private final Map<String, Tally> calm =
      new TreeMap<>(Map.of("close", answered(200), "keep-alive", answered(200)));
  private Map<String, Long> outside = Map.of();
  private Handshakes tls;
  private Proof.End end;
  private int asked;
  private boolean started = true;
  private Resets resets = Resets.NONE;

  static Allowed allowed(long maxLost, Allowed.Retryable retryable) {
    return new Allowed(maxLost, retryable, Duration.ofSeconds(1));
  }

  static Tally answered(long requests) {
    return new Tally(requests, requests, 0, 0);
  }

  /** So many restarts of which each meets 440 requests and loses none. */
  Sample fine(int count) {
    for (int i = 0; i < count; i++) {
      restart(Map.of());
    }
    return this;
  }

  /** One that loses these. */
  Sample restart(Map<String, Long> failures) {
    return restart(failures, true, 20.3);
  }

  Sample restart(Map<String, Long> failures, Boolean slow, Double gap) {
    return add(failures, slow, gap, 1, null, null, 0);
  }

  /** One during which the generator itself was late. */
  Sample late(double gap, double lag) {
    return add(Map.of(), true, gap, lag, null, null, 0);
  }

  Sample unfinished(String problem) {
    return add(Map.of(), true, 20.3, 1, problem, null, 0);
  }

  Sample doubted(String doubt) {
    return add(Map.of(), true, 20.3, 1, null, doubt, 0);
  }

  Sample notSent(long requests) {
    return add(Map.of(), true, 20.3, 1, null, null, requests);
  }

  /** What the kernel says of the next ones. */
  Sample resets(Resets known) {
    resets = known;
    return this;
  }

  private Sample add(
      Map<String, Long> failures,
      Boolean slow,
      Double gap,
      double lag,
      String problem,
      String doubt,
      long notSent) {
    long lost = failures.values().stream().mapToLong(Long::longValue).sum();
    long reused = Proof.retryable(failures);
    int number = restarts.size() + 1;
    restarts.add(
        new ProvedRestart(
            number,
            1_700_000_000_000L + number * 3_000L,
            problem,
            new ProvedRestart.Counts(
                new Tally(440, 440 - lost - notSent, lost, notSent),
                Map.of(
                    "close", new Tally(220, 220 - (lost - reused), lost - reused, 0),
                    "keep-alive", new Tally(220, 220 - reused, reused, 0)),
                failures,
                reused == 0 ? Map.of() : Map.of("keep-alive", reused),
                resets),
            new ProvedRestart.Times(
                gap, gap == null ? "no new connections" : null, 31.0, lag, 212.0, 1_890.0),
            new ProvedRestart.InFlight(3, slow, slow == null ? null : "closed"),
            "PID 17 stays",
            doubt,
            "nginx was restarted: " + lost + " of 440 requests lost."));
    return this;
  }

  Sample calm(String style, Tally tally) {
    calm.put(style, tally);
    return this;
  }

  Sample outside(Map<String, Long> lost) {
    outside = lost;
    return this;
  }

  Sample tls(long full, long resumed) {
    tls = new Handshakes(full, resumed);
    return this;
  }

  Sample asked(int restarts) {
    asked = restarts;
    return this;
  }

  Sample ended(Proof.End.Kind kind, String why) {
    end = new Proof.End(kind, why);
    started = kind != Proof.End.Kind.DID_NOT_START;
    return this;
  }

  Proof proof() {
    return new Proof(
        new Proof.Subject("nginx", "nginx/1.22", "SIGHUP", List.of("It answers: 200 OK, 23 bytes")),
        asked == 0 ? restarts.size() : asked,
        34,
        started ? new Calm(3, calm, Map.of(), 17.2, 4.9) : null,
        restarts,
        outside,
        tls,
        end);
  }

  Judgement judged(Allowed allowed) {
    return Judgement.of(proof(), allowed);
  }

  Result result(Allowed allowed) {
    return new Result(
        "2 cores, Linux",
        200,
        "close,keep-alive",
        List.of(new Judged(new Tried(proof(), null, List.of()), judged(allowed))));
  }
}
