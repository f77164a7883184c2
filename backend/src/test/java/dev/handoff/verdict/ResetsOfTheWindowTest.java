package dev.handoff.verdict;

import static dev.handoff.verdict.Story.NEW;
import static dev.handoff.verdict.Story.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.KernelEvent;
import dev.handoff.event.KernelEvent.Resets;
import dev.handoff.verdict.Figures.Figure;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the kernel has reset belongs to the restart in whose window it did. */
class ResetsOfTheWindowTest {
  private static final long DASHBOARD = 1;

  private final Story story = new Story().traffic(0).calm(0, 1_000, OLD);

  private void known(long millis, Resets resets) {
    story.at(millis, DASHBOARD, new KernelEvent.Sample(List.of(), 0, 0, Map.of(), resets));
  }

  private static Resets queued(long count) {
    return new Resets(count, count == 0 ? Map.of() : Map.of("TCP_STATE", count), 0);
  }

  private Verdict verdict() {
    story.calm(1_000, 3_000, NEW).finished(3_001);
    return story.verdict();
  }

  @Test
  void thoseOfTheQueueAreLossesWhoeverTheClientWas() {
    known(900, new Resets(2, Map.of("TCP_STATE", 2L, "NO_SOCKET", 1L), 0));
    Upgrade.tell(story, 1_000);
    known(1_500, new Resets(5, Map.of("TCP_STATE", 5L, "NO_SOCKET", 1L), 0));
    known(2_100, new Resets(5, Map.of("TCP_STATE", 6L, "NO_SOCKET", 1L), 40));
    known(2_300, new Resets(90, Map.of("TCP_STATE", 91L), 40));

    Verdict verdict = verdict();

    assertThat(verdict.evidence().resets()).isEqualTo(new Resets(3, Map.of("TCP_STATE", 4L), 40));
    assertThat(verdict.sentence())
        .isEqualTo(
            "0 of 100 requests lost; the kernel reset 3 connections that waited in the queue of a"
                + " listener that was closed.");
    assertThat(verdict.conclusion().tone()).isEqualTo(Tone.BAD);
    assertThat(Figures.of(verdict))
        .contains(
            new Figure("reset in the queue", "3: its listener was closed (TCP_STATE)"),
            new Figure(
                "reset otherwise",
                "1 cut off without a close (TCP_STATE), 40 of any program on this machine, too fast"
                    + " to be told"));
  }

  @Test
  void noneIsSomethingElseThanNotKnown() {
    known(900, queued(7));
    Upgrade.tell(story, 1_000);
    known(2_100, queued(7));

    Verdict verdict = verdict();

    assertThat(verdict.evidence().resets()).isEqualTo(Resets.NONE);
    assertThat(verdict.conclusion().tone()).isEqualTo(Tone.GOOD);
    assertThat(Figures.of(verdict))
        .contains(new Figure("reset in the queue", "none"), new Figure("reset otherwise", "none"));
  }

  @Test
  void theyAreNotKnownUnlessSomebodyCountedAllTheTime() {
    known(900, null);
    Upgrade.tell(story, 1_000);
    known(2_100, queued(7));

    Verdict verdict = verdict();

    assertThat(verdict.evidence().resets()).isNull();
    assertThat(Figures.of(verdict)).contains(new Figure("reset in the queue", "not known"));
  }

  @Test
  void theyAreNotKnownIfSomebodyBeganToCountAnew() {
    known(900, queued(7));
    Upgrade.tell(story, 1_000);
    known(2_100, queued(3));

    assertThat(verdict().evidence().resets()).isNull();
  }
}
