package dev.handoff.subject;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Processes are known by more than their numbers. */
class PidsTest {
  private static final long PID = 4711;

  /** What runs now, and since when. */
  private final Map<Long, Long> starts = new HashMap<>(Map.of(PID, 100L));

  private final Pids pids =
      new Pids(
          pid -> starts.containsKey(pid) ? OptionalLong.of(starts.get(pid)) : OptionalLong.empty());

  @Test
  void oneThatIsThereIsOneOfThem() {
    pids.addAll(List.of(PID, PID + 1));
    assertThat(pids.contains(PID)).isTrue();
    assertThat(pids.contains(PID + 1)).as("one that had ended").isFalse();
    assertThat(pids.left()).containsExactly(PID);
  }

  @Test
  void whoeverHasItsPidLaterIsNotOneOfThem() {
    pids.add(PID);
    starts.put(PID, 101L);
    assertThat(pids.contains(PID)).isFalse();
    assertThat(pids.left()).isEmpty();
    assertThat(pids.named()).isEmpty();
  }

  @Test
  void oneThatIsAddedWithThePidOfAnotherIsKnownByItsOwnStart() {
    pids.add(PID);
    starts.put(PID, 101L);
    pids.add(PID);
    assertThat(pids.contains(PID)).isTrue();
  }

  @Test
  void thoseThatAreGoneAreForgotten() {
    pids.add(PID);
    starts.put(PID, 101L);
    pids.add(PID + 1);
    starts.put(PID, 100L);
    assertThat(pids.contains(PID)).isFalse();
  }
}
