package dev.handoff.subject;

import dev.handoff.process.Children;
import dev.handoff.process.JavaStart;
import dev.handoff.procfs.Endpoint;
import dev.handoff.procfs.Proc;
import dev.handoff.subject.file.Done;
import dev.handoff.subject.file.SubjectFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** A server that a subject file describes. */
public final class DescribedSubject implements Subject {
  private static final Duration TO_END = Duration.ofSeconds(10);
  private static final long LOOK_MILLIS = 10;
  private static final int HTTP = 80;

  private final SubjectFile file;
  private final Folder folder;
  private final Launcher launcher;

  /** Null unless it runs under systemd. */
  private final Services services;

  private final URI url;
  private final Endpoint listener;
  private final Tree tree;
  private final Asker asker;
  private final Set<Long> roots = ConcurrentHashMap.newKeySet();
  private final Set<Long> beside = new HashSet<>();
  private final String version;
  private Launcher.Launched launched;
  private long main;

  private DescribedSubject(SubjectFile file, Surroundings in, Folder folder)
      throws IOException, InterruptedException {
    this.file = file;
    this.folder = folder;
    this.services = file.setup().isUnderSystemd() ? new Services(file, folder.path()) : null;
    this.launcher =
        new Launcher(file, services == null ? in : in.withPath(services.path(in.path())), folder);
    this.url = URI.create(file.requests().url().fill(folder::value));
    this.listener =
        file.requests().listener() == null
            ? new Endpoint(
                url.getHost().replaceAll("[\\[\\]]", ""), url.getPort() < 0 ? HTTP : url.getPort())
            : endpoint(file.requests().listener().fill(folder::value));
    this.tree = new Tree(listener, this::begins);
    this.asker = new Asker(url);
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
    return new DescribedSubject(file, in, folder);
  }

  private static Endpoint endpoint(String text) {
    int colon = text.lastIndexOf(':');
    String host = text.substring(0, colon).replaceAll("[\\[\\]]", "");
    return new Endpoint(host, Integer.parseInt(text.substring(colon + 1)));
  }

  /** What describes it. */
  public SubjectFile file() {
    return file;
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
    return roots.contains(pid) || services != null && services.begins(pid, parent);
  }

  @Override
  public Set<Capability> capabilities() {
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
    return file.setup().start().isDemoServer()
        ? launcher.option(file.setup().start(), "--release-file").map(Path::of)
        : Optional.empty();
  }

  @Override
  public void start() throws SubjectException, IOException, InterruptedException {
    if (services != null) {
      services.start(launcher.children());
    }
    for (var each : file.setup().also()) {
      beside.add(launcher.start(each).pid());
    }
    begin();
    long deadline = System.nanoTime() + patience().toNanos();
    UnderWay ready = answers();
    try {
      while (!ready.isDone()) {
        if (System.nanoTime() > deadline) {
          throw new SubjectException(ready.waitsFor());
        }
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      }
    } catch (SubjectException e) {
      throw new SubjectException("does not start: " + e.getMessage());
    }
    main();
  }

  /** Starts it without waiting. */
  void begin() throws IOException {
    follow(launcher.start(file.setup().start()));
  }

  /** A step: it answers, and one of its processes holds the listener. */
  UnderWay answers() {
    return Steps.step(
        () -> {
          if (isStarted() && asker.isAnswered()) {
            pidInFile().ifPresent(this::follow);
            tree.lookForHolders();
            return !tree.holders().isEmpty();
          } else if (services != null) {
            services.check(launched);
          } else if (file.setup().pid() == null && !Proc.isThere(launched.pid())) {
            tree.look();
            if (tree.pids().isEmpty()) {
              throw new SubjectException(lastWords());
            }
          }
          return false;
        },
        this::whyNot);
  }

  /**
   * Under systemd a server may answer before its start is over, and a reload that is asked for then
   * is none: it becomes part of the start.
   */
  private boolean isStarted() {
    return services == null || launched.end().isDone();
  }

  /** What a command has said before it failed. */
  String lastWords(Launcher.Launched command) throws InterruptedException {
    return services == null
        ? Ports.lastLine(command.output().complete())
        : services.lastWords(command);
  }

