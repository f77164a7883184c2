package dev.handoff.prove;

import dev.handoff.event.Envelope;
import dev.handoff.event.Event;
import dev.handoff.event.LossClass;
import dev.handoff.event.ProcessEvent;
import dev.handoff.event.RestartEvent;
import dev.handoff.event.Tally;
import dev.handoff.event.TrafficEvent;
import dev.handoff.journal.Journal.Entry;
import dev.handoff.lab.Series.Turn;
import dev.handoff.verdict.Verdict;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Puts together what is known of each restart: its turn, its verdict, and the journal. */
final class Restarts {
  private final List<Entry> entries;
  private final List<Turn> turns;

  /**
   * @param entries of the journal, the oldest first
   * @param turns in their order
   */
  Restarts(List<Entry> entries, List<Turn> turns) {
    this.entries = entries;
    this.turns = turns;
  }

  /**
   * One of them.
   *
   * @param index of its turn
   * @param verdict null if there is none
   */
  ProvedRestart of(int index, Verdict verdict) {
    Turn turn = turns.get(index);
    long from = turn.asked().at();
    long to = index + 1 < turns.size() ? turns.get(index + 1).asked().at() : Long.MAX_VALUE;
    List<Envelope> own =
        entries.stream()
            .map(Entry::envelope)
            .filter(each -> each.mono() >= from && each.mono() < to)
            .toList();
    if (verdict == null) {
      return new ProvedRestart(
          index + 1,
          askedAt(own),
          turn.problem(),
          ProvedRestart.Counts.NONE,
          ProvedRestart.Times.NONE,
          new ProvedRestart.InFlight(0, turn.slow(), turn.idle()),
          stayed(turn, own),
          "there is no verdict on it",
          "There is no verdict on it.");
    }
    return new ProvedRestart(
        index + 1,
        verdict.window().requestedWall(),
        turn.problem(),
        counts(verdict, own),
        times(verdict, turn, own),
        new ProvedRestart.InFlight(
            verdict.counts().window().inFlightAtStart(), turn.slow(), turn.idle()),
        stayed(turn, own),
        turn.doubt() == null ? verdict.conclusion().doubt() : turn.doubt(),
        verdict.sentence());
  }

  private static long askedAt(List<Envelope> own) {
    return own.stream()
        .filter(each -> each.event() instanceof RestartEvent.Asked)
        .mapToLong(Envelope::wall)
        .findFirst()
        .orElse(0);
  }

  private static ProvedRestart.Counts counts(Verdict verdict, List<Envelope> own) {
    Map<String, Tally> styles = new TreeMap<>();
    if (verdict.counts().styles() != null) {
      verdict.counts().styles().forEach((style, window) -> styles.put(style, window.whole()));
    }
    Map<String, Long> told = new HashMap<>();
    for (Envelope each : own) {
      if (each.event() instanceof TrafficEvent.Failure failure
          && LossClass.isRetryable(failure.kind())
          && failure.style() != null) {
        told.merge(failure.style(), 1L, Long::sum);
      }
    }
    // What was lost outside of the window is told too.
    Map<String, Long> mayRepeat = new TreeMap<>();
    told.forEach(
        (style, count) ->
            mayRepeat.put(style, Math.min(count, styles.getOrDefault(style, Tally.NONE).failed())));
    return new ProvedRestart.Counts(
        verdict.counts().window().whole(),
        styles,
        verdict.counts().failures(),
        mayRepeat,
        verdict.evidence().resets());
  }

  private static ProvedRestart.Times times(Verdict verdict, Turn turn, List<Envelope> own) {
    var around = verdict.times().around();
    var generator = verdict.evidence().generator();
    return new ProvedRestart.Times(
        verdict.times().gap().millis(),
        verdict.times().gap().unproven(),
        around == null ? null : around.maxMicros() / 1e3,
        generator == null ? 0 : generator.lagMicros() / 1e3,
        verdict.window().firstAnswerMillis(),
        lastGone(turn, own));
  }

  private static Double lastGone(Turn turn, List<Envelope> own) {
    Double last = null;
    for (Envelope each : own) {
      if (turn.asked().before().contains(ended(each.event()))) {
        last = (each.mono() - turn.asked().at()) / 1e6;
      }
    }
    return last;
  }

  private static long ended(Event event) {
    if (event instanceof ProcessEvent.Exited exited) {
      return exited.of();
    }
    return event instanceof ProcessEvent.Gone gone ? gone.of() : 0;
  }

  /** A master that stays is told apart from one that should have left. */
  private static String stayed(Turn turn, List<Envelope> own) {
    List<Long> stayed =
        own.stream()
            .map(Envelope::event)
            .filter(RestartEvent.Settled.class::isInstance)
            .map(RestartEvent.Settled.class::cast)
            .filter(each -> each.id() == turn.asked().id())
            .flatMap(each -> each.stayed().stream())
            .toList();
    Map<Boolean, String> pids =
        stayed.stream()
            .collect(
                Collectors.partitioningBy(
                    turn.asked().replaced()::contains,
                    Collectors.mapping(String::valueOf, Collectors.joining(", "))));
    return Stream.of(
            pids.get(false).isEmpty() ? "" : "PID " + pids.get(false) + " stays",
            pids.get(true).isEmpty() ? "" : "PID " + pids.get(true) + " should have left")
        .filter(each -> !each.isEmpty())
        .collect(Collectors.joining("; "));
  }
}
