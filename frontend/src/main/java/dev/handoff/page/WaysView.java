package dev.handoff.page;

import java.util.List;
import java.util.Locale;

/**
 * The table of ways: what the newest restart of each has cost.
 *
 * @param rows in the order in which the ways are offered
 * @param runs whether there is a server that could be restarted by each
 */
public record WaysView(List<Row> rows, boolean runs) {

  /**
   * One way.
   *
   * @param name of the way
   * @param title what it is, in a few words; empty if it is not offered here
   * @param whyNot why it cannot be run here; null if it can
   * @param chosen whether it is the one that runs
   * @param restart its newest restart; null if there was none yet
   */
  public record Row(String name, String title, String whyNot, boolean chosen, Restart restart) {}

  /**
   * The figures of a restart, as its verdict has them.
   *
   * @param number of the restart
   * @param requestedMono when it was requested, on the monotonic clock, nanoseconds
   * @param tone of the verdict
   * @param settled whether nothing of it will change any more
   * @param outcome in one or two words
   * @param lost how many requests, of how many
   * @param styles the same by what clients do with their connections: new ones, kept ones that are
   *     looked at first, kept ones on which a client just writes; a dash if there were none
   * @param measured what else the verdict knows
   */
  public record Restart(
      int number,
      long requestedMono,
      String tone,
      boolean settled,
      String outcome,
      Lost lost,
      List<Lost> styles,
      Measured measured) {}

  /**
   * What else the verdict knows.
   *
   * @param gap the longest time without an answer on new connections; a dash if it is not known
   * @param slowest answer that is not slow by design; a dash if there is none
   * @param ready from the request; a dash if it never came, or nobody has told
   * @param pid {@code stays} or {@code changes}; a dash if it is not known
   * @param listener in whose hands it was
   */
  public record Measured(String gap, String slowest, String ready, String pid, String listener) {}

  /** Requests that are lost, of those that were sent. */
  public record Lost(long lost, long sent) {

    /** Such as "0 of 512"; a dash if none was sent. */
    public String inWords() {
      return sent == 0 ? "-" : String.format(Locale.ROOT, "%,d of %,d", lost, sent);
    }
  }
}
