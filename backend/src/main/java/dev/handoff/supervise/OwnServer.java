package dev.handoff.supervise;

import dev.handoff.journal.Journal;
import dev.handoff.story.Generation;
import dev.handoff.story.LiveStory;
import dev.handoff.story.Story;
import dev.handoff.story.UpgradeOutcome;
import dev.handoff.subject.DemoServerCommand;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The demo server, which hands over to releases. Safe for use by several threads. */
final class OwnServer {
  private final Journal journal;
  private final LiveStory story;
  private final Releases releases;
  private final DemoServerCommand server;
  private final ServerPort port;
  private final Processes processes;
  private final RestartReports restarts;
  private final Operator operator;
  private final Upgrades upgrades;

  OwnServer(
      Journal journal,
      LiveStory story,
      Releases releases,
      DemoServerCommand server,
      ServerPort port,
      Processes processes,
      RestartReports restarts,
      Operator operator) {
    this.journal = journal;
    this.story = story;
    this.releases = releases;
    this.server = server;
    this.port = port;
    this.processes = processes;
    this.restarts = restarts;
    this.operator = operator;
    this.upgrades = new Upgrades(journal);
  }

  /** Starts generation 1 if nothing runs, as soon as the port is free. */
  FirstGeneration start(PreparedRelease next) throws Refusal, IOException, InterruptedException {
    Optional<Generation> running = running();
    if (running.isPresent()) {
      throw Refusal.conflict("The server is already running (" + running.get().name() + ").");
    }
    if (next.broken()) {
      throw Refusal.conflict(
          "Release "
              + next.name()
              + " is a broken release, and no old process would keep serving. Choose a working one.");
    }
    port.awaitFree();
    operator.does("start", "generation 1, release " + next.name());
    return spawn(next);
  }

  /** Starts generation 1 on a port that is free. */
  FirstGeneration spawn(PreparedRelease next) throws Refusal, IOException {
    releases.choose(next.name());
    List<String> command = server.words();
    long before = journal.lastId();
    return FirstGeneration.follow(processes.spawnServer(command), command, journal, before);
  }

  /**
   * Sends SIGHUP to the serving generation.
   *
   * @return as of {@link Supervisor#upgrade}
   */
  Optional<UpgradeOutcome> upgrade(String release, Duration wait)
      throws Refusal, IOException, InterruptedException {
    Generation old = serving();
    if (release != null) {
      releases.choose(release);
    }
    operator.does("upgrade", "SIGHUP to " + old.name() + ", next release " + chosen());
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

  /** Aborts the upgrade that is under way, as of {@link Supervisor#abort}. */
  UpgradeOutcome abort() throws Refusal, InterruptedException {
    Generation old =
        story
            .now()
            .handingOver()
            .orElseThrow(
                () -> Refusal.conflict("No upgrade is under way, so there is none to abort."));
    operator.does("abort", "SIGURG to " + old.name());
    upgrades.abort(old, () -> processes.signal(old.pid(), "URG"));
    return story.now().upgrade().lastOutcome();
  }

  /** Sends SIGTERM to the serving generation, or to the one that is starting if none serves. */
  long shutdown() throws Refusal {
    Generation last =
        running()
            .orElseThrow(
                () -> Refusal.conflict("Nothing is running, so there is nothing to shut down."));
    operator.does("shutdown", "SIGTERM to " + last.name());
    if (!processes.signal(last.pid(), "TERM")) {
      throw Refusal.conflict("There is nothing to shut down: " + last.name() + " has just ended.");
    }
    return last.pid();
  }

  /** Tells what runs to end; false if nothing does. */
  boolean leave() {
    Optional<Generation> running = running();
    running.ifPresent(each -> processes.signal(each.pid(), "TERM"));
    return running.isPresent();
  }

  /** The release of the next generation. */
  String chosen() {
    return Optional.ofNullable(releases.chosen()).orElse("v1");
  }

  private Optional<Generation> running() {
    Story state = story.now();
    return state.serving().or(state::starting);
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
}
