package dev.handoff.subject;

import dev.handoff.plan.Asking;
import dev.handoff.plan.ThisMachine;
import dev.handoff.plan.Trust;
import dev.handoff.process.Remains;
import dev.handoff.procfs.Endpoint;
import dev.handoff.procfs.Proc;
import dev.handoff.subject.file.Done;
import dev.handoff.subject.file.SubjectFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * A server that a subject file describes: one that we start, one that runs already, or one of
 * another machine.
 */
public final class DescribedSubject implements Subject {
  private static final long LOOK_MILLIS = 10;
  private static final Duration TO_LEAVE = Duration.ofSeconds(1);
  private static final Duration TO_BE_THERE = Duration.ofSeconds(5);

  private final SubjectFile file;
  private final Folder folder;
  private final Launcher launcher;

  /** Null unless it runs under systemd. */
  private final Services services;

  private final URI url;
  private final Asking asking;

  /** Null for one of another machine. */
  private final Endpoint listener;

  private final Remains remains;
  private final Members members;
  private final Ending ending;
  private final String version;
  private Launcher.Launched launched;
  private DescribedRestart former;
  private boolean kept;

  private DescribedSubject(SubjectFile file, Surroundings in, Folder folder)
      throws IOException, InterruptedException {
    this.file = file;
    this.folder = folder;
    SubjectFile.Setup setup = file.setup();
    this.services = setup.isUnderSystemd() ? new Services(file, folder.path()) : null;
    this.launcher =
        new Launcher(file, services == null ? in : in.withPath(services.path(in.path())), folder);
    this.url = URI.create(file.requests().url().fill(folder::value));
    this.asking =
        file.requests()
            .asking(folder::value)
            .trust(
                "https".equals(url.getScheme()) && ThisMachine.answers(url)
                    ? new Trust(null, true)
                    : Trust.USUAL);
    this.listener = listener(file, url, folder);
    this.remains = Remains.of(folder.path());
    String pid = setup.pid() == null ? setup.attach() : setup.pid().fill(folder::value);
    this.members =
        new Members(
            listener,
            in.children(),
            remains,
            services,
            pid == null ? null : Path.of(pid),
            setup.isAttached());
    this.ending = new Ending(file, members, launcher, services);
    this.version = launcher.version();
  }

  /**
   * A server that has not been started. Its folder is there.
   *
   * @throws SubjectException if it cannot be started here; the message is the end of a sentence
   */
  public static DescribedSubject of(SubjectFile file, Surroundings in)
      throws SubjectException, IOException, InterruptedException {
    Optional<String> lack = new Programs(in.path()).lack(file);
    if (lack.isPresent()) {
      throw new SubjectException(lack.get());
    }
    Folder folder = Folder.of(file, in);
    DescribedSubject subject = new DescribedSubject(file, in, folder);
    try {
      subject.checkMachine();
      return subject;
    } catch (SubjectException e) {
      subject.close();
      throw e;
    }
  }

  private static Endpoint listener(SubjectFile file, URI url, Folder folder) {
    if (file.setup().isElsewhere()) {
      return null;
    } else if (file.requests().listener() != null) {
      return Endpoint.of(file.requests().listener().fill(folder::value));
    }
    int usual = "https".equals(url.getScheme()) ? 443 : 80;
    String host = url.getHost().replaceAll("[\\[\\]]", "");
    return new Endpoint(host, url.getPort() < 0 ? usual : url.getPort());
  }

  /** Whether another machine may be loaded is for the traffic to say. */
  private void checkMachine() throws SubjectException {
    boolean seen = file.setup().isElsewhere() || file.requests().listener() != null;
    if (!seen && !ThisMachine.answers(url)) {
      throw new SubjectException(
          "has a URL that is not of this machine ("
              + url.getHost()
              + "); write 'tree: none' without 'start', or give the 'listener' here");
    }
  }

  /**
   * Leaves its folder where it is in the end.
   *
   * @return the folder
   */
  public Path keepFolder() {
    kept = true;
    return folder.path();
  }

  /** What describes it. */
  public SubjectFile file() {
    return file;
  }

  /** Where its files are. */
  Path folder() {
    return folder.path();
  }

  @Override
  public String name() {
    return file.name();
  }

  @Override
  public String version() {
    return version;
  }

  @Override
  public String url() {
    return url.toString();
  }

  @Override
  public Asking asking() {
    return asking;
  }

  @Override
  public boolean isWatched() {
    return listener != null;
  }

  @Override
  public Endpoint listener() {
    return listener;
  }

  @Override
  public String how() {
    return file.restart().by().how();
  }

  @Override
  public Duration patience() {
    return file.restart().patience();
  }

  @Override
  public boolean begins(long pid, long parent) {
    return members.begins(pid, parent);
  }

