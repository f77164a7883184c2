package dev.handoff.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.Envelope;
import dev.handoff.event.ProcessEvent;
import dev.handoff.journal.SeqRanges;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProducerTest {
  private final Producer producer = new Producer();

  @Test
  void anUnbrokenCountLosesNothing() {
    assertThat(live(1, 2, 3)).isEqualTo(3);
    assertThat(producer.lost()).isZero();
  }

  @Test
  void aGapIsALoss() {
    live(1, 2, 6, 7, 9);
    assertThat(producer.lost()).isEqualTo(4);
  }

  @Test
  void eventsBeforeTheFirstLiveOneAreNotLost() {
    assertThat(repeated(1, 2, 40)).isEqualTo(3);
    assertThat(live(300, 301)).isEqualTo(2);
    assertThat(producer.lost()).isZero();
    live(303);
    assertThat(producer.lost()).isEqualTo(1);
  }

  @Test
  void repetitionsOfKnownEventsAreNotFresh() {
    live(1, 2, 3);
    assertThat(repeated(1, 3)).isZero();
  }

  @Test
  void aRepetitionFillsAGap() {
    live(1, 2, 3);
    assertThat(repeated(1, 3, 5)).isEqualTo(1);
    live(8);
    assertThat(producer.lost()).isEqualTo(3);
    assertThat(repeated(6)).isEqualTo(1);
    assertThat(producer.lost()).isEqualTo(2);
    assertThat(repeated(6)).isZero();
    assertThat(producer.lost()).isEqualTo(2);
  }

  @Test
  void whatIsMissingBeforeALastRepetitionIsLost() {
    live(1, 2);
    repeated(5);
    assertThat(producer.lost()).isEqualTo(2);
    live(4);
    assertThat(producer.lost()).isEqualTo(1);
  }

  @Test
  void anOriginalAfterItsRepetitionIsNeitherFreshNorLost() {
    live(1, 2);
    repeated(3);
    assertThat(live(3, 4)).isEqualTo(1);
    assertThat(producer.lost()).isZero();
  }

  @Test
  void eventsOfAProcessThatDoesNotCountAreAccepted() {
    for (int i = 0; i < 5; i++) {
      assertThat(producer.isNews(envelope(1, 10, false))).isTrue();
    }
    assertThat(producer.lost()).isZero();
  }

  @Test
  void seenAndMissingTogetherAreEverything() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      SeqRanges ranges = new SeqRanges();
      Set<Long> set = new HashSet<>();
      for (int i = 0; i < 60; i++) {
        long seq = 1 + random.nextInt(80);
        assertThat(ranges.contains(seq)).as("seed %d", seed).isEqualTo(set.contains(seq));
        ranges.add(seq);
        set.add(seq);
        long low = random.nextInt(80);
        long high = low + 1 + random.nextInt(30);
        assertThat(ranges.missingBetween(low, high))
            .as("seed %d", seed)
            .isEqualTo(high - low - 1 - set.stream().filter(s -> s > low && s < high).count());
      }
    }
  }

  @Test
  void gapsTakeBoundedSpace() {
    SeqRanges ranges = new SeqRanges();
    for (long seq = 1; seq < 10_000; seq += 2) {
      ranges.add(seq);
    }
    assertThat(ranges.contains(2)).as("the oldest gap is taken for filled").isTrue();
    assertThat(ranges.contains(9_998)).isFalse();
  }

  private int live(long... seqs) {
    return say(false, seqs);
  }

  private int repeated(long... seqs) {
    return say(true, seqs);
  }

  private int say(boolean repeated, long... seqs) {
    int news = 0;
    for (long seq : seqs) {
      news += producer.isNews(envelope(seq, seq * 10, repeated)) ? 1 : 0;
    }
    return news;
  }

  private static Envelope envelope(long seq, long mono, boolean repeated) {
    return new Envelope(seq, mono, 0, 4711, 1, repeated, new ProcessEvent.Ready(1));
  }
}
