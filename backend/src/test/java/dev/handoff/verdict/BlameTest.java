package dev.handoff.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.Envelope;
import dev.handoff.event.Event;
import dev.handoff.event.OperatorEvent;
import dev.handoff.event.ProcessEvent;
import dev.handoff.event.TrafficEvent;
import dev.handoff.event.UpgradeEvent;
import dev.handoff.verdict.MadeUpTraffic.Request;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * A restart whose server is shut down while its old process still drains, with traffic made up
 * request by request: what the old process loses counts, whenever that is; what the others lose
 * later does not.
 */
class BlameTest {
  private static final long MILLI = 1_000_000;

  @Test
  void eachLossIsBlamedOnWhoCausedIt() {
    int later = 0;
    int spared = 0;
    for (int seed = 0; seed < 150; seed++) {
      Random random = new Random(seed);
      long from = 1_000 + random.nextInt(3_000);
      long shutDown = from + 300 + random.nextInt(2_000);
      long to = shutDown + 500 + random.nextInt(4_000);
      MadeUpTraffic traffic = MadeUpTraffic.around(shutDown, random);
      List<Envelope> told = traffic.told(random);
      told.addAll(restart(from, shutDown, to));
      told.sort(Comparator.comparingLong(Envelope::mono));
      if (seed % 2 == 0) {
        told.removeIf(e -> e.event() instanceof TrafficEvent && random.nextInt(200) == 0);
      }
      Verdict verdict = Verdicts.of(new Story().entries(new ArrayList<>(told))).get(0);
      assertThat(verdict.counts().window().whole().planned())
          .as("books, seed %d", seed)
          .isEqualTo(
              verdict.counts().window().tally().answered()
                  + verdict.failed()
                  + verdict.notSent()
                  + verdict.counts().window().inFlight());
      assertThat(verdict.window().windowTo()).isEqualTo(shutDown * MILLI);
      if (verdict.conclusion().doubt() != null) {
        continue;
      }
      List<Request> ofOld = lost(traffic, from, to, Story.OLD);
      assertThat(verdict.failed())
          .as("lost, seed %d", seed)
          .isGreaterThanOrEqualTo(ofOld.size())
          .as("lost a tenth of a second around it, or noticed late, seed %d", seed)
          .isLessThanOrEqualTo(lost(traffic, from - 100, Long.MAX_VALUE, Story.OLD).size());
      later += ofOld.stream().anyMatch(r -> r.planned() > shutDown) ? 1 : 0;
      spared += lost(traffic, from, to, Story.NEW).isEmpty() ? 0 : 1;
    }
    assertThat(later).as("verdicts with losses of the old process after it").isGreaterThan(40);
    assertThat(spared).as("verdicts with losses of others after it").isGreaterThan(40);
  }

  private static List<Request> lost(MadeUpTraffic traffic, long from, long to, long server) {
    return traffic.requests().stream()
        .filter(r -> r.failure() != null && r.server() == server)
        .filter(r -> r.end() > from && r.end() <= to)
        .toList();
  }

  private static List<Envelope> restart(long from, long shutDown, long to) {
    return List.of(
        says(1, from, Story.OLD, new UpgradeEvent.Requested("HUP")),
        says(2, from + 100, Story.OLD, new UpgradeEvent.Done(Story.NEW, 9)),
        says(1, shutDown, 1, new OperatorEvent.Action("shutdown", "SIGTERM")),
        says(3, to, Story.OLD, new ProcessEvent.Exiting(0, "upgraded", 1, 0)),
        says(2, to + 1, 1, new ProcessEvent.Exited(Story.OLD, 0, null)));
  }

  private static Envelope says(long seq, long millis, long pid, Event event) {
    return new Envelope(seq, millis * MILLI, 0, pid, pid == Story.OLD ? 1 : 0, false, event);
  }
}
