package dev.handoff.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** Clients that come one after another, each with its own connection. */
final class Visitors implements AutoCloseable {
  private final int port;
  private final List<String> lost = new ArrayList<>();
  private final Set<Long> answering = new TreeSet<>();
  private final Thread thread = new Thread(this::come, "visitors");
  private volatile boolean over;

  Visitors(int port) {
    this.port = port;
    thread.start();
  }

  /** Waits until this process has answered one of them. */
  synchronized void await(long pid) throws InterruptedException {
    long deadline = System.nanoTime() + 30_000_000_000L;
    while (!answering.contains(pid)) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      assertThat(left)
          .as("pid %d has answered nobody; %s have; lost: %s", pid, answering, lost)
          .isPositive();
      wait(left);
    }
  }

  synchronized List<String> lost() {
    return List.copyOf(lost);
  }

  private void come() {
    for (int number = 1; !over; number++) {
      try {
        answered(RawClient.get(port, "/").pid());
        // Without a rest they would take a whole processor.
        TimeUnit.MILLISECONDS.sleep(1);
      } catch (IOException | InterruptedException e) {
        lost("request " + number + ": " + e);
      }
    }
  }

  private synchronized void answered(long by) {
    answering.add(by);
    notifyAll();
  }

  private synchronized void lost(String what) {
    lost.add(what);
  }

  @Override
  public void close() throws InterruptedException {
    over = true;
    thread.join();
  }
}
