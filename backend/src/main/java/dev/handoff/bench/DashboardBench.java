package dev.handoff.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.handoff.process.Children;
import dev.handoff.subject.SubjectException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Measures what the dashboard itself can take, from processes that report over its bus and viewers
 * that read its event stream, and what it uses meanwhile. Each part has a dashboard of its own.
 */
final class DashboardBench {
  private static final long TEN_HOURS = 36_000;
  private static final int SOAK_PARTS = 10;
  private static final int WARM_UP_SECONDS = 5;

  private final Plan plan;
  private final Children children;
  private final Path directory;
  private final Consumer<String> progress;
  private final List<Part> parts = new ArrayList<>();

  /**
   * What a run does.
   *
   * @param events per second
   * @param viewers in the parts with many of them
   * @param seconds that each part with a rate lasts
   * @param soak events that are sent as fast as the dashboard takes them
   * @param processes that report
   */
  record Plan(int events, int viewers, int seconds, long soak, int processes) {}

  /**
   * One part.
   *
   * @param events written to the bus
   * @param perSecond events per second that were reached
   * @param lost events that were lost on their way to the journal
   * @param cpuPercent of one core that the dashboard used
   * @param residentMegabytes of the dashboard when the part began, half way, and at its end
   * @param heapMegabytes of the heap in use after a garbage collection, at the same times
   * @param seen what viewers got; null without any
   */
  record Part(
      String name,
      long events,
      double perSecond,
      long lost,
      double cpuPercent,
      List<Double> residentMegabytes,
      List<Long> heapMegabytes,
      Viewers.Seen seen) {}

  DashboardBench(Plan plan, Children children, Path directory, Consumer<String> progress) {
    this.plan = plan;
    this.children = children;
    this.directory = directory;
    this.progress = progress;
  }

  /** Runs all parts. */
  List<Part> run() throws SubjectException, IOException, InterruptedException {
    steady("no viewer", 0, false);
    steady("one viewer", 1, false);
    steady(plan.viewers() + " viewers", plan.viewers(), false);
    steady(plan.viewers() + " viewers, one stalled", plan.viewers() - 1, true);
    soak();
    tenHours();
    return List.copyOf(parts);
  }

  private void steady(String name, int viewers, boolean stalled)
      throws SubjectException, IOException, InterruptedException {
    progress.accept(name + ": " + plan.seconds() + " s");
    Watcher watcher = new Watcher(children, directory);
    try (Feed feed = new Feed(watcher.bus(), processes(plan.processes()))) {
      feed.begin(System.nanoTime(), System.currentTimeMillis());
      feed.steady(plan.events(), WARM_UP_SECONDS);
      watcher.awaitEvents(feed.sent());
      try (Viewers those = new Viewers(watcher.port(), viewers)) {
        if (stalled) {
          those.stall();
        }
        Measure measure = new Measure(watcher, feed);
        double seconds = feed.steady(plan.events(), plan.seconds() / 2);
        measure.look();
        seconds += feed.steady(plan.events(), plan.seconds() - plan.seconds() / 2);
        parts.add(measure.end(name, seconds, viewers == 0 ? null : those));
      }
    } finally {
      watcher.end();
    }
  }

  private void soak() throws SubjectException, IOException, InterruptedException {
    String name = "as fast as it takes them";
    progress.accept(String.format(Locale.ROOT, "%s: %,d events", name, plan.soak()));
    Watcher watcher = new Watcher(children, directory);
    try (Feed feed = new Feed(watcher.bus(), processes(plan.processes()))) {
      // The journal is full after this: from here on nothing may grow.
      feed.begin(System.nanoTime(), System.currentTimeMillis());
      feed.burst(plan.soak() / SOAK_PARTS);
      watcher.awaitEvents(feed.sent());
      Measure measure = new Measure(watcher, feed);
      long begun = System.nanoTime();
      for (int part = 1; part < SOAK_PARTS; part++) {
        feed.burst(plan.soak() / SOAK_PARTS);
        watcher.awaitEvents(feed.sent());
        if (part == SOAK_PARTS / 2) {
          measure.look();
        }
      }
      parts.add(measure.end(name, (System.nanoTime() - begun) / 1e9, null));
    } finally {
      watcher.end();
    }
  }

  private void tenHours() throws SubjectException, IOException, InterruptedException {
    String name = "ten hours of 2 processes";
    progress.accept(name);
    Watcher watcher = new Watcher(children, directory);
    try (Feed feed = new Feed(watcher.bus(), processes(3))) {
      Measure measure = new Measure(watcher, feed);
      long begun = System.nanoTime();
      // The journal is full before half of this: from there on nothing may grow.
      feed.history(TEN_HOURS, 0, TEN_HOURS / 2);
      watcher.awaitEvents(feed.sent());
      measure.look();
      feed.history(TEN_HOURS, TEN_HOURS / 2, TEN_HOURS);
      watcher.awaitEvents(feed.sent());
      parts.add(measure.end(name, (System.nanoTime() - begun) / 1e9, null));
    } finally {
      watcher.end();
    }
  }

  /** Processes that do nothing: a dashboard does not believe in processes that do not exist. */
  private List<Long> processes(int number) throws IOException {
    List<Long> pids = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      pids.add(children.spawnHeard(List.of("sleep", "100000")).pid());
    }
    return pids;
  }

  /** Measures from its construction to {@link #end}. */
  private static final class Measure {
    private final Watcher watcher;
    private final Feed feed;
    private final long eventsBefore;
    private final long cpuBefore;
    private final long begun = System.nanoTime();
    private final List<Double> resident = new ArrayList<>();
    private final List<Long> heap = new ArrayList<>();

    Measure(Watcher watcher, Feed feed) throws IOException {
      this.watcher = watcher;
      this.feed = feed;
      this.eventsBefore = feed.sent();
      look();
      this.cpuBefore = watcher.cpuMillis();
    }

    void look() throws IOException {
      resident.add(watcher.residentMegabytes());
      heap.add(watcher.heapMegabytes());
    }

    Part end(String name, double seconds, Viewers viewers)
        throws SubjectException, IOException, InterruptedException {
      double cpu = (watcher.cpuMillis() - cpuBefore) / ((System.nanoTime() - begun) / 1e6);
      JsonNode bus = watcher.awaitEvents(feed.sent());
      look();
      long events = feed.sent() - eventsBefore;
      return new Part(
          name,
          events,
          events / seconds,
          bus.path("lost").asLong() + bus.path("badLines").asLong(),
          cpu * 100,
          resident,
          heap,
          viewers == null ? null : viewers.end());
    }
  }
}
