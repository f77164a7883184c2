package dev.handoff.web.live;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ViewerThreadsTest {
  private final ViewerThreads threads = new ViewerThreads(1);

  @AfterEach
  void forgetTheInterrupt() {
    Thread.interrupted();
  }

  @Test
  void whoIsInsideIsInterruptedAndLeavesWithoutTheInterrupt() {
    assertThat(threads.enter()).isTrue();
    threads.close();
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
    threads.leave();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void whoHasLeftIsNotInterrupted() {
    assertThat(threads.enter()).isTrue();
    threads.leave();
    threads.close();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void nobodyEntersWhenItIsFullOrClosed() throws InterruptedException {
    assertThat(threads.enter()).isTrue();
    boolean[] second = new boolean[1];
    Thread other = new Thread(() -> second[0] = threads.enter());
    other.start();
    other.join();
    assertThat(second[0]).isFalse();
    threads.leave();
    threads.close();
    assertThat(threads.enter()).isFalse();
    assertThat(threads.count()).isZero();
  }
}
