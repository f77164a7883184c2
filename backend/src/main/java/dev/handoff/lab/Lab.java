package dev.handoff.lab;

import dev.handoff.bus.BusException;
import dev.handoff.bus.BusServer;
import dev.handoff.journal.Journal;
import dev.handoff.plan.Style;
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
import dev.handoff.subject.TestedSubject;
import dev.handoff.subject.file.SubjectFile;
import dev.handoff.traffic.command.OpenLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A run: starts all subjects and restarts them in turn, round after round, so that a busy moment of
 * the machine affects all of them alike. A peer in trouble is left out from then on, and the result
 * says why; trouble with our server ends the run.
 */
final class Lab {
  /** Events of one subject; each verdict is read at the end of its round. */
  private static final int JOURNAL = 50_000;

  private static final String DEMO_JAR = "demo-server.jar";

  private final Plan plan;
  private final Children children;
  private final Path directory;
  private final Consumer<String> progress;
  private final Map<String, LabResult.Server> servers = new LinkedHashMap<>();
  private final Map<TestedSubject, Judge> running = new LinkedHashMap<>();
  private final List<MeasuredRestart> restarts = new ArrayList<>();

  /**
   * What a run does.
   *
   * @param styles of the client, without duplicates
   * @param ours at least one
   * @param path directories in which to look for the peers, separated by colons
   * @param costRounds rounds that measure the cost of the events, 0 for none
   */
  record Plan(
      int restarts,
      List<Style> styles,
      Set<Variant> ours,
      List<String> peers,
      String path,
      RoundLoad load,
      int costRounds)
      implements LabPlan {
    private static final Duration REHEARSAL = Duration.ofSeconds(10);

    /** Shorter for a few restarts, whose times nobody compares. */
    private Duration rehearsal() {
      Duration each = Duration.ofSeconds(restarts);
      return each.compareTo(REHEARSAL) < 0 ? each : REHEARSAL;
    }
  }

  /**
   * A run that has not begun.
   *
   * @param directory for all files
   * @param progress gets a line for each round
   */
  Lab(Plan plan, Children children, Path directory, Consumer<String> progress) {
    this.plan = plan;
    this.children = children;
    this.directory = directory;
    this.progress = progress;
  }

  /** Runs it. The servers run on until {@link Children#close}. */
  LabResult run() throws SubjectException, IOException, BusException, InterruptedException {
    String machine = Machine.describe();
    Path jar = DemoServerCommand.jar();
    try (Ours ours = new Ours(ours(LabResult.OURS), jar);
        Ours standby = new Ours(withStandby(), jar);
        Ours plain = new Ours(ours(LabResult.NO_ARCHIVE), alone(jar))) {
      if (plan.ours().contains(Variant.PLAIN)) {
        ours.begin();
      }
      if (plan.ours().contains(Variant.STANDBY)) {
        standby.begin();
      }
      if (plan.ours().contains(Variant.NO_ARCHIVE)) {
        beginWithoutArchive(ours, plain);
      }
      for (String peer : plan.peers()) {
        begin(peer);
      }
      OpenLoop.rehearse(plan.rehearsal());
      for (TestedSubject each : running.keySet()) {
        Round.warmUp(each, plan.styles(), plan.load());
      }
      for (Style style : plan.styles()) {
        for (int round = 1; round <= plan.restarts(); round++) {
          restartAll(style, round);
        }
      }
    }
    EventsCost cost = null;
    if (plan.costRounds() > 0) {
      progress.accept("what the events cost: " + plan.costRounds() + " rounds");
      cost = new EventsRounds(children, directory, jar, plan.load().after()).run(plan.costRounds());
    }
    List<LabResult.Server> all = List.copyOf(servers.values());
    return new LabResult(
        machine,
        plan.load().rate(),
        plan.load().pool(),
        plan.restarts(),
        all,
        Row.all(restarts),
        Share.all(restarts),
        cost,
        Budgets.of(restarts, all, cost));
  }

  private void beginWithoutArchive(Ours ours, Ours plain)
      throws SubjectException, IOException, InterruptedException {
    if (plan.ours().contains(Variant.PLAIN) && !ours.usesArchive()) {
      String why = "left out, because ours has no class archive either";
      servers.put(LabResult.NO_ARCHIVE, new LabResult.Server(LabResult.NO_ARCHIVE, null, why));
    } else {
      plain.begin();
    }
  }

  private static SubjectFile ours(String name) {
    return BuiltIn.file(BuiltIn.FD_HANDOFF).named(name);
  }

