package dev.handoff.supervise;

import dev.handoff.event.EventSink;
import dev.handoff.event.OperatorEvent;
import dev.handoff.journal.Journal;
import dev.handoff.procfs.Proc;
import dev.handoff.story.Generation;
import dev.handoff.story.LiveStory;
import dev.handoff.story.Story;
import dev.handoff.story.UpgradeOutcome;
import dev.handoff.subject.DemoServerCommand;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The actions on the server: starts generation 1, asks for upgrades, ends the serving generation.
 * It acts on what the journal reports, so also on a server that was running before this dashboard.
 * Safe for use by several threads.
 */
public final class Supervisor {
  private static final Duration REPORT = Duration.ofSeconds(5);
  private static final Duration CLOSE_LISTENER = Duration.ofSeconds(2);

  private final Journal journal;
  private final LiveStory story;
  private final Releases releases;
  private final DemoServerCommand server;
  private final Processes processes;
  private final Upgrades upgrades;
  private final RestartReports restarts;
  private final EventSink sink;
  private volatile boolean closed;

  Supervisor(
      Journal journal,
      LiveStory story,
      Releases releases,
      DemoServerCommand server,
      Processes processes) {
    this.journal = journal;
    this.story = story;
    this.releases = releases;
    this.server = server;
    this.processes = processes;
    this.upgrades = new Upgrades(journal);
    this.restarts = new RestartReports(journal);
    this.sink = journal.sink(0);
  }

  /**
   * At the start of the dashboard: finds the server that is running, or starts generation 1.
   *
   * @return the generation that was started, not ready yet; empty if one was already running
   * @throws Refusal if another program has the port
   */
  public Optional<FirstGeneration> begin() throws Refusal, IOException, InterruptedException {
    OptionalLong listener = Proc.listenerOn(server.at());
    if (listener.isEmpty()) {
      releases.choose("v1");
      return Optional.of(start(null));
    } else if (reports(listener.getAsLong())) {
      releases.adopt();
      return Optional.empty();
    } else {
      throw portTaken(listener.getAsLong());
    }
  }

  /**
   * Starts generation 1.
   *
   * @param release to choose first, or null for the chosen one
   * @return that generation, not ready yet
   */
  public synchronized FirstGeneration start(String release)
      throws Refusal, IOException, InterruptedException {
    checkOpen();
    Story state = story.now();
    Optional<Generation> running = state.serving().or(state::starting);
    if (running.isPresent()) {
      throw Refusal.conflict("The server is already running (" + running.get().name() + ").");
    }
    PreparedRelease next = releases.named(Optional.ofNullable(release).orElseGet(this::chosen));
    if (next.broken()) {
      throw Refusal.conflict(
          "Release "
              + next.name()
              + " is a broken release, and no old process would keep serving. Choose a working one.");
    }
    awaitFreePort();
    releases.choose(next.name());
    say("start", "generation 1, release " + next.name());
    List<String> command = server.words();
    long before = journal.lastId();
    return FirstGeneration.follow(processes.spawnServer(command), command, journal, before);
  }

  /**
   * Sends SIGHUP to the serving generation.
   *
   * @param release to choose first, or null for the chosen one
   * @param wait how long to wait for the outcome, or null not to wait
   * @return the outcome; empty without {@code wait}
   * @throws Refusal if nothing serves, or the serving generation refuses and nobody waits for an
   *     outcome, or the time is up
   */
  public Optional<UpgradeOutcome> upgrade(String release, Duration wait)
      throws Refusal, IOException, InterruptedException {
    checkOpen();
    Generation old = serving();
    if (release != null) {
      releases.choose(release);
    }
    say("upgrade", "SIGHUP to " + old.name() + ", next release " + chosen());
    Upgrades.Answer answer =
        upgrades.ask(old, () -> restarts.ask(old, () -> processes.signal(old.pid(), "HUP")));
    if (wait == null) {
      if (answer.refused() != null) {
        throw Refusal.conflict(answer.refused().why());
      }
      return Optional.empty();
    }
    if (answer.refused() != null) {
      return Optional.of(answer.refused());
    }
    Optional<UpgradeOutcome> outcome = upgrades.await(answer.begun(), wait);
    if (outcome.isEmpty()) {
      throw Refusal.noAnswer(
          "The upgrade of "
              + old.name()
              + " has begun and not ended within "
              + wait.toMillis()
              + " ms: look at GET /api/state.");
    }
    return outcome;
  }

