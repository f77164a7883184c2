package dev.handoff.event;

/** One attempt to start the next generation, reported by the old one. */
public sealed interface UpgradeEvent extends Event {

  /**
   * The attempt begins.
   *
   * @param by what asked for it, such as {@code SIGHUP}
   */
  record Requested(String by) implements UpgradeEvent {}

  /**
   * An upgrade was asked for but not begun.
   *
   * @param by what asked for it
   * @param why one sentence
   */
  record Refused(String by, String why) implements UpgradeEvent {}

  /**
   * After a failure the next attempt has to wait.
   *
   * @param attempt failures in a row
   * @param delayMillis from now until the next attempt is allowed
   */
  record Backoff(int attempt, long delayMillis) implements UpgradeEvent {}

  /**
   * The new generation died within the probation; the old one accepts again.
   *
   * @param child the PID that died
   * @param why one sentence
   */
  record Rolledback(long child, String why) implements UpgradeEvent {}

  /**
   * The attempt was aborted by an operator. The old generation serves, and the next attempt is
   * allowed at once.
   *
   * @param child the PID of the new process, which has been told to end
   * @param by what asked for it, such as {@code SIGURG}
   * @param why one sentence
   */
  record Aborted(long child, String by, String why) implements UpgradeEvent {}

  /**
   * An upgrade was to be aborted, and there was none or it was too late.
   *
   * @param by what asked for it
   * @param why one sentence
   */
  record AbortRefused(String by, String why) implements UpgradeEvent {}

  /**
   * The probation is over and the old generation has closed its listener.
   *
   * @param child the PID that serves now
   * @param millis from the request for the upgrade to here, probation included
   */
  record Done(long child, long millis) implements UpgradeEvent {}
}
