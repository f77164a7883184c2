package dev.handoff.load;

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
final class DashboardLoad {
  private static final long TEN_HOURS = 36_000;
  private static final int SOAK_PARTS = 10;

  /** For so long a new JVM's compiler takes more CPU than what is measured. */
  private static final int WARM_UP_SECONDS = 15;

  private static final int REST_SECONDS = 60;

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
   * @param restedMegabytes resident some time after the end; null if nobody has waited for it
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
      Double restedMegabytes,
      Viewers.Seen seen) {

    Part rested(double megabytes) {
      return new Part(
          name,
          events,
          perSecond,
          lost,
          cpuPercent,
          residentMegabytes,
          heapMegabytes,
          megabytes,
          seen);
    }
  }

  DashboardLoad(Plan plan, Children children, Path directory, Consumer<String> progress) {
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
    MeasuredDashboard dashboard = new MeasuredDashboard(children, directory);
    try (Feed feed = new Feed(dashboard.bus(), processes(plan.processes()))) {
      feed.begin(System.nanoTime(), System.currentTimeMillis());
      feed.steady(plan.events(), WARM_UP_SECONDS);
      dashboard.awaitEvents(feed.sent());
      try (Viewers those = new Viewers(dashboard.port(), viewers)) {
        if (stalled) {
          those.stall();
        }
        Measure measure = new Measure(dashboard, feed);
        double seconds = feed.steady(plan.events(), plan.seconds() / 2);
        measure.look();
        seconds += feed.steady(plan.events(), plan.seconds() - plan.seconds() / 2);
        parts.add(measure.end(name, seconds, viewers == 0 ? null : those));
      }
    } finally {
      dashboard.end();
    }
  }

  private void soak() throws SubjectException, IOException, InterruptedException {
    String name = "as fast as it takes them";
    progress.accept(String.format(Locale.ROOT, "%s: %,d events", name, plan.soak()));
    MeasuredDashboard dashboard = new MeasuredDashboard(children, directory);
    try (Feed feed = new Feed(dashboard.bus(), processes(plan.processes()))) {
      // The journal is full after this: from here on nothing may grow.
      feed.begin(System.nanoTime(), System.currentTimeMillis());
      feed.burst(plan.soak() / SOAK_PARTS);
      dashboard.awaitEvents(feed.sent());
      Measure measure = new Measure(dashboard, feed);
      long begun = System.nanoTime();
      for (int part = 1; part < SOAK_PARTS; part++) {
        feed.burst(plan.soak() / SOAK_PARTS);
        dashboard.awaitEvents(feed.sent());
        if (part == SOAK_PARTS / 2) {
          measure.look();
        }
      }
      Part part = measure.end(name, (System.nanoTime() - begun) / 1e9, null);
      progress.accept("a rest: at most " + REST_SECONDS + " s");
      parts.add(part.rested(rest(dashboard)));
    } finally {
      dashboard.end();
    }
  }

  /** Waits until it has given back what it does not need, or has had the time for it. */
  private static double rest(MeasuredDashboard dashboard) throws InterruptedException {
    double resident = dashboard.residentMegabytes();
    for (int i = 0; i < REST_SECONDS && resident > LoadTable.RESTED_MEGABYTES; i++) {
      Thread.sleep(1_000);
      resident = dashboard.residentMegabytes();
    }
    return resident;
  }

  private void tenHours() throws SubjectException, IOException, InterruptedException {
    String name = "ten hours of 2 processes";
    progress.accept(name);
    MeasuredDashboard dashboard = new MeasuredDashboard(children, directory);
    try (Feed feed = new Feed(dashboard.bus(), processes(3))) {
      Measure measure = new Measure(dashboard, feed);
      long begun = System.nanoTime();
      // The journal is full before half of this: from there on nothing may grow.
      feed.history(TEN_HOURS, 0, TEN_HOURS / 2);
      dashboard.awaitEvents(feed.sent());
      measure.look();
      feed.history(TEN_HOURS, TEN_HOURS / 2, TEN_HOURS);
      dashboard.awaitEvents(feed.sent());
      parts.add(measure.end(name, (System.nanoTime() - begun) / 1e9, null));
    } finally {
      dashboard.end();
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
    private final MeasuredDashboard dashboard;
    private final Feed feed;
    private final long eventsBefore;
    private final long cpuBefore;
    private final long begun = System.nanoTime();
    private final List<Double> resident = new ArrayList<>();
    private final List<Long> heap = new ArrayList<>();

    Measure(MeasuredDashboard dashboard, Feed feed) throws IOException {
      this.dashboard = dashboard;
      this.feed = feed;
      this.eventsBefore = feed.sent();
      look();
      this.cpuBefore = dashboard.cpuMillis();
    }

    void look() throws IOException {
      resident.add(dashboard.residentMegabytes());
      heap.add(dashboard.heapMegabytes());
    }

    Part end(String name, double seconds, Viewers viewers)
        throws SubjectException, IOException, InterruptedException {
      double cpu = (dashboard.cpuMillis() - cpuBefore) / ((System.nanoTime() - begun) / 1e6);
      JsonNode bus = dashboard.awaitEvents(feed.sent());
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
          null,
          viewers == null ? null : viewers.end());
    }
  }
}
