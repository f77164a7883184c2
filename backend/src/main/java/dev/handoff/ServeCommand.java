package dev.handoff;

import dev.handoff.bus.BusException;
import dev.handoff.bus.BusPath;
import dev.handoff.bus.BusServer;
import dev.handoff.fault.Faults;
import dev.handoff.journal.Journal;
import dev.handoff.journal.Origin;
import dev.handoff.plan.ThisMachine;
import dev.handoff.procfs.Endpoint;
import dev.handoff.procfs.Proc;
import dev.handoff.subject.BuiltIn;
import dev.handoff.subject.DemoServerCommand;
import dev.handoff.subject.Ports;
import dev.handoff.subject.file.SubjectFile;
import dev.handoff.supervise.Beginning;
import dev.handoff.supervise.BuiltInServers;
import dev.handoff.supervise.FirstGeneration;
import dev.handoff.supervise.Refusal;
import dev.handoff.supervise.SubjectChoice;
import dev.handoff.supervise.Supervision;
import dev.handoff.verdict.LiveVerdicts;
import dev.handoff.watch.KernelReader;
import dev.handoff.watch.KernelSampler;
import dev.handoff.web.door.Door;
import dev.handoff.web.files.JournalFiles;
import dev.handoff.web.live.Dashboard;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code handoff serve}: the dashboard, and the demo server that it watches. */
@Command(
    name = "serve",
    description = "Starts the dashboard and the demo server (this is what happens by default).",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ServeCommand implements Callable<Integer> {
  private static final int FAILED = 1;
  private static final int ENVIRONMENT = 2;
  private static final int JOURNAL = 200_000;
  private static final Duration LOOK = Duration.ofMillis(50);
  private static final String DEMO_HOST = "127.0.0.1";

  @Spec private CommandSpec spec;

  @Option(
      names = "--port",
      defaultValue = "7000",
      description = "Port of the dashboard; 0 picks a free one (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--demo-port",
      defaultValue = "8080",
      description = "Port of the demo server; 0 picks a free one (default: ${DEFAULT-VALUE}).")
  private int demoPort;

  @Option(
      names = "--bus",
      paramLabel = "PATH",
      description = "Unix socket of the event bus (default: in $XDG_RUNTIME_DIR or /tmp).")
  private Path bus;

  @Option(
      names = "--host",
      defaultValue = "127.0.0.1",
      description =
          "Address of the dashboard; one that other machines can reach needs the token that is"
              + " printed (default: ${DEFAULT-VALUE}).")
  private String host;

  @Option(
      names = "--subject",
      paramLabel = "NAME|FILE",
      description =
          "The server that is started first, by its name in the page's menu or by its file; the"
              + " others can be chosen there (default: fd-handoff).")
  private String subject;

  @Option(
      names = "--allow-remote",
      description = "The server of --subject may be on another machine, and may be loaded.")
  private boolean remote;

  @Option(
      names = "--no-demo",
      description = "Only watch the servers that report to the bus; start none.")
  private boolean noDemo;

  @ArgGroup(heading = "%nOf the demo server:%n", validate = false)
  private ServerOptions serverOptions = new ServerOptions();

  @Override
  public Integer call() throws IOException, InterruptedException, ExecutionException {
    for (int each : new int[] {port, demoPort}) {
      if (each < 0 || each > 65_535) {
        return refused("A port is a number from 0 to 65535, not " + each + ".");
      }
    }
    // Microseconds since 1970: ids never repeat those of an earlier dashboard, so a browser that
    // reconnects is not mistaken for one that has read this journal.
    Journal journal =
        new Journal(
            JOURNAL,
            System.currentTimeMillis() * 1_000,
            new Origin(Proc.hostName(), Proc::startOf));
    Path socket = bus == null ? BusPath.standard(System.getenv()) : bus;
    try (Door door = Door.open(host, port);
        BusServer server = BusServer.start(socket, journal)) {
      return serve(door, journal, server);
    } catch (Door.Shut | BusException | IllegalArgumentException e) {
      return refused(e.getMessage());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Refusal refusal) {
        return refused(refusal.getMessage());
      }
      throw e;
    }
  }

  private int serve(Door door, Journal journal, BusServer server)
      throws IOException, InterruptedException, ExecutionException {
    SubjectFile first = subject == null ? null : first();
    Endpoint at = at(first);
    Supervision supervision =
        new Supervision(
            journal,
            DemoServerCommand.beside(server.socket(), at, serverOptions.arguments()),
            serverOptions.drain(),
            !noDemo,
            noDemo
                ? SubjectChoice.NONE
                : new BuiltInServers(
                    server.socket().resolveSibling("servers-" + at.port()),
                    server.socket().toAbsolutePath(),
                    at.port(),
                    serverOptions.arguments(),
                    first),
            remote);
    Faults faults = new Faults(journal, supervision);
    ShutdownSignal shutdown = ShutdownSignal.onSignal(supervision::hurry);
    KernelReader reader =
        new KernelReader(
            supervision::listener,
            Path.of("/proc"),
            () -> supervision.story().alive(),
            supervision::roots);
    try (LiveVerdicts verdicts = LiveVerdicts.start(journal);
        KernelSampler sampler = KernelSampler.start(reader, journal.sink(0))) {
      // The demo server and the web server start at the same time.
      FutureTask<Optional<Beginning>> begun =
          new FutureTask<>(() -> begin(supervision, first == null ? null : first.name()));
      new Thread(begun, "begin").start();
      try (Dashboard dashboard =
          Dashboard.start(
              door,
              journal,
              server,
              supervision,
              verdicts,
              faults,
              JournalFiles.of(journal, verdicts::all))) {
        // Nobody could find a dashboard whose address (and token, if any) cannot be printed.
        String watched = watched(first) + " on http://localhost:" + at.port();
        if (sayReady(dashboard, watched, begun.get(), shutdown)) {
          SpareHeap.giveBack();
          shutdown.await();
        }
        // A process that a fault has stopped (SIGSTOP) would not react to SIGTERM.
        faults.close();
        return supervision.close(this::say) ? 0 : FAILED;
      } finally {
        // After a failed start too: nothing that was started may be left behind.
        faults.close();
        supervision.close(line -> {});
      }
    }
  }

  private Optional<Beginning> begin(Supervision supervision, String name)
      throws Refusal, IOException, InterruptedException {
    return noDemo ? Optional.empty() : supervision.supervisor().begin(name);
  }

  /**
   * Prints where the dashboard is once the outcome of the server's start is known; prints nothing
   * if a signal asks to leave first.
   *
   * @return false if it could not be printed
   * @throws ExecutionException with a {@link Refusal} if the server has already ended
   */
  private boolean sayReady(
      Dashboard dashboard, String server, Optional<Beginning> started, ShutdownSignal shutdown)
      throws InterruptedException, ExecutionException {
    String state = "watching " + server;
    if (started.isPresent()) {
      Optional<FirstGeneration.Start> start = Optional.empty();
      while (start.isEmpty() && !shutdown.isAsked()) {
        start = started.get().await(LOOK);
      }
      if (start.isEmpty()) {
        return true;
      } else if (start.get().ended()) {
        throw new ExecutionException(Refusal.conflict(start.get().why()));
      } else if (!start.get().ready()) {
        state = "waiting for " + server + ": " + start.get().why();
      }
    }
    return say("Handoff dashboard: " + dashboard.url() + "  (" + state + ")");
  }

  /** What the dashboard watches, for people. */
  private String watched(SubjectFile first) {
    if (noDemo) {
      return "the server";
    }
    return first == null || BuiltIn.ways().contains(first.name())
        ? "the demo server"
        : first.name();
  }

  /** What is to be started first. */
  private SubjectFile first() {
    SubjectFile file = BuiltIn.find(subject);
    Optional<URI> url = file.requests().fixed();
    if (url.isPresent() && !remote && !ThisMachine.answers(url.get())) {
      throw new IllegalArgumentException(
          url.get().getHost() + " is not this machine; add --allow-remote if it may be loaded.");
    }
    // Another one has this name on the page.
    boolean own = !BuiltIn.names().contains(subject);
    return own && file.name().equals(BuiltIn.FD_HANDOFF)
        ? file.named(file.name() + " of a file")
        : file;
  }

  /** Where all servers listen: a file may say so. */
  private Endpoint at(SubjectFile file) throws IOException {
    Optional<URI> url =
        file == null || file.setup().isElsewhere()
            ? Optional.empty()
            : file.requests().fixed().filter(each -> each.getPort() > 0);
    if (url.isPresent()) {
      return new Endpoint(url.get().getHost().replaceAll("[\\[\\]]", ""), url.get().getPort());
    }
    return new Endpoint(DEMO_HOST, demoPort == 0 ? Ports.free() : demoPort);
  }

  /** Prints a line; false if that failed. */
  private boolean say(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    return !out.checkError();
  }

  private int refused(String sentence) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(sentence.substring(0, 1).toUpperCase() + sentence.substring(1));
    err.flush();
    return ENVIRONMENT;
  }
}
