package dev.handoff.lab;

import dev.handoff.traffic.wire.FirstAnswer;
import dev.handoff.traffic.wire.NoAnswer;
import dev.handoff.traffic.wire.Target;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** A request that the traffic does not count, in flight while something else happens. */
final class SlowRequest {
  private static final int SERVER_ERROR = 500;

  private final FutureTask<Boolean> answered;

  private SlowRequest(Target target, Duration timeout) {
    answered = new FutureTask<>(() -> isAnswered(target, timeout));
  }

  /** Sends it soon, in a thread of its own. */
  static SlowRequest send(Target target, Duration timeout) {
    SlowRequest request = new SlowRequest(target, timeout);
    Thread thread = new Thread(request.answered, "slow-request");
    thread.setDaemon(true);
    thread.start();
    return request;
  }

  /** Waits for its end: whether it has been answered, whole and without an error. */
  boolean isAnswered() throws InterruptedException {
    try {
      return answered.get();
    } catch (ExecutionException failed) {
      throw new IllegalStateException(failed.getCause());
    }
  }

  private static boolean isAnswered(Target target, Duration timeout) {
    try {
      return FirstAnswer.of(target, timeout).status() < SERVER_ERROR;
    } catch (NoAnswer cut) {
      return false;
    }
  }
}
