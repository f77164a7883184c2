package dev.handoff.lab;

import dev.handoff.verdict.Budget;
import java.util.List;
import java.util.Locale;

/**
 * How many requests a second were answered, as {@code --json} writes it.
 *
 * @param machine cores, kernel, Java and the load before the run began
 * @param seconds that each measurement lasted
 * @param rounds of which the figures are medians
 * @param servers all that were asked for
 * @param rates by connections, then by server
 * @param ceiling of the generator
 */
record ThroughputResult(
    String machine,
    double seconds,
    int rounds,
    List<LabResult.Server> servers,
    List<Rate> rates,
    Ceiling ceiling) {

  /**
   * One server, asked by so many clients that each wait for their answer.
   *
   * @param perSecond answers a second
   * @param p50Millis from the sending of a request to its answer
   * @param serverMicros CPU time of all of its processes for each answer
   * @param generatorPercent of one core that the client took: from about a hundred on it is the
   *     client that limits the rate
   * @param lost requests without a valid answer
   */
  record Rate(
      String server,
      int connections,
      double perSecond,
      double p50Millis,
      double p99Millis,
      double serverMicros,
      double generatorPercent,
      long lost) {

    /** The medians of several measurements of the same; losses are summed. */
    static Rate median(List<Rate> all) {
      return new Rate(
          all.get(0).server(),
          all.get(0).connections(),
          Row.median(all, Rate::perSecond),
          Row.median(all, Rate::p50Millis),
          Row.median(all, Rate::p99Millis),
          Row.median(all, Rate::serverMicros),
          Row.median(all, Rate::generatorPercent),
          all.stream().mapToLong(Rate::lost).sum());
    }
  }

  /** Requests that were lost although nobody restarted anything. */
  long lost() {
    return rates.stream()
        .filter(each -> each.server().equals(LabResult.OURS))
        .mapToLong(Rate::lost)
        .sum();
  }

  /** What the project asks of the generator. */
  Budget budget() {
    String what =
        String.format(
            Locale.ROOT,
            "the generator sends %,.0f requests/s with a send lag below %.0f ms (p99), with one loop",
            Ceiling.AIM,
            Ceiling.LAG_MILLIS);
    Ceiling.Step highest = ceiling.highest();
    return highest == null
        ? Budget.of(what, "not even the lowest rate that was tried", false)
        : Budget.of(
            what,
            String.format(Locale.ROOT, "%,.0f/s, lag %.2f ms", highest.rate(), highest.lagMillis()),
            highest.rate() >= Ceiling.AIM);
  }
}
