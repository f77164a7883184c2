package dev.handoff.subject;

import java.io.IOException;

/**
 * A restart that has not begun. All that has to be looked at for it has been: that takes some
 * milliseconds, which are not the server's.
 */
public interface NextRestart {

  /** Its processes at that look. */
  Processes seen();

  /**
   * Tells the server to restart at once, and does not wait. May be called once.
   *
   * @throws SubjectException if it cannot be told
   */
  UnderWay begin() throws SubjectException, IOException;
}
