package dev.handoff.prove;

import java.util.List;

/**
 * A finished run, as each format shows it.
 *
 * @param machine cores, kernel, Java and the load before the run began
 * @param rate requests a second
 * @param connections the styles of the traffic
 * @param subjects in the order in which they were asked for
 */
record Result(String machine, double rate, String connections, List<Judged> subjects) {

  /** The exit code of them all. */
  int code() {
    return Judgement.code(subjects.stream().map(Judged::judgement).toList());
  }

  /** What was done, in a line. */
  String about() {
    return String.format(
        java.util.Locale.ROOT, "%,.0f requests/s (%s); %s", rate, connections, machine);
  }
}
