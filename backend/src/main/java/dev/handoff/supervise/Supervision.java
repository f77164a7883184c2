package dev.handoff.supervise;

import dev.handoff.journal.Journal;
import dev.handoff.procfs.Endpoint;
import dev.handoff.procfs.Proc;
import dev.handoff.procfs.ProcessTree;
import dev.handoff.story.Generation;
import dev.handoff.story.LiveStory;
import dev.handoff.story.Story;
import dev.handoff.subject.Capability;
import dev.handoff.subject.DemoServerCommand;
import dev.handoff.subject.Subject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Everything that acts on processes, and its end: when the dashboard ends, it also ends what it has
 * started and what it has adopted.
 */
public final class Supervision {
  /** For the components of a server, which stop after its drain, and for its exit. */
  private static final Duration AFTER_DRAIN = Duration.ofSeconds(5);

  private static final Duration KILLED = Duration.ofSeconds(5);
  private static final Duration LOOK = Duration.ofMillis(50);

  private final Journal journal;
  private final LiveStory story;
  private final Processes processes;
  private final Supervisor supervisor;
  private final TrafficRuns traffic;
  private final Duration drain;
  private final boolean adopts;
  private final Target configured;
  private volatile boolean hurried;
  private boolean closed;

  /**
   * Takes over the children of this process: nothing else in it may start any.
   *
   * @param server how the server to watch is started; where it listens is also where to look for
   *     one that does not report that itself
   * @param drain how long that server may take to finish its requests
   * @param adopts true if a server that was already running is treated as ours, and ends with us
   */
  public Supervision(Journal journal, DemoServerCommand server, Duration drain, boolean adopts) {
    this(journal, server, drain, adopts, SubjectChoice.NONE);
  }

  /**
   * The same with other servers to choose from.
   *
   * @param choice of servers that listen where that one would
   */
  public Supervision(
      Journal journal,
      DemoServerCommand server,
      Duration drain,
      boolean adopts,
      SubjectChoice choice) {
    this(journal, server, drain, adopts, choice, false);
  }

  /**
   * The same where a server may be on another machine.
   *
   * @param remote whether that may be loaded
   */
  public Supervision(
      Journal journal,
      DemoServerCommand server,
      Duration drain,
      boolean adopts,
      SubjectChoice choice,
      boolean remote) {
    this.journal = journal;
    this.drain = drain;
    this.story = new LiveStory(journal);
    this.processes = new Processes(story, journal.sink(0));
    this.supervisor =
        new Supervisor(
            journal, story, new Releases(server.releaseFile()), server, choice, processes);
    this.traffic =
        new TrafficRuns(
            journal,
            story,
            new TrafficProcess(server.bus(), remote),
            this::target,
            this::other,
            processes,
            journal.sink(0));
    this.adopts = adopts;
    this.configured = new Target(server.at().host(), server.at().port());
  }

  /**
   * Where the server answers. A server that is not ours to start reports that itself. Its report
   * still counts after its end, until the next server reports something else.
   */
  public Target target() {
    if (adopts) {
      return configured;
    }
    Story now = story.now();
    return now.serving()
        .or(now::latest)
        .flatMap(generation -> Target.told(generation.address()))
        .orElse(configured);
  }

  /** Where the listener is that is watched, if clients do not reach that themselves. */
  public Endpoint listener() {
    return other().map(Subject::listener).orElseGet(() -> target().endpoint());
  }

  private Optional<Subject> other() {
    return supervisor.servers().other().map(OtherServer::subject);
  }

  /**
   * Why the server that serves does not offer something, in one sentence that says what to do; null
   * if it does, or if none serves. A server that reports to the bus is taken for a demo server; one
   * that somebody else has started may read another release file.
   */
  public String whyMissing(Capability needed) {
    String other = supervisor.servers().whyMissing(needed);
    if (other != null) {
      return other;
    }
    if (adopts || needed != Capability.RELEASE_FILE) {
      return null;
    }
    String file = supervisor.releases().file().toString();
    return story
        .now()
        .serving()
        .map(Generation::pid)
        .filter(pid -> Proc.commandLine(pid).stream().noneMatch(word -> word.endsWith(file)))
        .map(pid -> "PID " + pid + " was started without --release-file " + file + ".")
        .map(why -> why + " Start the server with that option, or let the dashboard start it.")
        .orElse(null);
  }

