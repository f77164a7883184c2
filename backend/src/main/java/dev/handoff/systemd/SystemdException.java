package dev.handoff.systemd;

/** Systemd does not do what it is told to; the message is one sentence that says why. */
public final class SystemdException extends Exception {
  private static final long serialVersionUID = 1;

  /** Says why. */
  public SystemdException(String why) {
    super(why);
  }
}
