package dev.handoff.subject;

/** A server under test cannot be measured; the message is the end of a sentence that says why. */
public final class SubjectException extends Exception {
  private static final long serialVersionUID = 1;

  /**
   * Says why.
   *
   * @param why such as {@code does not start}; the name of the server comes before it
   */
  public SubjectException(String why) {
    super(why);
  }
}
