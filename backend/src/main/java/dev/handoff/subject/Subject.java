package dev.handoff.subject;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A server under test: how it is started, what tells it to restart, which processes it has. {@link
 * TestedSubject} does all that with it, the same for each. Its answers name in {@code X-Pid} the
 * process that gave them. For one thread.
 */
public interface Subject {

  /** Its name in the table. */
  String name();

  /** Its version, in its own words. */
  String version();

  /** The URL where it answers. */
  String url();

  /** Starts it, and waits until it accepts connections. */
  void start() throws SubjectException, IOException, InterruptedException;

  /** The PID of its main process, which is told to restart. */
  long main();

  /** The signal that tells it to, without SIG. */
  String signal();

  /** The PIDs of one generation: all that answer, and all that hold the listener for these. */
  List<Long> processes();

  /** Those of them that a restart replaces: none of a master that stays. */
  Set<Long> replaceable();

  /** How long a restart may take. */
  Duration patience();

  /** Why it does not finish its newest restart, if it says so itself; told once. */
  default Optional<String> trouble() {
    return Optional.empty();
  }
}
