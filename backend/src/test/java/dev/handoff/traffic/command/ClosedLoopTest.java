package dev.handoff.traffic.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.traffic.wire.ClosedLoop;
import dev.handoff.traffic.wire.Target;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The server ends the run once it has seen enough. */
@Timeout(60)
class ClosedLoopTest {
  private static final int ENOUGH = 40;
  private static final Duration LONG = Duration.ofMinutes(10);

  private final Thread client = Thread.currentThread();
  private final AtomicInteger requests = new AtomicInteger();

  @Test
  void eachConnectionWaitsForItsAnswerAndIsKept() throws Exception {
    CountDownLatch all = new CountDownLatch(3);
    try (RawServer server =
        new RawServer(
            one -> {
              all.countDown();
              answerAll(one, all);
            })) {
      ClosedLoop.Outcome outcome = run(server, 3);

      assertThat(server.connections()).isEqualTo(3);
      assertThat(outcome.lost()).isZero();
      assertThat(outcome.answered()).isBetween(ENOUGH - 3L, (long) server.heads().size());
      assertThat(server.heads()).hasSizeLessThanOrEqualTo((int) outcome.answered() + 3);
      assertThat(server.heads()).allMatch(head -> head.startsWith("GET / HTTP/1.1\r\n"));
      assertThat(outcome.rate()).isEqualTo(outcome.answered() / outcome.seconds());
      assertThat(outcome.p99Micros()).isGreaterThanOrEqualTo(outcome.p50Micros());
    }
  }

  @Test
  void aConnectionThatTheServerDoesNotWantAnyMoreIsReplaced() throws Exception {
    try (RawServer server =
        new RawServer(
            one -> {
              one.say(RawServer.answer(one.request(), "Connection: close\r\n"));
              count();
            })) {
      ClosedLoop.Outcome outcome = run(server, 2);

      assertThat(outcome.lost()).isZero();
      assertThat(outcome.answered()).isBetween(ENOUGH - 2L, (long) server.connections());
    }
  }

  @Test
  void aRequestWithoutAnAnswerIsLostAndTheNextOneGoesElsewhere() throws Exception {
    AtomicInteger connections = new AtomicInteger();
    try (RawServer server =
        new RawServer(
            one -> {
              if (connections.incrementAndGet() <= 2) {
                one.request();
              } else {
                answerAll(one, new CountDownLatch(0));
              }
            })) {
      ClosedLoop.Outcome outcome = run(server, 1);

      assertThat(outcome.lost()).isEqualTo(2);
      assertThat(outcome.answered()).isGreaterThanOrEqualTo(ENOUGH - 1L);
      assertThat(server.connections()).isEqualTo(3);
    }
  }

  private ClosedLoop.Outcome run(RawServer server, int connections) throws IOException {
    try {
      return ClosedLoop.run(Target.of(server.url(), false), connections, LONG);
    } finally {
      Thread.interrupted();
    }
  }

  /** Answers nobody before all are there: one of them could have seen enough before. */
  private void answerAll(RawServer.Client one, CountDownLatch all) throws IOException {
    for (String head = one.request(); head != null; head = one.request()) {
      await(all);
      one.say(RawServer.answer(head, ""));
      count();
    }
  }

  private static void await(CountDownLatch all) throws IOException {
    try {
      all.await();
    } catch (InterruptedException e) {
      throw new InterruptedIOException("the server is closed");
    }
  }

  /** The last answer that is counted may be on its way: the client need not have it. */
  private void count() {
    if (requests.incrementAndGet() == ENOUGH) {
      client.interrupt();
    }
  }
}