  /**
   * Aborts the upgrade that is under way, with SIGURG to the generation that was asked for it.
   *
   * @return the outcome of that upgrade
   * @throws Refusal if none is under way, or it is too late, or the generation does not answer
   */
  public UpgradeOutcome abort() throws Refusal, InterruptedException {
    checkOpen();
    Generation old =
        story
            .now()
            .handingOver()
            .orElseThrow(
                () -> Refusal.conflict("No upgrade is under way, so there is none to abort."));
    say("abort", "SIGURG to " + old.name());
    upgrades.abort(old, () -> processes.signal(old.pid(), "URG"));
    return story.now().upgrade().lastOutcome();
  }

  /**
   * Sends SIGTERM to the serving generation, or to the one that is starting if none serves.
   *
   * @return its PID
   */
  public long shutdown() throws Refusal {
    checkOpen();
    Story state = story.now();
    Generation last =
        state
            .serving()
            .or(state::starting)
            .orElseThrow(
                () -> Refusal.conflict("Nothing is running, so there is nothing to shut down."));
    say("shutdown", "SIGTERM to " + last.name());
    if (!processes.signal(last.pid(), "TERM")) {
      throw Refusal.conflict("There is nothing to shut down: " + last.name() + " has just ended.");
    }
    return last.pid();
  }

  /** Chooses the next release. */
  public PreparedRelease choose(String name) throws Refusal, IOException {
    PreparedRelease release = releases.choose(name);
    say("release", "next release " + release.name() + ": " + release.title());
    return release;
  }

  /** From now on starts, upgrades and shutdowns are refused. */
  void close() {
    closed = true;
  }

  /** The releases that can be chosen. */
  public Releases releases() {
    return releases;
  }

  private void checkOpen() throws Refusal {
    if (closed) {
      throw Refusal.conflict("The dashboard is shutting down. Start it again first.");
    }
  }

  private Generation serving() throws Refusal {
    Story state = story.now();
    Optional<Generation> starting = state.starting();
    if (state.serving().isEmpty() && starting.isPresent()) {
      throw Refusal.conflict(
          "Nothing serves yet: "
              + starting.get().name()
              + " is still starting. Try again in a moment.");
    }
    return state
        .serving()
        .orElseThrow(
            () ->
                Refusal.conflict("Nothing is running. Start the server first (POST /api/start)."));
  }

  private String chosen() {
    return Optional.ofNullable(releases.chosen()).orElse("v1");
  }

  private void say(String action, String detail) {
    sink.publish(new OperatorEvent.Action(action, detail));
  }

  /**
   * Waits for a generation on the bus that listens there; false if none reports in time or the
   * listener is gone.
   */
  private boolean reports(long inode) throws InterruptedException {
    long deadline = System.nanoTime() + REPORT.toNanos();
    while (true) {
      long seen = journal.lastId();
      Story state = story.now();
      if (state.serving().or(state::starting).filter(this::isOnTarget).isPresent()) {
        return true;
      }
      if (Proc.listenerOn(server.at()).orElse(0) != inode) {
        return false;
      }
      long left = deadline - System.nanoTime();
      if (left <= 0 || !journal.await(seen, Duration.ofNanos(left))) {
        return false;
      }
    }
  }

  private boolean isOnTarget(Generation generation) {
    return Target.told(generation.address())
        .filter(told -> told.port() == server.at().port())
        .isPresent();
  }

  /** A generation that has just been told to end may need a moment to close its listener. */
  private void awaitFreePort() throws Refusal, InterruptedException {
    long deadline = System.nanoTime() + CLOSE_LISTENER.toNanos();
    OptionalLong listener = Proc.listenerOn(server.at());
    while (listener.isPresent()) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        throw portTaken(listener.getAsLong());
      }
      journal.await(journal.lastId(), Duration.ofMillis(20));
      listener = Proc.listenerOn(server.at());
    }
  }

  private Refusal portTaken(long inode) {
    return Refusal.conflict(
        "Port "
            + server.at().port()
            + " is taken"
            + Proc.holderOf(inode).map(holder -> " by another program (" + holder + ")").orElse("")
            + ": stop that, or choose --demo-port.");
  }
}
