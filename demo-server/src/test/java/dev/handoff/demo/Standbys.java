package dev.handoff.demo;

import dev.handoff.event.Envelope;
import dev.handoff.event.Event;
import dev.handoff.event.StandbyEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The standbys of a server, by what it tells. */
final class Standbys {
  /** With a short probation. */
  static final String[] OPTIONS = withProbation("100ms").toArray(String[]::new);

  private Standbys() {}

  /** One is started as soon as that is possible, is soon warm enough, and nobody waits. */
  static List<String> withProbation(String probation) {
    return new ArrayList<>(
        List.of(
            "--standby",
            "on",
            "--standby-after",
            "0s",
            "--standby-rehearsal",
            "300ms",
            "--probation",
            probation,
            "--backoff",
            "1ms",
            "--slow-every",
            "0"));
  }

  /** The PID of the first standby of that process, which is not warm yet. */
  static long booting(Launch server) throws InterruptedException {
    return hear(server, StandbyEvent.Spawned.class, it -> true).child();
  }

  /** The PID of the standby of that process, once it is warm and has not been thrown away. */
  static long warm(Launch server, long of) throws InterruptedException {
    Envelope ready =
        server
            .bus()
            .await(
                "a warm standby of pid " + of,
                it ->
                    it.pid() == of
                        && it.event() instanceof StandbyEvent.Ready warm
                        && !isOver(server, warm.child()));
    return ((StandbyEvent.Ready) ready.event()).child();
  }

  private static boolean isOver(Launch server, long child) {
    return server.bus().heard().stream()
        .anyMatch(
            it ->
                it.event() instanceof StandbyEvent.Discarded discarded && discarded.child() == child
                    || it.event() instanceof StandbyEvent.Failed failed && failed.child() == child);
  }

  static <E extends Event> E hear(Launch server, Class<E> type, Predicate<E> fits)
      throws InterruptedException {
    return type.cast(told(server, type, fits).event());
  }

  static <E extends Event> Envelope told(Launch server, Class<E> type, Predicate<E> fits)
      throws InterruptedException {
    return server.bus().await(type, fits);
  }
}
