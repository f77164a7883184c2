package dev.handoff.restart;

/**
 * This process cannot become a generation; the message is one sentence that says why and what to
 * do.
 */
public final class StartException extends Exception {
  private static final long serialVersionUID = 1;

  public StartException(String why) {
    super(why);
  }

  public StartException(String why, Throwable cause) {
    super(why, cause);
  }
}