  /** What is running. */
  public LiveStory story() {
    return story;
  }

  /**
   * What the tree of the server's processes begins with, as of now: its generations, and orphans of
   * theirs that have become our children.
   */
  public ProcessTree.Roots roots() {
    Set<Long> generations = Set.copyOf(story.alive());
    long self = ProcessHandle.current().pid();
    return (pid, parent) ->
        generations.contains(pid)
            || parent == self && !processes.isChild(pid)
            || supervisor.servers().begins(pid, parent);
  }

  /** The actions on the server. */
  public Supervisor supervisor() {
    return supervisor;
  }

  /**
   * Sends a signal to a generation, as long as it is still the same process: one that has ended, or
   * whose PID now belongs to another process, is left alone.
   *
   * @return false if nothing was sent
   */
  public boolean signal(Generation generation, Signal signal) {
    boolean lives =
        story.now().generations().stream()
            .anyMatch(
                each ->
                    each.alive()
                        && each.pid() == generation.pid()
                        && each.generation() == generation.generation());
    return lives && processes.signal(generation.pid(), signal.name());
  }

  /** The actions on the traffic. */
  public TrafficRuns traffic() {
    return traffic;
  }

  /**
   * Refuses every action from now on, ends traffic and server, and waits until they have drained;
   * what is left when the time is up is killed. Afterwards nothing of ours is left, and the release
   * file is removed.
   *
   * <p>Calling it again has no effect. Not safe for use by two threads at once.
   *
   * @param say gets one line for each thing that is waited for
   * @return false if something had to be killed
   */
  public boolean close(Consumer<String> say) throws InterruptedException {
    if (closed) {
      return true;
    }
    closed = true;
    supervisor.close();
    long run = traffic.close();
    if (run != 0) {
      say.accept("Stopping traffic (PID " + run + ").");
    }
    supervisor
        .servers()
        .other()
        .ifPresent(each -> say.accept("Waiting for " + each.name() + " to finish its requests."));
    boolean gently = supervisor.servers().close();
    List<Generation> ours = ours();
    for (Generation generation : ours) {
      say.accept("Waiting for " + generation.name() + " to finish its requests.");
      if (!List.of("draining", "exiting").contains(generation.state())) {
        processes.signal(generation.pid(), "TERM");
      }
    }
    awaitNothingLeft(drain.plus(AFTER_DRAIN));
    boolean ended = !isSomethingLeft();
    if (!ended) {
      killRest();
    }
    processes.close();
    try {
      supervisor.releases().forget();
    } catch (IOException e) {
      say.accept("The release file could not be removed: " + e);
    }
    say.accept(
        ended ? "Stopped." : "Stopped. Processes that did not end by themselves were killed.");
    return ended && gently;
  }

  /** Cuts short a {@link #close} that takes too long: the rest is killed. */
  public void hurry() {
    hurried = true;
    supervisor.servers().hurry();
  }

  /** Those that get the signal directly: one that starts or waits gets it from its parent. */
  private List<Generation> ours() {
    Story state = story.now();
    Set<Long> descendants = processes.descendants();
    boolean orphan = state.serving().isEmpty();
    return state.generations().stream()
        .filter(Generation::alive)
        .filter(each -> adopts || descendants.contains(each.pid()))
        .filter(each -> orphan || !List.of("spawned", "standby", "starting").contains(each.state()))
        .toList();
  }

  private void awaitNothingLeft(Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!hurried && System.nanoTime() < deadline && isSomethingLeft()) {
      journal.await(journal.lastId(), LOOK);
    }
  }

  private boolean isSomethingLeft() {
    return !processes.descendants().isEmpty()
        || !ours().isEmpty()
        || story.now().traffic().running();
  }

  private void killRest() throws InterruptedException {
    hurried = false;
    ours().forEach(generation -> processes.signal(generation.pid(), "KILL"));
    processes.signal(story.now().traffic().pid(), "KILL");
    processes.killDescendants();
    awaitNothingLeft(KILLED);
  }
}
