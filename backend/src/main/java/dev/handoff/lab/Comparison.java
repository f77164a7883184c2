package dev.handoff.lab;

import dev.handoff.bus.BusException;
import dev.handoff.process.Children;
import dev.handoff.procfs.Machine;
import dev.handoff.subject.file.SubjectFile;
import dev.handoff.traffic.command.OpenLoop;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Ways to restart, side by side: each was measured by itself, under the same traffic.
 *
 * @param machine cores, kernel, Java and the load before the run began
 * @param rate requests per second
 * @param restarts asked for, of each
 * @param recordings the directory with the recordings
 * @param ways in the order in which they were asked for
 */
record Comparison(String machine, double rate, int restarts, String recordings, List<Facts> ways) {

  /**
   * What is to be compared.
   *
   * @param subjects to be measured
   * @param restarts of each
   * @param rate requests per second
   * @param pool how many connections each style keeps alive, 0 for the usual number
   * @param failures whether restarts whose new process fails are tried too
   * @param recordings where recordings go; null for the usual place
   * @param path directories in which to look for programs, separated by colons
   */
  record Plan(
      List<SubjectFile> subjects,
      int restarts,
      double rate,
      int pool,
      boolean failures,
      Path recordings,
      String path)
      implements LabPlan {

    /** Measures it all, one after the other. */
    Comparison run(
        Children children,
        Path directory,
        Map<String, String> environment,
        Consumer<String> progress)
        throws IOException, BusException, InterruptedException {
      String machine = Machine.describe();
      Recordings kept = Recordings.in(recordings, environment);
      OpenLoop.rehearse();
      List<Facts> ways = new ArrayList<>();
      for (SubjectFile subject : subjects) {
        ways.add(new WayRun(subject, this, children, directory, kept, progress).run());
      }
      return new Comparison(machine, rate, restarts, kept.directory().toString(), ways);
    }
  }
}
