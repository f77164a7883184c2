package dev.handoff.page;

import java.util.List;

/**
 * Which server runs, in the words of the toolbar.
 *
 * @param name of the chosen one
 * @param handsOver whether it is the demo server that hands over to a release
 * @param doing what it is doing meanwhile, such as {@code restarting} or {@code switching}; null if
 *     it runs, or does not
 * @param offers all that can be chosen
 */
public record SubjectView(String name, boolean handsOver, String doing, List<Offer> offers) {

  /** The name of the demo server that hands over. */
  public static final String HANDS_OVER = "fd-handoff";

  /** The name of the way in which it hands over to a process that was started ahead of time. */
  public static final String WITH_STANDBY = "fd-handoff-standby";

  /** Nothing but the demo server that hands over. */
  public static SubjectView alone() {
    return new SubjectView(HANDS_OVER, true, null, List.of());
  }

  /**
   * One that can be chosen.
   *
   * @param title what its restart is, in a few words
   * @param whyNot why it cannot be chosen here; null if it can
   */
  public record Offer(String name, String title, String whyNot) {}

  /** Such as "exec" or "fd handoff". */
  public String inWords() {
    return name.equals(HANDS_OVER) ? "fd handoff" : name;
  }
}
