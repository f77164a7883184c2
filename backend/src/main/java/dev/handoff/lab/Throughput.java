package dev.handoff.lab;

import dev.handoff.bus.BusException;
import dev.handoff.bus.BusServer;
import dev.handoff.journal.Journal;
import dev.handoff.process.Children;
import dev.handoff.procfs.Machine;
import dev.handoff.procfs.Usage;
import dev.handoff.subject.BuiltIn;
import dev.handoff.subject.DemoServerCommand;
import dev.handoff.subject.DescribedSubject;
import dev.handoff.subject.Programs;
import dev.handoff.subject.Subject;
import dev.handoff.subject.SubjectException;
import dev.handoff.subject.Surroundings;
import dev.handoff.subject.file.SubjectFile;
import dev.handoff.traffic.command.OpenLoop;
import dev.handoff.traffic.wire.ClosedLoop;
import dev.handoff.traffic.wire.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * How many requests a second our server answers beside its peers and Jetty alone, and how many the
 * generator sends on time. All run until the end and are asked in turn, so that a busy moment of
 * the machine affects all of them alike.
 */
final class Throughput {
  /** Jetty with one handler, started as the demo server is. */
  static final String BARE = "bare Jetty";

  private static final String BARE_FILE =
      """
      name: bare-jetty
      url: http://127.0.0.1:${port}/
      start: ${demo-server} ${port}
      restart: stop-start
      """;

  private static final List<Integer> CONNECTIONS = List.of(1, 8, 64);
  private static final int ROUNDS = 3;
  private static final int JOURNAL = 10_000;

  /** The demo server loads jnr-posix two seconds after ready: nothing is measured meanwhile. */
  private static final long REST_MILLIS = 2_500;

  private final Plan plan;
  private final Children children;
  private final Path directory;
  private final Consumer<String> progress;
  private final Map<String, Subject> servers = new LinkedHashMap<>();
  private final List<LabResult.Server> named = new ArrayList<>();

  /**
   * What is to be measured.
   *
   * @param peers beside our server and Jetty
   * @param path directories in which to look for them, separated by colons
   * @param each how long each measurement lasts
   */
  record Plan(List<String> peers, String path, Duration each) implements LabPlan {}

  /**
   * Measurements that have not begun.
   *
   * @param progress gets a line for each
   */
  Throughput(Plan plan, Children children, Path directory, Consumer<String> progress) {
    this.plan = plan;
    this.children = children;
    this.directory = directory;
    this.progress = progress;
  }

  /** Measures. The servers run on until {@link Children#close}. */
  ThroughputResult run() throws SubjectException, IOException, BusException, InterruptedException {
    String machine = Machine.describe();
    Path jar = DemoServerCommand.jar();
    Path socket = Files.createTempDirectory(directory, "bus").resolve("s");
    try (BusServer bus = BusServer.start(socket, new Journal(JOURNAL))) {
      begin(
          BuiltIn.file(BuiltIn.FD_HANDOFF).named(LabResult.OURS),
          bus.socket(),
          DemoServerCommand.program(jar));
      begin(
          SubjectFile.of("bare-jetty.yaml", BARE_FILE).named(BARE),
          null,
          DemoServerCommand.bareJetty(jar));
      for (String peer : plan.peers()) {
        peer(BuiltIn.file(peer));
      }
      OpenLoop.rehearse();
      TimeUnit.MILLISECONDS.sleep(REST_MILLIS);
      List<ThroughputResult.Rate> rates = new ArrayList<>();
      for (int connections : CONNECTIONS) {
        rates.addAll(rates(connections));
      }
      String fastest = servers.containsKey(Share.NGINX) ? Share.NGINX : BARE;
      Ceiling ceiling = Ceiling.of(fastest, servers.get(fastest).url(), plan.each(), progress);
      return new ThroughputResult(
          machine, plan.each().toMillis() / 1e3, ROUNDS, named, rates, ceiling);
    } finally {
      servers.values().forEach(Subject::close);
    }
  }

  private void peer(SubjectFile file) throws IOException, InterruptedException {
    if (new Programs(plan.path()).missing(file).isPresent()) {
      named.add(new LabResult.Server(file.name(), null, "not installed"));
      return;
    }
    try {
      begin(file, null, List.of());
    } catch (SubjectException e) {
      named.add(new LabResult.Server(file.name(), null, e.getMessage()));
    }
  }

  private void begin(SubjectFile file, Path bus, List<String> program)
      throws SubjectException, IOException, InterruptedException {
    DescribedSubject server =
        DescribedSubject.of(file, new Surroundings(children, directory, bus, plan.path(), program));
    try {
      server.start();
    } catch (SubjectException e) {
      server.close();
      throw e;
    }
    servers.put(file.name(), server);
    String version =
        file.name().equals(BARE)
            ? "one handler, on Java " + System.getProperty("java.version")
            : server.version();
    named.add(new LabResult.Server(file.name(), version, null));
  }

  private List<ThroughputResult.Rate> rates(int connections) throws IOException {
    Map<String, List<ThroughputResult.Rate>> measured = new LinkedHashMap<>();
    for (int round = 0; round <= ROUNDS; round++) {
      for (Map.Entry<String, Subject> server : servers.entrySet()) {
        ThroughputResult.Rate rate = rate(server.getKey(), server.getValue(), connections);
        // The first one makes server and client warm.
        if (round > 0) {
          measured.computeIfAbsent(server.getKey(), first -> new ArrayList<>()).add(rate);
          progress.accept(
              ComparisonTables.say(
                  "%d connections %d/%d  %s: %,.0f/s",
                  connections, round, ROUNDS, rate.server(), rate.perSecond()));
        }
      }
    }
    return measured.values().stream().map(ThroughputResult.Rate::median).toList();
  }

  private ThroughputResult.Rate rate(String name, Subject server, int connections)
      throws IOException {
    List<Long> processes = server.look().answering();
    long theirs = cpuMillis(processes);
    long own = Usage.cpuMillis(ProcessHandle.current().pid());
    ClosedLoop.Outcome outcome =
        ClosedLoop.run(Target.of(server.url(), false), connections, plan.each());
    double used = Usage.cpuMillis(ProcessHandle.current().pid()) - own;
    return new ThroughputResult.Rate(
        name,
        connections,
        outcome.rate(),
        outcome.p50Micros() / 1e3,
        outcome.p99Micros() / 1e3,
        (cpuMillis(processes) - theirs) * 1e3 / Math.max(1, outcome.answered()),
        used / 10 / outcome.seconds(),
        outcome.lost());
  }

  private static long cpuMillis(List<Long> processes) {
    return processes.stream().mapToLong(Usage::cpuMillis).sum();
  }
}