  private String lastWords() throws InterruptedException {
    // They may still be in the pipe.
    String last = Ports.lastLine(launched.output().complete());
    List<String> reasons =
        file.setup().start().isDemoServer()
            ? new JavaStart(launched.words()).reasons()
            : List.<String>of();
    return reasons.isEmpty() ? last : String.join(" ", reasons);
  }

  private String whyNot() {
    if (services != null) {
      return services.trouble();
    }
    var inode = Proc.listenerOn(listener);
    if (inode.isEmpty()) {
      return "nobody listens on port " + listener.port();
    }
    return tree.holders().isEmpty()
        ? "its port "
            + listener.port()
            + " is held by "
            + Proc.holderOf(inode.getAsLong()).orElse("a process that is hidden from us")
        : "it does not answer";
  }

  @Override
  public long main() {
    if (services != null) {
      main = services.main().orElse(main);
      return main;
    }
    pidInFile().ifPresent(this::follow);
    if (!Proc.isThere(main)) {
      try {
        tree.lookForHolders();
        tree.oldestHolder().ifPresent(this::follow);
      } catch (IOException unreadable) {
        // Then it is still the one that it was.
      }
    }
    return main;
  }

  /** It is missing for a moment while it is replaced. */
  private Optional<Long> pidInFile() {
    if (file.setup().pid() == null) {
      return Optional.empty();
    }
    try {
      String text = Files.readString(Path.of(file.setup().pid().fill(folder::value))).strip();
      return Optional.of(text)
          .filter(each -> each.matches("\\d{1,9}"))
          .map(Long::valueOf)
          .filter(Proc::isThere);
    } catch (IOException missing) {
      return Optional.empty();
    }
  }

  @Override
  public List<Long> processes() {
    try {
      tree.lookForHolders();
    } catch (IOException unreadable) {
      // Then they are still those that they were.
    }
    Set<Long> all = new TreeSet<>(tree.holders());
    all.add(main());
    return List.copyOf(all);
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
  public UnderWay restart() throws SubjectException, IOException {
    return new DescribedRestart(this, launcher).begin();
  }

  /** All of its processes at this moment. */
  Set<Long> all() throws IOException {
    tree.look();
    return tree.pids();
  }

  /** Another process of the server has been started for it. */
  void add(long pid) {
    roots.removeIf(former -> !Proc.isThere(former));
    roots.add(pid);
  }

  /** From now on, this one is the main process. */
  void follow(Launcher.Launched next) {
    launched = next;
    follow(next.pid());
  }

  private void follow(long pid) {
    main = pid;
    add(pid);
  }

  /** Where it says what it has to say. */
  Launcher.Launched launched() {
    return launched;
  }

  @Override
  public List<Long> stop() throws InterruptedException {
    if (launched == null) {
      return List.of();
    }
    Set<Long> all = left();
    if (services == null) {
      launcher.children().signal(main(), file.stop().signal());
      successor().ifPresent(pid -> launcher.children().signal(pid, file.stop().signal()));
    } else {
      services.stop(launcher);
    }
    beside.forEach(pid -> launcher.children().signal(pid, "TERM"));
    long deadline = System.nanoTime() + file.stop().within().toNanos();
    Set<Long> left = left();
    while (!left.isEmpty() && System.nanoTime() < deadline) {
      all.addAll(left);
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      left = left();
    }
    left.forEach(pid -> launcher.children().signal(pid, "KILL"));
    all.addAll(left);
    // Those that have ended may wait to be reaped.
    Children.awaitEnd(all, TO_END);
    return List.copyOf(left);
  }

  /** In the middle of a restart, the listener may be another process's already. */
  private Optional<Long> successor() {
    try {
      tree.lookForHolders();
    } catch (IOException unreadable) {
      // Then it is still the one that had it.
    }
    return tree.holders().contains(main) ? Optional.empty() : tree.oldestHolder();
  }

  private Set<Long> left() {
    Set<Long> left = new TreeSet<>(beside);
    left.removeIf(pid -> !launcher.children().isChild(pid));
    try {
      left.addAll(all());
    } catch (IOException unreadable) {
      // What is left ends with this process.
    }
    return left;
  }

  @Override
  public void close() {
    Set<Long> left = left();
    left.forEach(pid -> launcher.children().signal(pid, "KILL"));
    left.addAll(roots);
    try {
      Children.awaitEnd(left, TO_END);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (services != null) {
      services.close();
    }
    folder.remove();
  }
}
