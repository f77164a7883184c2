package dev.handoff.lab;

import dev.handoff.event.Tally;
import dev.handoff.plan.Style;
import dev.handoff.story.HandsInWords;
import java.util.List;
import java.util.Map;

/**
 * What was measured of one way to restart.
 *
 * @param way what it is
 * @param problem why it did not restart, or not each time; null if it did
 * @param counts what became of the requests
 * @param times how long it took
 * @param socket what the kernel showed at the first restart; null if there was none
 * @param failures what happened when the new one failed
 * @param recording the file with all this but the failures; null if there is none
 */
record Facts(
    Way way,
    String problem,
    Counts counts,
    Times times,
    Socket socket,
    List<Failure> failures,
    String recording) {

  /**
   * A way to restart.
   *
   * @param name of the server or way
   * @param version of the server; null if it is not known
   * @param how it is told to restart, in words
   */
  record Way(String name, String version, String how) {}

  /**
   * What became of the requests.
   *
   * @param restarts that are counted
   * @param styles the requests of their windows by what clients do with their connections
   * @param slow the slow requests that were in flight, one at each restart
   * @param queued connections that the kernel reset while they waited in a queue, of the traffic or
   *     not; null if that is not known
   */
  record Counts(int restarts, Map<String, Tally> styles, Tally slow, Long queued) {
    static final Counts NONE = new Counts(0, Map.of(), Tally.NONE, null);

    /** Those of one style. */
    Tally of(Style style) {
      return styles.getOrDefault(style.toString(), Tally.NONE);
    }
  }

  /**
   * What the kernel showed.
   *
   * @param hands in which the listener was
   * @param pidStays whether the main process kept its PID
   */
  record Socket(HandsInWords hands, boolean pidStays) {}

  /**
   * Milliseconds, each null if unproven.
   *
   * @param gap the longest time without an answer on a new connection
   * @param slowest the slowest answer
   * @param serving from the request to the first answer of the new one, the median
   */
  record Times(Double gap, Double slowest, Double serving) {
    static final Times NONE = new Times(null, null, null);
  }

  /**
   * A restart whose new process fails.
   *
   * @param fault how it fails
   * @param serves whether the server answers afterwards
   * @param byOld whether an old process does
   * @param told why the restart was not done, in words; null if nothing was noticed
   * @param tally of all requests
   * @param losses by loss class, not-sent included
   * @param recording the file with all this
   */
  record Failure(
      String fault,
      boolean serves,
      boolean byOld,
      String told,
      Tally tally,
      Map<String, Long> losses,
      String recording) {
    /** In a few words. */
    String outcome() {
      return !serves ? "nobody serves" : byOld ? "the old one serves on" : "a new one serves";
    }
  }

  /** One that could not be measured at all. */
  static Facts none(Way way, String problem) {
    return new Facts(way, problem, Counts.NONE, Times.NONE, null, List.of(), null);
  }

  /** The same with what happened when the new one failed. */
  Facts with(List<Failure> found) {
    return new Facts(way, problem, counts, times, socket, List.copyOf(found), recording);
  }

  /** Its name. */
  String name() {
    return way.name();
  }

  /** What became of one failing restart; null if that was not tried. */
  Failure failure(String fault) {
    return failures.stream().filter(each -> each.fault().equals(fault)).findFirst().orElse(null);
  }
}
