package dev.handoff.demo;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Waits for what tells nobody when it comes, such as the content of a file or an entry of /proc, by
 * looking again and again. What is told on a bus is awaited there.
 */
public final class Await {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(5);

  private Await() {}

  /** A look; null if there is nothing to be seen yet. */
  @FunctionalInterface
  public interface Look<T, X extends Exception> {
    T look() throws X, InterruptedException;
  }

  /** A look at what is true or is not. */
  @FunctionalInterface
  public interface Check<X extends Exception> {
    boolean look() throws X, InterruptedException;
  }

  /**
   * Until it is true.
   *
   * @param otherwise what to say if it is not within a minute
   */
  public static <X extends Exception> void untilTrue(Check<X> check, Supplier<String> otherwise)
      throws X, InterruptedException {
    Await.<Boolean, X>until(() -> check.look() ? true : null, otherwise);
  }

  /**
   * What the first look sees that sees something.
   *
   * @param otherwise what to say if none does within a minute
   */
  public static <T, X extends Exception> T until(Look<T, X> look, Supplier<String> otherwise)
      throws X, InterruptedException {
    return until(BETWEEN_LOOKS, look, otherwise);
  }

  /**
   * The same for looks that cost something.
   *
   * @param between the time from one to the next
   */
  public static <T, X extends Exception> T until(
      Duration between, Look<T, X> look, Supplier<String> otherwise)
      throws X, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      T seen = look.look();
      if (seen != null) {
        return seen;
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError(otherwise.get());
      }
      TimeUnit.NANOSECONDS.sleep(between.toNanos());
    }
  }
}
