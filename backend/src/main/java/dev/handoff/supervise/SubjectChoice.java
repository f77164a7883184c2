package dev.handoff.supervise;

import dev.handoff.process.Children;
import dev.handoff.subject.Subject;
import dev.handoff.subject.SubjectException;
import java.io.IOException;
import java.util.List;

/**
 * The servers that can be chosen in place of the demo server that restarts by fd handoff. They
 * listen where that would.
 */
public interface SubjectChoice {

  /** Nothing else can be chosen. */
  SubjectChoice NONE =
      new SubjectChoice() {
        @Override
        public List<Offer> offers() {
          return List.of();
        }

        @Override
        public Subject open(String name, Children children) {
          throw new IllegalArgumentException("There is no server \"" + name + "\".");
        }
      };

  /**
   * One of them.
   *
   * @param name in the API
   * @param title what its restart is, in a few words
   * @param whyNot why it cannot be chosen here, in one sentence that says what to do; null if it
   *     can
   * @param onlyHere whether it is offered because it is installed here: a table of ways has it once
   *     it has been restarted
   */
  record Offer(String name, String title, String whyNot, boolean onlyHere) {
    /** One that is offered everywhere. */
    public Offer(String name, String title, String whyNot) {
      this(name, title, whyNot, false);
    }
  }

  /** All of them, in the order in which they are shown. */
  List<Offer> offers();

  /** Whether one is not ours to start, so that its port is not either. */
  default boolean runsAlready(String name) {
    return false;
  }

  /** Removes what is left of their files when none of them runs any more. */
  default void close() {}

  /**
   * One that has not been started.
   *
   * @param name of an offer that can be chosen
   * @param children who start it
   */
  Subject open(String name, Children children) throws SubjectException, IOException;
}
