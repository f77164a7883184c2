package dev.handoff;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Waits for things that send no notification, such as the content of a file or an entry of /proc,
 * by polling. Use the TestBus of demo-server to wait for events.
 */
public final class Await {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(5);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(100);

  private Await() {}

  /** One look; null if there is nothing to see yet. */
  @FunctionalInterface
  public interface Look<T, X extends Exception> {
    T look() throws X, InterruptedException;
  }

  /** One look at a condition. */
  @FunctionalInterface
  public interface Check<X extends Exception> {
    boolean look() throws X, InterruptedException;
  }

  /**
   * Waits until the check is true. @param otherwise the message if it is not true within a minute
   */
  public static <X extends Exception> void untilTrue(Check<X> check, Supplier<String> otherwise)
      throws X, InterruptedException {
    Await.<Boolean, X>until(() -> check.look() ? true : null, otherwise);
  }

  /**
   * Looks until there is something to see, and returns it. @param otherwise the message if there is
   * nothing within a minute
   */
  public static <T, X extends Exception> T until(Look<T, X> look, Supplier<String> otherwise)
      throws X, InterruptedException {
    return until(BETWEEN_LOOKS, look, otherwise);
  }

  /**
   * The same for looks that are expensive: the longer it takes, the rarer they are.
   *
   * @param between the shortest time between two looks
   */
  public static <T, X extends Exception> T until(
      Duration between, Look<T, X> look, Supplier<String> otherwise)
      throws X, InterruptedException {
    long start = System.nanoTime();
    while (true) {
      T seen = look.look();
      if (seen != null) {
        return seen;
      }
      long waited = System.nanoTime() - start;
      if (waited > PATIENCE.toNanos()) {
        throw new AssertionError(otherwise.get());
      }
      long pause = Math.min(waited / 10, LONGEST_PAUSE.toNanos());
      TimeUnit.NANOSECONDS.sleep(Math.max(pause, between.toNanos()));
    }
  }
}
