package dev.handoff.posix;

/**
 * How a process ended.
 *
 * @param code its exit code, or null if a signal ended it
 * @param signal the signal without its SIG, such as {@code KILL}, or null if it exited by itself
 */
public record Exit(Integer code, String signal) {

  /** For instance "exited with code 1" or "was ended by SIGKILL". */
  @Override
  public String toString() {
    return signal == null ? "exited with code " + code : "was ended by SIG" + signal;
  }
}