  /** The same file with a standby, which boots when it usually does: after the end of a round. */
  static SubjectFile withStandby() {
    String text = BuiltIn.text(BuiltIn.FD_HANDOFF).replace("--standby off", "--standby on");
    return SubjectFile.of(BuiltIn.FD_HANDOFF + ".yaml", text).named(LabResult.STANDBY);
  }

  /** A copy of the jar in a place without an archive beside it; null without a jar. */
  private Path alone(Path jar) throws IOException {
    return jar == null
        ? null
        : Files.copy(jar, Files.createTempDirectory(directory, "alone").resolve(DEMO_JAR));
  }

  /** The demo server, with a bus of its own. */
  private final class Ours implements AutoCloseable {
    private final SubjectFile file;
    private final Path jar;
    private final Journal journal = new Journal(JOURNAL);
    private final BusServer bus;
    private DescribedSubject server;

    Ours(SubjectFile file, Path jar) throws IOException, BusException {
      this.file = file;
      this.jar = jar;
      this.bus = BusServer.start(Files.createTempDirectory(directory, "bus").resolve("s"), journal);
    }

    void begin() throws SubjectException, IOException, InterruptedException {
      server =
          DescribedSubject.of(
              file,
              new Surroundings(
                  children, directory, bus.socket(), plan.path(), DemoServerCommand.program(jar)));
      try {
        Lab.this.begin(
            server,
            journal,
            () ->
                server.version()
                    + (usesArchive() ? ", with a class archive" : ", without a class archive"));
      } catch (SubjectException e) {
        throw new SubjectException(file.name() + " " + e.getMessage());
      }
    }

    boolean usesArchive() {
      return Usage.archive(server.main()).isPresent();
    }

    @Override
    public void close() {
      bus.close();
    }
  }

  private void begin(String peer) throws IOException, InterruptedException {
    SubjectFile file = BuiltIn.file(peer);
    if (new Programs(plan.path()).missing(file).isPresent()) {
      servers.put(peer, new LabResult.Server(peer, null, "not installed"));
      return;
    }
    String version = null;
    try {
      DescribedSubject server =
          DescribedSubject.of(
              file, new Surroundings(children, directory, null, plan.path(), List.of()));
      version = server.version() + "; " + server.how();
      String told = version;
      begin(server, new Journal(JOURNAL), () -> told);
    } catch (SubjectException e) {
      servers.put(peer, new LabResult.Server(peer, version, e.getMessage()));
    }
  }

  private void begin(Subject server, Journal journal, Supplier<String> version)
      throws SubjectException, IOException, InterruptedException {
    TestedSubject tested = new TestedSubject(server, journal);
    tested.start();
    running.put(tested, new Judge(journal));
    servers.put(server.name(), new LabResult.Server(server.name(), version.get(), null));
  }

  private void restartAll(Style style, int round)
      throws SubjectException, IOException, InterruptedException {
    for (TestedSubject tested : List.copyOf(running.keySet())) {
      Subject server = tested.subject();
      // How long a start takes does not depend on the clients: one style is enough.
      if (server.name().equals(LabResult.NO_ARCHIVE) && style != plan.styles().get(0)) {
        continue;
      }
      awaitStandbys();
      try {
        MeasuredRestart restart = new Round(tested, running.get(tested), style, plan.load()).run();
        restarts.add(restart);
        progress.accept(line(restart, round));
      } catch (SubjectException e) {
        if (server.name().startsWith(LabResult.OURS)) {
          throw new SubjectException(server.name() + " " + e.getMessage());
        }
        running.remove(tested);
        String why = "given up in round " + round + " of " + style + ": it " + e.getMessage();
        String version = servers.get(server.name()).version();
        servers.put(server.name(), new LabResult.Server(server.name(), version, why));
      }
    }
  }

  /** One that boots or rehearses beside a round of any server would be measured with it. */
  private void awaitStandbys() throws SubjectException, InterruptedException {
    for (TestedSubject each : running.keySet()) {
      if (each.subject() instanceof DescribedSubject described) {
        try {
          Standby.await(described, each.journal());
        } catch (SubjectException e) {
          throw new SubjectException(described.name() + " " + e.getMessage());
        }
      }
    }
  }

  private String line(MeasuredRestart restart, int round) {
    return String.format(
        "%s %d/%d  %s: %,d of %,d lost, slowest %s, without a restart %s",
        restart.style(),
        round,
        plan.restarts(),
        restart.server(),
        restart.tally().failed(),
        restart.tally().planned(),
        LabTable.figure("%.1f ms", restart.slowestMillis()),
        LabTable.figure("%.1f ms", restart.without().slowestMillis()));
  }
}
