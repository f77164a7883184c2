package dev.handoff.restart;

import dev.handoff.posix.Exit;
import java.time.Duration;
import java.util.Optional;

/**
 * A child of which a line on its pipe is awaited, and each way in which it can fail to write it.
 */
final class Awaited {
  /**
   * A process that exits closes the pipe before it can be reaped. The closed pipe is reported as
   * the cause only if no exit follows within this time.
   */
  private static final Duration EXIT_AFTER_EOF = Duration.ofMillis(500);

  /** What the child is to write. */
  enum Line {
    READY("ready\n", "ready", "instead of ready", "without writing ready", "ready"),
    STANDBY("standby\n", "standby", "instead of standby", "without writing standby", "warm"),
    /** Nothing, until it has been given the word. */
    NOTHING(null, "the word", "before the word", "before the word", "called");

    private final String written;
    private final String name;
    private final String instead;
    private final String without;
    private final String aim;

    Line(String written, String name, String instead, String without, String aim) {
      this.written = written;
      this.name = name;
      this.instead = instead;
      this.without = without;
      this.aim = aim;
    }

    /** As it comes through the pipe; null if nothing is to come. */
    String written() {
      return written;
    }
  }

  /**
   * Why it failed.
   *
   * @param cause as in {@code child.failed}
   * @param detail one sentence, or more
   */
  record Failure(String cause, String detail) {}

  private final Child child;
  private final Line line;
  private final Clock clock;
  private final long since;
  private final Duration within;
  private Long endOfPipe;

  /**
   * From now on.
   *
   * @param since from when its time counts
   * @param within its time; null for no limit
   */
  Awaited(Child child, Line line, Clock clock, long since, Duration within) {
    this.child = child;
    this.line = line;
    this.clock = clock;
    this.since = since;
    this.within = within;
  }

  /** It wrote this; null if it closed the pipe. Returns why it has failed, or null. */
  Failure heard(String heard) {
    if (heard == null) {
      endOfPipe = clock.now();
      return failure();
    }
    child.seenAlive();
    return heard.equals(line.written)
        ? null
        : new Failure("garbage", "Wrote " + quoted(heard) + " on fd 4 " + line.instead + ".");
  }

  /** Why it has failed by now; null if it has not. */
  Failure failure() {
    Optional<Exit> exit = child.exit();
    if (exit.isPresent()) {
      return new Failure(
          exit.get().signal() == null ? "exit" : "signal",
          capitalized(exit.get()) + " before " + line.name + "." + reasons(exit.get()));
    }
    if (endOfPipe != null && clock.now() - endOfPipe > EXIT_AFTER_EOF.toNanos()) {
      return new Failure("eof", "Closed fd 4 " + line.without + ".");
    }
    if (within != null && clock.now() - since > within.toNanos()) {
      String waiting = child.waiting();
      return new Failure(
          "timeout",
          "Not "
              + line.aim
              + " after "
              + seconds(within)
              + "."
              + (waiting == null ? "" : " " + waiting));
    }
    return null;
  }

  /**
   * A process that exits with 0 has found nothing wrong, and one that a signal ended had no choice.
   */
  private String reasons(Exit exit) {
    StringBuilder reasons = new StringBuilder();
    if (exit.signal() == null && exit.code() != 0) {
      for (String reason : child.reasons()) {
        reasons.append(' ').append(reason);
      }
    }
    return reasons.toString();
  }

  private static String capitalized(Exit exit) {
    String text = exit.toString();
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }

  private static String quoted(String line) {
    return '"' + line.strip().replaceAll("[^ -~]", "?") + '"';
  }

  private static String seconds(Duration duration) {
    return duration.toMillis() / 1000.0 + " s";
  }
}
