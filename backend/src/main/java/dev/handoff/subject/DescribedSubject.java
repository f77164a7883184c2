package dev.handoff.subject;

import dev.handoff.event.EventSink;
import dev.handoff.plan.Asking;
import dev.handoff.process.Remains;
import dev.handoff.procfs.Endpoint;
import dev.handoff.subject.file.Done;
import dev.handoff.subject.file.SubjectFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A server that a subject file describes: one that we start, one that runs already, or one of
 * another machine.
 */
public final class DescribedSubject implements Subject {
  private final SubjectFile file;
  private final Folder folder;
  private final Launcher launcher;

  /** Null unless it runs under systemd. */
  private final Services services;

  private final Address address;
  private final Remains remains;
  private final Members members;
  private final Ending ending;
  private final Abilities abilities;
  private final String version;
  private Launcher.Launched launched;
  private DescribedRestart former;
  private boolean kept;

  /** Null if it is offered no socket. */
  private Notices notices;

  private DescribedSubject(SubjectFile file, Surroundings in, Folder folder)
      throws IOException, InterruptedException {
    this.file = file;
    this.folder = folder;
    SubjectFile.Setup setup = file.setup();
    this.services = setup.isUnderSystemd() ? new Services(file, folder.path()) : null;
    this.launcher =
        new Launcher(file, services == null ? in : in.withPath(services.path(in.path())), folder);
    this.address = Address.of(file, folder::value);
    this.remains = Remains.of(folder.path());
    String pid = setup.pid() == null ? setup.attach() : setup.pid().fill(folder::value);
    this.members =
        new Members(
            address.listener(),
            in.children(),
            remains,
            services,
            pid == null ? null : Path.of(pid),
            setup.isAttached());
    this.ending = new Ending(file, members, launcher, services);
    this.abilities = new Abilities(file.setup(), launcher, services);
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
      subject.address.check(file);
      return subject;
    } catch (SubjectException e) {
      subject.close();
      throw e;
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
    return address.url().toString();
  }

  @Override
  public Asking asking() {
    return address.asking();
  }

  @Override
  public boolean isWatched() {
    return address.listener() != null;
  }

  @Override
  public Endpoint listener() {
    return address.listener();
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
    return abilities.all();
  }

  /** Whether it is told to start the next process ahead of each restart. */
  public boolean keepsStandby() {
    return abilities.keepsStandby();
  }

  @Override
  public Optional<Path> releaseFile() {
    return abilities.releaseFile();
  }

  @Override
  public void tell(EventSink sink) {
    if (notices == null && file.setup().isNotified()) {
      notices = Notices.in(folder.path(), sink);
      launcher.offer(notices);
    }
  }

  @Override
  public void start() throws SubjectException, IOException, InterruptedException {
    starting().run();
    members.main();
  }

  /** The start of it, which has not begun. */
  Starting starting() {
    return new Starting(this, launcher, services, ending, remains);
  }

  /** Starts it without waiting. */
  void begin() throws IOException {
    follow(launcher.start(file.setup().start()));
  }

  /** A step: it answers, and one of its processes holds the listener. */
  UnderWay ready() {
    return new Readiness(this, members, services, new Asker(address), ending::news);
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
  public Processes look() {
    Done done = file.restart().done();
    boolean workers = done == Done.Condition.WORKERS;
    List<Long> answering = List.copyOf(workers ? members.working() : members.answering());
    long main = main();
    Set<Long> replaceable = new TreeSet<>(answering);
    if (workers || done == Done.Condition.EXEC) {
      replaceable.remove(main);
    } else if (done != Done.Condition.MAIN) {
      replaceable.clear();
    }
    return new Processes(answering, replaceable, main);
  }

  @Override
  public Set<Long> leaving() {
    return former == null ? Set.of() : former.stayed();
  }

  @Override
  public Optional<String> unseen() {
    return former == null ? Optional.empty() : Optional.ofNullable(former.unseen());
  }

  @Override
  public NextRestart next() {
    ending.commandIsOver();
    return new DescribedRestart(this, members, launcher, leaving());
  }

  /** This restart of it begins now. */
  void restarting(DescribedRestart next) {
    former = next;
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
    if (notices != null) {
      notices.close();
    }
    if (services != null) {
      services.close();
    }
    if (!kept) {
      folder.remove();
    }
    remains.clear();
  }
}
