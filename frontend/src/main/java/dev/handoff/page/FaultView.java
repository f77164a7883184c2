package dev.handoff.page;

import java.util.List;

/**
 * A fault and its buttons.
 *
 * @param name as in the API, such as {@code kill-old}
 * @param title a few words for people
 * @param asks true if the page asks before it runs
 * @param timed true if its length in seconds can be chosen
 * @param upgrades true if it is an upgrade to a release with a defect
 * @param running true while it runs
 * @param choices its buttons, at least one
 * @param outcome {@code expected} or {@code unexpected}; null if it has not run yet
 * @param what happened the last time, null likewise
 */
public record FaultView(
    String name,
    String title,
    boolean asks,
    boolean timed,
    boolean upgrades,
    boolean running,
    List<Choice> choices,
    String outcome,
    String what) {

  /**
   * A button.
   *
   * @param moment of the fault as the API takes it
   * @param title of the button, such as "Kill now"
   * @param does which signal or system call, to which process
   * @param expect what should happen
   * @param disabled true if it cannot be used now
   * @param whyNot why, in one sentence; null if it can be used, or if no fault can
   */
  public record Choice(
      String moment, String title, String does, String expect, boolean disabled, String whyNot) {}
}
