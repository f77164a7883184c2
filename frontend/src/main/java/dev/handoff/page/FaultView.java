package dev.handoff.page;

import java.util.List;

/**
 * A fault and its buttons.
 *
 * @param name as in the API, such as {@code kill-old}
 * @param title a few words for people
 * @param asks true if the page asks before it does it
 * @param timed true if one can say for how many seconds
 * @param running true while it is being done
 * @param choices its buttons, at least one
 * @param outcome {@code expected} or {@code unexpected}; null if it has not been done yet
 * @param what came of it the last time, null likewise
 */
public record FaultView(
    String name,
    String title,
    boolean asks,
    boolean timed,
    boolean running,
    List<Choice> choices,
    String outcome,
    String what) {

  /**
   * A button.
   *
   * @param moment of the fault as the API takes it
   * @param title of the button, such as "Yes, now"
   * @param does which signal or system call, to whom
   * @param expect what will happen if all is well
   * @param disabled true if it does not work now
   * @param whyNot why, in one sentence; null if it works, or if none of the faults does
   */
  public record Choice(
      String moment, String title, String does, String expect, boolean disabled, String whyNot) {}
}
