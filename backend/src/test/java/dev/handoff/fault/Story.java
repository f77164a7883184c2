package dev.handoff.fault;

import dev.handoff.event.Envelope;
import dev.handoff.event.Event;
import dev.handoff.event.KernelEvent;
import dev.handoff.event.ProcessEvent;
import dev.handoff.event.Tally;
import dev.handoff.event.TrafficEvent;
import dev.handoff.story.Generation;
import dev.handoff.story.UpgradeStatus;
import dev.handoff.supervise.PreparedRelease;
import java.util.List;
import java.util.Map;

/** A journal after a fault, with moments in milliseconds since the injection. */
final class Story {
  static final long OLD = 4711;
  static final long NEW = 4823;
  static final Generation OLD_ONE = generation(OLD, 1, "serving");
  static final Generation NEW_ONE = generation(NEW, 2, "starting");
  private static final long TRAFFIC = 5000;
  private static final long BEGIN = 1_000_000_000L;

  final JournalSince since = new JournalSince(BEGIN);
  private long seq;

  /** One generation serves, and no upgrade is under way. */
  static Roles calm() {
    return new Roles(
        OLD_ONE, null, OLD_ONE, upgrade("idle"), release("v1", false), true, false, false);
  }

  static Generation generation(long pid, int number, String state) {
    return new Generation(pid, number, state, "v1", "127.0.0.1:8080", 0, 0, 0, 0, null);
  }

  static UpgradeStatus upgrade(String state) {
    return new UpgradeStatus(state, 0, state.equals("backing off") ? 2_300 : 0, null);
  }

  static PreparedRelease release(String name, boolean broken) {
    return new PreparedRelease(name, "any", broken, List.of(), null);
  }

  Story at(long millis, long pid, Event event) {
    int gen = pid == OLD ? 1 : pid == NEW ? 2 : 0;
    since.add(new Envelope(++seq, BEGIN + millis * 1_000_000, 0, pid, gen, false, event));
    return this;
  }

  Story beat(long millis, long pid) {
    return at(millis, pid, new ProcessEvent.Heartbeat("serving", 1, 1, 1, 1, 1));
  }

  Story queue(long millis, int waiting) {
    return at(
        millis,
        0,
        new KernelEvent.Sample(
            List.of(new KernelEvent.Listener(1, List.of(OLD), waiting, -1)), 0, 0, Map.of()));
  }

  Story killed(long millis, long pid) {
    return at(millis, 0, new ProcessEvent.Exited(pid, null, "KILL"));
  }

  /** A tenth of a second of traffic. */
  Story traffic(long millis, int answered, Map<String, Integer> failures) {
    return traffic(millis, answered, failures, 900, 10);
  }

  Story traffic(
      long millis, int answered, Map<String, Integer> failures, long maxMicros, long lagMicros) {
    int notSent = failures.getOrDefault("not-sent", 0);
    int failed = failures.values().stream().mapToInt(i -> i).sum() - notSent;
    return at(
        millis,
        TRAFFIC,
        new TrafficEvent.Bucket(
            new TrafficEvent.Span(0, 1),
            new TrafficEvent.Load(100, 10, lagMicros),
            new Tally(10, answered, failed, notSent),
            Tally.NONE,
            null,
            TrafficEvent.Open.NONE,
            TrafficEvent.Answers.NONE,
            failures,
            new TrafficEvent.Times(0, 0, maxMicros, ""),
            null));
  }
}
