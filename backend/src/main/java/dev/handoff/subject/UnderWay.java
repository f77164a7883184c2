package dev.handoff.subject;

import java.io.IOException;

/** A restart that has been asked for. Whoever asked looks at it again and again. */
public interface UnderWay {

  /**
   * Does what is due next, and says whether the restart is done. Does not wait for anything that
   * the server does.
   *
   * @throws SubjectException if it will not be done; the message is the end of a sentence that says
   *     why
   */
  boolean isDone() throws SubjectException, IOException, InterruptedException;

  /** What it is still waiting for, in words, such as {@code its old processes stay: PID 4711}. */
  String waitsFor();
}
