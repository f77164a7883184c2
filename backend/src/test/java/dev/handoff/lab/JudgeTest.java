package dev.handoff.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.handoff.event.EventSink;
import dev.handoff.event.RestartEvent;
import dev.handoff.event.Tally;
import dev.handoff.event.TrafficEvent;
import dev.handoff.event.TrafficEvent.Answers;
import dev.handoff.event.TrafficEvent.Bucket;
import dev.handoff.event.TrafficEvent.Load;
import dev.handoff.event.TrafficEvent.Open;
import dev.handoff.event.TrafficEvent.Span;
import dev.handoff.event.TrafficEvent.Times;
import dev.handoff.journal.Journal;
import dev.handoff.subject.SubjectException;
import dev.handoff.subject.TestedSubject.Asked;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class JudgeTest {
  private static final long TENTH = 100_000_000;

  private final Journal journal = new Journal(1_000);
  private final EventSink sink = journal.sink(0);
  private final Judge judge = new Judge(journal);
  private final long start = System.nanoTime() - 100 * TENTH;

  @Test
  void eachRoundHasTheVerdictOnItsOwnRestart() throws Exception {
    for (int round = 1; round <= 2; round++) {
      long from = start + 40 * TENTH * round;
      Asked asked = round(round, from, 0);
      assertThat(judge.of(asked).number()).isEqualTo(round);
      assertThat(judge.of(asked).counts().window().whole()).isEqualTo(new Tally(30, 30, 0, 0));
    }
  }

  @Test
  void aVerdictThatProvesNothingIsNone() {
    Asked asked = round(1, start, 1);
    assertThatThrownBy(() -> judge.of(asked))
        .isInstanceOf(SubjectException.class)
        .hasMessage(
            "has restarted, but nothing is proved, because the counts of the traffic do not add"
                + " up");
  }

  /** Ten tenths of a second of traffic, with a restart from the fourth to the sixth. */
  private Asked round(long id, long from, int unaccounted) {
    sink.publish(
        new TrafficEvent.Started(
            "http://x", 100, "close", "uniform", 1_000, 0, 1_000, "", 0, "GET"),
        from);
    Asked asked = new Asked(id, from + 3 * TENTH, List.of(101L), Set.of(101L));
    for (int i = 1; i <= 10; i++) {
      Tally tenth = new Tally(10, 10, 0, 0);
      Tally total = new Tally(10L * i, 10L * i, 0, 0);
      Times times = new Times(1, 1, 1, "");
      sink.publish(
          new Bucket(
              new Span(from + (i - 1) * TENTH, from + i * TENTH),
              new Load(100, 10, 1),
              tenth,
              total,
              Map.of("close", total),
              new Open(unaccounted, 0, 1, 0),
              new Answers(0, 0, Map.of("101", 10), null),
              Map.of(),
              times,
              times),
          from + i * TENTH);
      if (i == 3) {
        sink.publish(
            new RestartEvent.Asked(id, "nginx", "SIGHUP", 100, asked.before()), asked.at());
      } else if (i == 6) {
        sink.publish(new RestartEvent.Settled(id, true, null, List.of()), from + 6 * TENTH);
      }
    }
    Tally all = new Tally(100, 100, 0, 0);
    sink.publish(
        new TrafficEvent.Finished(all, Map.of(), Map.of("close", all), "stopped"),
        from + 10 * TENTH);
    return asked;
  }
}
