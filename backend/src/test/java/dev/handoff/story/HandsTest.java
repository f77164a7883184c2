package dev.handoff.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.Event;
import dev.handoff.event.ListenerEvent.Held;
import dev.handoff.event.ProcessEvent.Seen;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HandsTest {
  private static final long OLD = 100;
  private static final long NEW = 200;
  private static final long ASKED = 5_000_000_000L;

  private final List<Told> seen = new ArrayList<>();

  private record Told(long at, Event event) {}

  private void held(double seconds, long inode, Long... holders) {
    publish(seconds, new Held(inode, "127.0.0.1:80", List.of(holders)));
  }

  private void publish(double seconds, Event event) {
    seen.add(new Told(ASKED + Math.round(seconds * 1e9), event));
  }

  private HandsInWords hands(long mainAfter, Long... before) {
    Hands hands = new Hands(List.of(before));
    seen.forEach(each -> hands.take(each.at(), each.event()));
    return hands.inWords(ASKED, ASKED + 9_000_000_000L, OLD == mainAfter ? OLD : 0);
  }

  @Test
  void oneSocketGoesFromTheOldToTheNew() {
    held(-1, 7, OLD);
    held(0.42, 7, OLD, NEW);
    held(2.5, 7, NEW);
    held(20, 7, NEW, 300L);

    HandsInWords hands = hands(NEW, OLD);
    assertThat(hands.line()).isEqualTo("old, +0.4 s new + old, +2.5 s new");
    assertThat(hands.owner()).isEqualTo("each process in turn");
  }

  @Test
  void twoSocketsAreEachProcessesOwn() {
    held(-1, 7, OLD);
    held(0.4, 8, NEW);
    held(0.8, 7);

    assertThat(hands(NEW, OLD).line()).isEqualTo("old, +0.4 s old | new, +0.8 s new");
    assertThat(hands(NEW, OLD).owner()).isEqualTo("each process its own");
  }

  @Test
  void nobodyHasASocketThatIsClosedBeforeTheNextOneIsThere() {
    held(-1, 7, OLD);
    held(0.1, 7);
    held(0.6, 8, NEW);

    assertThat(hands(NEW, OLD).line()).isEqualTo("old, +0.1 s nobody, +0.6 s new");
    assertThat(hands(NEW, OLD).owner()).isEqualTo("each process its own, and nobody in between");
  }

  @Test
  void aProcessThatStaysIsOneWithOrWithoutWorkers() {
    held(-1, 7, OLD);

    assertThat(hands(OLD, OLD).line()).isEqualTo("the process");
    assertThat(hands(OLD, OLD).owner()).isEqualTo("the process");
    held(-0.5, 7, OLD, 101L);
    held(1, 7, OLD, 101L, NEW);
    assertThat(hands(OLD, OLD, 101L).line()).isEqualTo("master + old, +1.0 s master + new + old");
    assertThat(hands(OLD, OLD, 101L).owner()).isEqualTo("the master, with its workers");
  }

  @Test
  void whoeverIsNotOfTheServerIsNamed() {
    publish(-2, new Seen(1, 0, "systemd", "/sbin/init", 1, false));
    held(-1, 7, 1L, OLD);
    held(0.2, 7, 1L);
    held(0.6, 7, 1L, NEW);

    assertThat(hands(NEW, OLD).line())
        .isEqualTo("old + systemd, +0.2 s systemd, +0.6 s new + systemd");
    assertThat(hands(NEW, OLD).owner()).isEqualTo("systemd");
  }
}
