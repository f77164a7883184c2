package dev.handoff.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.handoff.Await;
import dev.handoff.posix.Exit;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ChildrenTest {
  private final Map<Long, Exit> ended = new ConcurrentHashMap<>();
  private final Children children =
      new Children(Duration.ofMillis(5), (pid, exit, lastLook) -> ended.put(pid, exit));

  @BeforeEach
  void start() {
    children.start();
  }

  @AfterEach
  void end() {
    children.endAll(Duration.ofSeconds(60));
    children.close();
  }

  @Test
  void theEndOfAChildIsToldWithItsExitCode() throws Exception {
    long pid = children.spawnQuietly(List.of("sh", "-c", "exit 3"), Children.environment());

    assertThat(awaitEnd(pid)).isEqualTo(new Exit(3, null));
    assertThat(children.isChild(pid)).isFalse();
  }

  @Test
  void whatOutlivesItsParentBecomesOurs() throws Exception {
    Children.Started shell =
        children.spawnHeard(List.of("sh", "-c", "sleep 1000 > /dev/null 2>&1 & echo $!"));
    long sleeper = Long.parseLong(shell.output().complete());
    awaitEnd(shell.pid());

    assertThat(children.descendants()).contains(sleeper);
    assertThat(children.signal(sleeper, "TERM")).isTrue();
    assertThat(awaitEnd(sleeper)).isEqualTo(new Exit(null, "TERM"));
  }

  @Test
  void whatIsEndingStartsNothingMore() throws Exception {
    long sleeper = children.spawnHeard(List.of("sleep", "1000")).pid();
    children.endAll(Duration.ofSeconds(60));

    assertThat(awaitEnd(sleeper)).isEqualTo(new Exit(null, "KILL"));
    assertThatThrownBy(() -> children.spawnHeard(List.of("sleep", "1000")))
        .isInstanceOf(IOException.class)
        .hasMessage("sleep is not started: this program is ending");
    assertThat(children.descendants()).isEmpty();
  }

  private Exit awaitEnd(long pid) throws Exception {
    return Await.until(
        Duration.ofMillis(5), () -> ended.get(pid), () -> pid + " has not been reaped");
  }
}
