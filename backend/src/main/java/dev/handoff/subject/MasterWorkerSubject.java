package dev.handoff.subject;

import dev.handoff.process.Children;
import dev.handoff.process.Output;
import dev.handoff.procfs.Endpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A server with a master and workers: a signal to the master makes it start new workers. */
public final class MasterWorkerSubject implements Subject {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final BuiltInServer kind;
  private final Path program;
  private final String version;
  private final Path directory;
  private final Children children;
  private final int port;
  private volatile long master;

  private MasterWorkerSubject(
      BuiltInServer kind, Path program, String version, Path directory, Children children)
      throws IOException {
    this.kind = kind;
    this.program = program;
    this.version = version;
    this.directory = directory;
    this.children = children;
    this.port = Ports.free();
  }

  /**
   * A server that has not been started; empty if it is not installed.
   *
   * @param path directories in which to look for its program, separated by colons
   * @param directory for its configuration and whatever it writes
   */
  public static Optional<MasterWorkerSubject> find(
      BuiltInServer kind, String path, Path directory, Children children)
      throws IOException, InterruptedException {
    for (String each : path.split(":")) {
      Path program = Path.of(each, kind.program());
      if (Files.isExecutable(program) && Files.isRegularFile(program)) {
        Output said = children.spawnHeard(List.of(program.toString(), "-v")).output();
        String version = said.complete().lines().findFirst().orElse(kind.program());
        return Optional.of(new MasterWorkerSubject(kind, program, version, directory, children));
      }
    }
    return Optional.empty();
  }

  @Override
  public String name() {
    return kind.program();
  }

  @Override
  public String version() {
    return version + "; " + kind.signalled();
  }

  @Override
  public String url() {
    return Ports.url(port);
  }

  @Override
  public void start() throws SubjectException, IOException, InterruptedException {
    Path configuration = directory.resolve(kind.program() + ".conf");
    Files.writeString(configuration, kind.configuration(directory, port));
    Children.Started started =
        children.spawnHeard(kind.command(program.toString(), directory, configuration));
    master = started.pid();
    Ports.awaitListener(port, started);
  }

  @Override
  public Endpoint listener() {
    return new Endpoint(Ports.HOST, port);
  }

  @Override
  public String how() {
    return "SIG" + kind.signal();
  }

  @Override
  public UnderWay restart() throws SubjectException {
    Set<Long> replaced = workers();
    if (!children.signal(master, kind.signal())) {
      throw new SubjectException("has ended without being told to");
    }
    return new Replacing(replaced, this::workers);
  }

  @Override
  public long main() {
    return master;
  }

  @Override
  public boolean begins(long pid, long parent) {
    return pid == master;
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.KILL, Capability.STOP);
  }

  @Override
  public List<Long> stop() throws InterruptedException {
    children.signal(master, "TERM");
    return List.of();
  }

  @Override
  public void close() {}

  @Override
  public List<Long> processes() {
    Set<Long> all = new TreeSet<>(workers());
    all.add(master);
    return List.copyOf(all);
  }

  @Override
  public Set<Long> replaceable() {
    return workers();
  }

  @Override
  public Duration patience() {
    return PATIENCE;
  }

  private Set<Long> workers() {
    return ProcessHandle.of(master).stream()
        .flatMap(ProcessHandle::children)
        .map(ProcessHandle::pid)
        .collect(Collectors.toSet());
  }
}