  @Override
  public Set<Capability> capabilities() {
    if (file.setup().start() == null) {
      return EnumSet.noneOf(Capability.class);
    }
    Set<Capability> all = EnumSet.of(Capability.KILL, Capability.STOP);
    if (file.setup().isDemoServer()) {
      all.add(Capability.SLOW_PATH);
      all.add(Capability.ECHO_PATH);
      if (launcher.option(file.setup().start(), "--way").filter("reuseport"::equals).isPresent()) {
        all.add(Capability.HOLD_ACCEPT);
      }
      if (file.setup().migrates()) {
        all.add(Capability.MIGRATE);
      }
    }
    if (releaseFile().isPresent()) {
      all.add(Capability.RELEASE_FILE);
    }
    return all;
  }

  @Override
  public Optional<Path> releaseFile() {
    if (services != null) {
      return services.option("--release-file").map(Path::of);
    }
    return file.setup().start() != null && file.setup().start().isDemoServer()
        ? launcher.option(file.setup().start(), "--release-file").map(Path::of)
        : Optional.empty();
  }

  @Override
  public void start() throws SubjectException, IOException, InterruptedException {
    try {
      beginAll();
      await(ready(), toBeThere());
    } catch (SubjectException e) {
      throw new SubjectException(
          (file.setup().start() == null ? "is not there: " : "does not start: ") + e.getMessage());
    }
    members.main();
  }

  /** Starts it and what runs beside it, without waiting. */
  void beginAll() throws SubjectException, IOException, InterruptedException {
    if (services != null) {
      services.start(launcher.children());
    } else if (file.setup().start() != null) {
      checkPort();
    }
    for (var each : file.setup().also()) {
      Launcher.Launched other = launcher.start(each);
      ending.beside(other);
      remains.add(other.pid());
    }
    if (file.setup().start() != null) {
      begin();
    }
  }

  private Duration toBeThere() {
    boolean runs = file.setup().start() == null && patience().compareTo(TO_BE_THERE) > 0;
    return runs ? TO_BE_THERE : patience();
  }

  /** Whoever has left it a moment ago may still be closing it. */
  private void checkPort() throws SubjectException, IOException, InterruptedException {
    await(
        Steps.step(
            () -> Proc.listenerOn(listener).isEmpty(),
            () -> Readiness.taken(listener, Proc.listenerOn(listener).orElse(0))),
        TO_LEAVE);
  }

  private static void await(UnderWay step, Duration atMost)
      throws SubjectException, IOException, InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!step.isDone()) {
      if (System.nanoTime() > deadline) {
        throw new SubjectException(step.waitsFor());
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }

  /** Starts it without waiting. */
  void begin() throws IOException {
    follow(launcher.start(file.setup().start()));
  }

  /** A step: it answers, and one of its processes holds the listener. */
  UnderWay ready() {
    return new Readiness(this, members, services, new Asker(url, asking), ending::news);
  }

  /** What a command has said before it failed. */
  String lastWords(Launcher.Launched command) throws InterruptedException {
    return services == null
        ? Ports.lastLine(command.output().complete())
        : services.lastWords(command);
  }

  @Override
  public long main() {
    return members.main();
  }

  @Override
  public List<Long> processes() {
    boolean workers = file.restart().done() == Done.Condition.WORKERS;
    return List.copyOf(workers ? members.working() : members.answering());
  }

  @Override
  public Set<Long> replaceable() {
    Set<Long> all = new TreeSet<>(processes());
    Done done = file.restart().done();
    if (done == Done.Condition.WORKERS || done == Done.Condition.EXEC) {
      all.remove(main());
    } else if (done != Done.Condition.MAIN) {
      all.clear();
    }
    return all;
  }

  @Override
  public Set<Long> leaving() {
    return former == null ? Set.of() : former.stayed();
  }

  @Override
  public UnderWay restart() throws SubjectException, IOException {
    ending.commandIsOver();
    former = new DescribedRestart(this, members, launcher, leaving());
    return former.begin();
  }

  /** A command that restarts it has been started. */
  void commanded(Launcher.Launched command) {
    members.command(command.pid());
    ending.command(command);
  }

  /** From now on, this one is the main process. */
  void follow(Launcher.Launched next) {
    launched = next;
    members.follow(next.pid());
  }

  /** Where it says what it has to say; null for one that we have not started. */
  Launcher.Launched launched() {
    return launched;
  }

  @Override
  public List<Long> stop() throws InterruptedException {
    boolean begun = launched != null || file.setup().start() == null;
    return begun ? ending.stop() : List.of();
  }

  @Override
  public void close() {
    ending.close();
    if (services != null) {
      services.close();
    }
    if (!kept) {
      folder.remove();
    }
    remains.clear();
  }
}
