package dev.handoff.supervise;

import java.time.Duration;
import java.util.Optional;

/** The start of a server that is under way. */
@FunctionalInterface
public interface Beginning {

  /**
   * How it went; waits for it.
   *
   * @return empty if that is not known within this time
   */
  Optional<FirstGeneration.Start> await(Duration atMost) throws InterruptedException;
}
