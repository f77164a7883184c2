package dev.handoff.lab;

import dev.handoff.subject.SubjectException;
import dev.handoff.subject.TestedSubject.Asked;
import dev.handoff.traffic.command.OpenLoop;
import dev.handoff.traffic.wire.KeptConnection;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Restarts of one subject under its traffic, one after the other. If its file names a slow path,
 * such a request is in flight at each.
 */
public final class Series {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final long HEAD_START_MILLIS = 700;
  private static final long AFTER_MILLIS = 1_000;

  private final UnderTest under;
  private final String slowPath;
  private final int phaseMillis;
  private final boolean idle;

  /**
   * A restart that has been asked for, and what is known of it without its verdict.
   *
   * @param problem why it is not done, as the end of a sentence; null if it is
   * @param doubt why it may have done nothing, as a clause; null if it is known to have
   * @param slow whether the slow request was answered; null if there was none
   * @param idle what became of the idle connection, in a few words; null if there was none
   * @param main the PID of the main process afterwards
   * @param end when all this was known, on the monotonic clock
   */
  public record Turn(
      Asked asked, String problem, String doubt, Boolean slow, String idle, long main, long end) {}

  /** Hears of each restart when it is over. */
  public interface Told {
    /** One is over. */
    void of(Turn turn) throws InterruptedException;
  }

  private Series(UnderTest under, int phaseMillis, boolean idle) {
    this.under = under;
    this.slowPath = under.server().file().requests().slow();
    this.phaseMillis = phaseMillis;
    this.idle = idle && slowPath != null;
  }

  /**
   * Restarts that are moved by a random time.
   *
   * @param phaseMillis the longest such time: no style meets each restart in the same phase
   */
  static Series moved(UnderTest under, int phaseMillis) {
    return new Series(under, phaseMillis, false);
  }

  /** The same by up to a second, and with an idle connection beside the slow request. */
  public static Series withIdleConnection(UnderTest under) {
    return new Series(under, 1_000, true);
  }

  /**
   * Restarts it, as long as it answers.
   *
   * @param told of each restart when that is over
   * @throws SubjectException if it cannot be told to restart
   */
  public void run(int restarts, Told told)
      throws SubjectException, IOException, InterruptedException {
    for (int i = 1; i <= restarts && (i == 1 || answers()); i++) {
      told.of(turn());
    }
  }

  private Turn turn() throws SubjectException, IOException, InterruptedException {
    under.awaitStandby();
    URI url = URI.create(under.server().url());
    SlowRequest slow =
        slowPath == null
            ? null
            : SlowRequest.send(
                under.target(url.resolve(slowPath).toString()), under.server().patience());
    try (KeptConnection kept =
        idle ? KeptConnection.open(under.target(url.toString()), PATIENCE) : null) {
      TimeUnit.MILLISECONDS.sleep(
          HEAD_START_MILLIS + ThreadLocalRandom.current().nextInt(phaseMillis));
      Asked asked = under.tested().ask();
      String problem = null;
      String doubt = null;
      try {
        under.tested().settle(asked);
        doubt = under.server().unseen().orElse(null);
      } catch (SubjectException e) {
        problem = e.getMessage();
      }
      Boolean whole = slow == null ? null : slow.isAnswered();
      TimeUnit.MILLISECONDS.sleep(AFTER_MILLIS);
      String fate = kept == null ? null : kept.fate();
      return new Turn(asked, problem, doubt, whole, fate, under.server().main(), System.nanoTime());
    }
  }

  private boolean answers() throws InterruptedException {
    return another(under).isAnswered();
  }

  /** A request on a new connection, to see whether anybody answers. */
  static SlowRequest another(UnderTest under) {
    return SlowRequest.send(under.target(under.server().url()), OpenLoop.TIMEOUT);
  }
}
